import type { JobColumn, JobState } from "../../lib/api";
import type { Spot } from "../../parts/board";

/** The nearest column to the left or right that the core lets a card of this one go to; null when there is none. */
export function moveTo(columns: readonly JobColumn[], from: Spot, by: 1 | -1): JobState | null {
  const next = columns[from.column]?.next ?? [];
  for (let at = from.column + by; at >= 0 && at < columns.length; at += by) {
    const state = columns[at]?.state;
    if (state && next.includes(state)) return state;
  }
  return null;
}
