import { describe, expect, it } from "vitest";
import { currentOf, neighbour, spotOf } from "./board";

const column = (...ids: string[]) => ({ cards: ids.map((id) => ({ id })) });
const board = [column("a", "b", "c"), column("d"), column(), column("e", "f"), column()];
const from = (id: string) => spotOf(board, id) ?? { column: -1, row: -1 };
const to = (id: string, key: string) => neighbour(board, from(id), key)?.id ?? null;

describe("the arrow keys on a board", () => {
  it("go up and down a column and stop at its ends", () => {
    expect([to("a", "ArrowDown"), to("c", "ArrowDown"), to("a", "ArrowUp"), to("b", "ArrowUp")]).toEqual(["b", null, null, "a"]);
    expect([to("b", "Home"), to("b", "End")]).toEqual(["a", "c"]);
  });

  it("go sideways to the same height, or to the last card of a shorter column, past empty ones", () => {
    expect([to("c", "ArrowRight"), to("d", "ArrowRight"), to("f", "ArrowLeft"), to("e", "ArrowRight"), to("a", "ArrowLeft")]).toEqual(["d", "e", "d", null, null]);
  });
});

it("the keys act on the card chosen last, else on the one in the drawer, else on the first", () => {
  expect([currentOf(board, "e", "b"), currentOf(board, "gone", "b"), currentOf(board, null, null), currentOf([column()], "a", "b")]).toEqual(["e", "b", "a", null]);
});
