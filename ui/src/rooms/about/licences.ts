/** A package that the app is made of. */
export type Part = { name: string; version: string; licence: string; of: string };

/** The packages in `THIRD-PARTY.md`: under each heading a table of name, version, licence. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let of = "";
  for (const line of text.split("\n")) {
    if (line.startsWith("## ")) of = line.slice(3).trim();
    const cells = line.split("|").map((cell) => cell.trim());
    const [before, name, version, licence] = cells;
    if (cells.length !== 5 || before !== "" || !name || !version || !licence || name === "package" || name.startsWith("---")) continue;
    parts.push({ name, version, licence, of });
  }
  return parts;
}

/** The texts of all licences, where the app was packed with them; each is fetched only when somebody opens it. */
const texts = import.meta.glob<string>("../../../../gen/LICENSES.txt", { query: "?raw", import: "default" });

/** Fetches the list of what the app is made of. */
export const fetchParts = async (): Promise<Part[]> => partsOf((await import("../../../../THIRD-PARTY.md?raw")).default);

/** Fetches our own licence. */
export const fetchLicence = async (): Promise<string> => (await import("../../../../LICENSE?raw")).default;

/** Fetches the texts of the licences of others; null in a build that was not packed. */
export async function fetchTexts(): Promise<string | null> {
  const [fetch] = Object.values(texts);
  return fetch ? fetch() : null;
}
