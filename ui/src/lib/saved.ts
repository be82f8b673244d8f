import type { Question } from "./api";

/** What a view keeps of a list: what is asked, and the columns (null: as they come). */
export type Looked = { question: Question; columns: string[] | null };

/** Whether two views show the same: the order in which filters were set makes no difference, nor space around what was typed. */
export function same(a: Looked, b: Looked): boolean {
  return plain(a) === plain(b);
}

function plain({ question: { search, filters, sort, descending }, columns }: Looked): string {
  const set = Object.entries(filters).filter(([, values]) => values.length > 0);
  const sorted = set.map(([name, values]) => [name, [...values].sort()] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([search.trim(), sorted, sort, descending, columns]);
}

/** How the view in use stands: which it is, and whether what is shown has left it. */
export function inUse<View extends Looked & { id: string }>(views: readonly View[], using: string | null, now: Looked): { view: View; changed: boolean } | null {
  const view = views.find(({ id }) => id === using);
  return view ? { view, changed: !same(view, now) } : null;
}
