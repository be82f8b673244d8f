import { expect, it } from "vitest";
import { drafts } from "./causes";

const cause = (kind: "change" | "unknown", amount: number) => ({ kind, amount, note: "" });

it("begins with one cause for the whole difference, written as a sum above nothing", () => {
  expect(drafts({ difference: -300, causes: [cause("unknown", -300)] })).toEqual([{ kind: "change", amount: 300, note: "" }]);
});

it("goes on from what was named, each part on the side of the difference", () => {
  expect(drafts({ difference: -300, causes: [cause("change", -350), cause("unknown", 50)] })).toEqual([{ kind: "change", amount: 350, note: "" }]);
  expect(drafts({ difference: 300, causes: [cause("change", -100), cause("unknown", 400)] })).toEqual([{ kind: "change", amount: -100, note: "" }]);
});
