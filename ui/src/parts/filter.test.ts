import { expect, it } from "vitest";
import { known, partOf, without, type PartsFilter } from "./filter";

const filter: PartsFilter = {
  kind: "parts", name: "part", label: "Which", all: "All", owns: ["state", "due"],
  parts: [
    { value: "active", label: "Active", filters: { state: ["active"] } },
    { value: "late", label: "Late", filters: { due: ["..1700"] } },
    { value: "today", label: "Today", filters: { due: ["1701..1800"] } },
  ],
};

it("the part in view is known by its filters, whenever its range was asked for", () => {
  expect(partOf(filter, { state: ["active"], customer: ["c-1"] })?.value).toBe("active");
  expect(partOf(filter, { due: ["..99"] })?.value).toBe("late");
  expect(partOf(filter, { due: ["1..2"] })?.value).toBe("today");
  expect(partOf(filter, { due: ["1.."] })).toBeNull();
  expect(partOf(filter, { state: ["active"], due: ["..99"] })).toBeNull();
});

it("values that no part has are not known", () => {
  expect(known(filter, ["active", "gone"], "state")).toEqual(["active"]);
  expect(known(filter, ["..5", "5..", "soon"], "due")).toEqual(["..5", "5.."]);
  expect(known(filter, ["1..2"], "state")).toEqual([]);
});

it("the other filters stay as they are", () => {
  expect(without(filter, { state: ["active"], due: ["..5"], customer: ["c-1"] })).toEqual({ customer: ["c-1"] });
});
