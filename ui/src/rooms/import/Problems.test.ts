import { render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import type { ImportResult } from "../../lib/api";
import Problems from "./Problems.svelte";

/** So many refused rows, of which the first are shown with two problems each. */
const result = (refused: number, shown: number) => {
  const problems = Array.from({ length: shown * 2 }, (_, at) => ({ row: 2 + Math.floor(at / 2), field: at % 2 ? "phone" : "name", problem: "required", value: "" }));
  return { new: 0, refused, problems, import: null, before: null } as unknown as ImportResult;
};

it("says that more rows were refused than are shown, however many problems each has", () => {
  const { unmount } = render(Problems, { fields: [], result: result(150, 100) });
  expect(screen.getByText(/^The first 200 problems are shown/)).toBeTruthy();
  unmount();
  render(Problems, { fields: [], result: result(100, 100) });
  expect(screen.queryByText(/problems are shown/)).toBeNull();
});
