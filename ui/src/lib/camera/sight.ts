import type { Read } from "./read";

/** What was not seen for so long has left the picture, however often one look in between failed. */
export const GONE_MS = 2000;

/** What the camera sees from look to look: a code is told once while it is in the picture. */
export class Sight {
  #seen = new Map<string, number>();
  #doubtful: string | null = null;

  /** The code to be told of now, if what was read is one that was not in the picture before. */
  look(read: Read | null, now: number): string | null {
    for (const [text, at] of this.#seen) if (now - at >= GONE_MS) this.#seen.delete(text);
    const again = read !== null && read.text === this.#doubtful;
    this.#doubtful = read && !read.sure ? read.text : null;
    if (read === null || !(read.sure || again)) return null;
    const isNew = !this.#seen.has(read.text);
    this.#seen.set(read.text, now);
    return isNew ? read.text : null;
  }
}
