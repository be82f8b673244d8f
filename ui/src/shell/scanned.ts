import type { Found } from "../lib/api";
import { call } from "../lib/hub";
import { folded } from "../lib/search";

/** What a scan is: a record one may see, or nothing known. */
export async function recognise(text: string): Promise<Found | null> {
  return only(text, await call("find.everything", { text }));
}

/** The record that is meant, of those that begin with what was scanned: the one called so, else the only one. */
export function only(text: string, found: Found[]): Found | null {
  const meant = found.filter(({ title, subtitle }) => [title, subtitle].some((words) => folded(words) === folded(text)));
  return (meant.length > 0 ? meant[0] : found.length === 1 ? found[0] : null) ?? null;
}
