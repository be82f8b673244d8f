import { describe, expect, it } from "vitest";
import type { JobColumn, JobRow, JobState } from "../../lib/api";
import { spotOf } from "../../parts/board";
import { moveTo } from "./board";

const card = (id: string) => ({ id }) as JobRow;
const column = (state: JobState, next: JobState[], ...ids: string[]): JobColumn => ({ state, next, count: ids.length, cards: ids.map(card) });
const board = [
  column("open", ["in_progress", "waiting", "done", "cancelled"], "a", "b", "c"),
  column("in_progress", ["open", "waiting", "done", "cancelled"], "d"),
  column("waiting", ["open", "in_progress", "done", "cancelled"]),
  column("done", ["open"], "e", "f"),
  column("cancelled", ["open"]),
];
const from = (id: string) => spotOf(board, id) ?? { column: -1, row: -1 };

describe("moving a card", () => {
  it("takes the nearest column it may go to, also past those it may not", () => {
    expect(moveTo(board, from("a"), 1)).toBe("in_progress");
    expect(moveTo(board, from("d"), -1)).toBe("open");
    expect(moveTo(board, from("e"), -1)).toBe("open");
  });

  it("is nothing where no column follows", () => {
    expect(moveTo(board, from("a"), -1)).toBeNull();
    expect(moveTo(board, from("e"), 1)).toBeNull();
    expect(spotOf(board, "nowhere")).toBeNull();
  });
});
