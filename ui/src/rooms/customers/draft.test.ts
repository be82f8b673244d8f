import { expect, it } from "vitest";
import type { Customer, OwnField } from "../../lib/api";
import { blank, drafted, isQuick, settled, yearOf } from "./draft";

it("a customer is a name; what was left empty is not sent", () => {
  const draft = { ...blank("C-0001", "en"), name: "Grace Banda", birth_date: " 1990-02-28 ", own: { a: "", b: null, c: 2.5 } };
  expect(settled(draft, 2)).toMatchObject({ code: "C-0001", birth_date: "1990-02-28", licence_expires_on: null, own: { c: 2.5 } });
  expect(() => settled(blank("C-0001", "en"), 2)).toThrow(expect.objectContaining({ fields: [{ field: "name", problem: "required" }] }));
});

it("sums are typed in the currency's own unit and kept in its smallest", () => {
  const draft = { ...blank("C-0001", "fr"), name: "Grace", electricity_spending: 12.34, heat_spending: 0 };
  const kept = settled(draft, 2);
  expect([kept.electricity_spending, kept.heat_spending]).toEqual([1234, 0]);
  const customer = { ...kept, id: "x", initials: "G", state: "active", consent: null, has_pin: false, has_photo: false, created_at: 1, changed_at: 1 } satisfies Customer;
  const again = drafted(customer, 2);
  expect(again).toEqual({ ...draft, own: {} });
  expect(again).not.toHaveProperty("id");
  expect(settled({ ...draft, electricity_spending: 5000 }, 0).electricity_spending).toBe(5000);
});

it("a year is its figures", () => {
  expect([yearOf("2019"), yearOf("20 19x5"), yearOf(""), yearOf("no")]).toEqual([2019, 2019, null, null]);
});

it("the short part asks for the name, the phone, and what the hub must know", () => {
  const field = (id: string, required: boolean, hidden: boolean): OwnField => ({ id, required, hidden, label: id, kind: "text", choices: [] });
  const own = [field("a", true, false), field("b", false, false), field("c", true, true)];
  expect(["name", "phone", "own.a", "own.b", "own.c", "email"].filter((one) => isQuick(one, own))).toEqual(["name", "phone", "own.a"]);
});
