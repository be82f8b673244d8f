import { expect, it } from "vitest";
import type { Fault } from "../../lib/api";
import { orderIn, sample } from "./list";
import { reasons } from "./bulk";

const closed: Fault = { code: "lifecycle_not_allowed", from: "disposed", to: "in_service" };
const names = new Map([["b1", "B-001"], ["b2", "B-002"]]);

it("records that refuse for one reason stand together, the commonest reason first", () => {
  const refused = [{ id: "x", fault: { code: "not_found", what: "battery" } as Fault }, ...["b1", "b2", "b3"].map((id) => ({ id, fault: closed }))];
  const [first, second] = reasons(refused, (id) => names.get(id));
  expect([first?.code, first?.count, first?.names]).toEqual(["lifecycle_not_allowed", 3, ["B-001", "B-002"]]);
  expect([second?.code, second?.count, second?.names]).toEqual(["not_found", 1, []]);
});

it("a few of the chosen rows are named", () => {
  const rows = ["a", "b", "c", "d", "e"].map((id) => ({ id }));
  expect(sample(rows, (id) => id !== "b", ({ id }) => id.toUpperCase())).toEqual(["A", "C", "D"]);
});

it("an address asks for an order that the list has, and for no other", () => {
  const columns = [{ key: "code", sortable: true }, { key: "place" }];
  expect(orderIn(columns, { sort: "code", descending: "yes" })).toEqual({ sort: "code", descending: true });
  expect(orderIn(columns, { sort: "code" })).toEqual({ sort: "code", descending: false });
  expect([orderIn(columns, { sort: "place" }), orderIn(columns, { sort: "notes" }), orderIn(columns, {})]).toEqual([null, null, null]);
});
