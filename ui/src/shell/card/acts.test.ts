import { expect, it } from "vitest";
import { actsOf } from "./acts";

it("a card offers what the core allows next, and a blocked one is unblocked", () => {
  expect(actsOf({ state: "active", next: ["blocked", "lost", "replaced", "expired"] })).toEqual(["replace", "block", "report_lost"]);
  expect(actsOf({ state: "blocked", next: ["active", "lost", "replaced", "expired"] })).toEqual(["unblock", "replace", "report_lost"]);
  expect(actsOf({ state: "issued", next: ["active"] })).toEqual(["activate"]);
  expect(actsOf({ state: "replaced", next: [] })).toEqual([]);
});
