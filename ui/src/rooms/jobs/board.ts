import type { JobColumn, JobRow, JobState } from "../../lib/api";

/** Where a card stands on the board: its column and its place in it. */
export type Spot = { column: number; row: number };

/** Where a card stands; null when it is not among those shown. */
export function spotOf(columns: readonly JobColumn[], id: string | null): Spot | null {
  for (const [column, { cards }] of columns.entries()) {
    const row = cards.findIndex((card) => card.id === id);
    if (row >= 0) return { column, row };
  }
  return null;
}

/** The card an arrow key goes to; null when there is none that way. Sideways, columns without cards are passed over. */
export function neighbour(columns: readonly JobColumn[], from: Spot, key: string): JobRow | null {
  const cards = columns[from.column]?.cards ?? [];
  if (key === "ArrowUp" || key === "ArrowDown") return cards[from.row + (key === "ArrowUp" ? -1 : 1)] ?? null;
  if (key === "Home" || key === "End") return cards.at(key === "Home" ? 0 : -1) ?? null;
  const by = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (by === undefined) return null;
  for (let at = from.column + by; at >= 0 && at < columns.length; at += by) {
    const there = columns[at]?.cards ?? [];
    if (there.length > 0) return there[Math.min(from.row, there.length - 1)] ?? null;
  }
  return null;
}

/** The nearest column to the left or right that the core lets a card of this one go to; null when there is none. */
export function moveTo(columns: readonly JobColumn[], from: Spot, by: 1 | -1): JobState | null {
  const next = columns[from.column]?.next ?? [];
  for (let at = from.column + by; at >= 0 && at < columns.length; at += by) {
    const state = columns[at]?.state;
    if (state && next.includes(state)) return state;
  }
  return null;
}
