/* eslint-disable svelte/prefer-svelte-reactivity -- a set here is never changed: another takes its place */
import type { Question, Selection } from "./api";

/** The rows of a list that are chosen: one by one, in ranges, or all that match, also those not read yet. */
export class Choice {
  #all = $state(false);
  /** The chosen ones; of all that match those left out. */
  #ids = $state.raw<ReadonlySet<string>>(new Set());
  /** Where a range begins and ends, and what was chosen when it began. */
  #anchor: string | null = null;
  #end: string | null = null;
  #before: ReadonlySet<string> = new Set();

  has(id: string): boolean {
    return this.#all !== this.#ids.has(id);
  }

  /** Whether anything was chosen. */
  get any(): boolean {
    return this.#all || this.#ids.size > 0;
  }

  /** Whether everything that matches is chosen, but for those left out since. */
  get all(): boolean {
    return this.#all;
  }

  /** The row chosen last, from which a range goes on. */
  get end(): string | null {
    return this.#end;
  }

  /** How many are chosen of so many that match. */
  count(matching: number): number {
    return this.#all ? Math.max(0, matching - this.#ids.size) : this.#ids.size;
  }

  toggle(id: string): void {
    const ids = new Set(this.#ids);
    if (!ids.delete(id)) ids.add(id);
    this.#ids = ids;
    this.#begin(id);
  }

  /** Chooses every row from where the range begins to `to`, and leaves again what the range no longer holds. */
  extend(rows: readonly { id: string }[], from: string | null, to: string): void {
    if (this.#anchor === null || !rows.some(({ id }) => id === this.#anchor)) this.#begin(from ?? to);
    const ids = new Set(this.#before);
    for (const id of between(rows, this.#anchor, to)) {
      if (this.#all) ids.delete(id);
      else ids.add(id);
    }
    this.#ids = ids;
    this.#end = to;
  }

  /** The next range begins where the keyboard stands then. */
  endRange(): void {
    this.#anchor = null;
    this.#end = null;
  }

  /** All that match. */
  chooseAll(): void {
    this.#all = true;
    this.#ids = new Set();
    this.endRange();
  }

  clear(): void {
    this.#all = false;
    this.#ids = new Set();
    this.endRange();
  }

  /** As the core is asked, when the list in view answers `question`. */
  asked(question: Question): Selection {
    return this.#all ? { question, except: [...this.#ids] } : { ids: [...this.#ids] };
  }

  #begin(id: string) {
    this.#anchor = id;
    this.#end = id;
    this.#before = this.#ids;
  }
}

/** The ids of the rows from one to another, both within, whichever stands first. */
export function between(rows: readonly { id: string }[], from: string | null, to: string): string[] {
  const ends = [from, to].map((end) => rows.findIndex(({ id }) => id === end)).filter((at) => at >= 0);
  return ends.length === 0 ? [] : rows.slice(Math.min(...ends), Math.max(...ends) + 1).map(({ id }) => id);
}
