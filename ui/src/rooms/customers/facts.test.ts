import { expect, it } from "vitest";
import type { Choice, Customer, OwnField } from "../../lib/api";
import { blank, settled } from "./draft";
import { groups } from "./facts";

const choices: Choice[] = [
  { id: "1", list: "inclusion_mark", label: "Woman", hidden: false },
  { id: "2", list: "inclusion_mark", label: "Under 35", hidden: true },
  { id: "3", list: "business_kind", label: "Tailoring", hidden: false },
];
const field = (id: string, label: string, kind: OwnField["kind"]): OwnField => ({ id, label, kind, hidden: true, choices: [], required: false });
const own = [field("a", "Group", "text"), field("b", "Since", "date"), field("c", "Members", "number")];

function customer(known: Partial<Customer>): Customer {
  const form = settled({ ...blank("C-0001", "en"), name: "Grace" }, 2);
  return { ...form, id: "x", initials: "G", state: "active", consent: null, has_pin: false, has_photo: false, created_at: 1, changed_at: 1, ...known };
}
const told = (known: Partial<Customer>) =>
  Object.fromEntries(groups(customer(known), { choices, own, currency: "ZMW", decimals: 2 }).map(({ title, rows }) => [title, rows]));

it("only what is known is told, in the words of the hub's lists", () => {
  const groups = told({ inclusion_marks: ["2", "1"], business_kind: "3", electricity_spending: 1250, vehicle_year: 2019, birth_date: "1990-02-28" });
  expect(groups["customer_inclusion"]).toEqual([{ label: "Inclusion", value: "Woman, Under 35" }]);
  expect(groups["customer_business"]?.map(({ value }) => value)).toEqual(["Tailoring", expect.stringContaining("12.50")]);
  expect(groups["customer_vehicle"]).toEqual([{ label: "Year built", value: "2019" }]);
  expect(groups["customer_identity"]).toEqual([{ label: "Date of birth", value: "28 Feb 1990" }]);
  expect(groups["customer_contact"]).toEqual([{ label: "Language", value: "English" }]);
});

it("values of own fields are told in the order of the fields, hidden ones too", () => {
  expect(told({ own: { c: 12500, a: "Tiyende", b: "2026-11-03" } })["customer_own"]).toEqual([
    { label: "Group", value: "Tiyende" }, { label: "Since", value: "3 Nov 2026" }, { label: "Members", value: "12,500" },
  ]);
});
