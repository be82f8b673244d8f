import type { Outcome, TaskRow } from "../lib/api";
import { t } from "../lib/words";

/** Everything that is under way, as one part of a whole; null where nothing is, or nobody knows how much there is to do. */
export function progress(tasks: TaskRow[]): number | null {
  const running = tasks.filter(({ state }) => state === "running");
  if (running.length === 0 || running.some(({ total }) => !total)) return null;
  const of = running.reduce((sum, { total }) => sum + (total ?? 0), 0);
  const done = running.reduce((sum, { done }) => sum + done, 0);
  return Math.min(1, done / of);
}

/** What the button in the top bar tells at a glance; `seen` are the tasks whose end was already looked at. */
export function glance(tasks: TaskRow[], seen: ReadonlySet<string>): "running" | "failed" | "done" | "quiet" {
  if (tasks.some(({ state }) => state === "running")) return "running";
  const news = tasks.filter(({ id }) => !seen.has(id));
  if (news.some(({ state }) => state === "failed")) return "failed";
  return news.length > 0 ? "done" : "quiet";
}

/** The newest first, and before them what is still under way. */
export function ordered(tasks: TaskRow[]): TaskRow[] {
  const rank = ({ state }: TaskRow) => (state === "running" ? 0 : 1);
  return [...tasks].sort((a, b) => rank(a) - rank(b) || b.started_at - a.started_at);
}

/** What came of it, in a sentence with its figures. */
export function outcomeText(outcome: Outcome): string {
  const facts = Object.entries<unknown>({ ...outcome }).filter((entry): entry is [string, string | number] => typeof entry[1] === "number" || typeof entry[1] === "string");
  return t(`outcome_${outcome.is}`, Object.fromEntries(facts));
}
