import type { Choice, Customer, OwnField, OwnValue } from "../../lib/api";
import { calendarDay, money, number } from "../../lib/format";
import { fieldWord } from "../../lib/history";
import { t, type Key } from "../../lib/words";

/** What is known about one side of a customer. */
export type Group = { title: Key; rows: { label: string; value: string }[] };

/** What a hub's lists and money are, to say a customer's facts in. */
type Told = { choices: readonly Choice[]; own: readonly OwnField[]; currency: string; decimals: number };

/** The choices of these ids by name, in the order of their list. */
export function labels(choices: readonly Choice[], ids: readonly string[]): string {
  return choices.filter(({ id }) => ids.includes(id)).map(({ label }) => label).join(", ");
}

/** A value of a field of the hub's own. */
export function ownWord(field: OwnField, value: OwnValue): string {
  if (typeof value === "number") return number(value, 6);
  return field.kind === "date" && value !== "" ? calendarDay(value) : value;
}

/** What is known of a customer, side by side; a side of which nothing is known has no rows. */
export function groups(customer: Customer, { choices, own, currency, decimals }: Told): Group[] {
  const spent = (sum: number | null) => (sum === null ? "" : money(sum, currency, decimals));
  const one = (id: string | null) => (id === null ? "" : labels(choices, [id]));
  const day = (value: string | null) => (value === null ? "" : calendarDay(value));
  const said = (rows: [field: keyof Customer & string, value: string][]) =>
    rows.filter(([, value]) => value !== "").map(([field, value]) => ({ label: fieldWord(field), value }));
  return [
    {
      title: "customer_contact",
      rows: said([
        ["phone", customer.phone], ["other_phone", customer.other_phone], ["email", customer.email], ["address", customer.address],
        ["known_as", customer.known_as], ["language", t(`language_${customer.language}`)],
      ]),
    },
    {
      title: "customer_identity",
      rows: said([
        ["birth_date", day(customer.birth_date)], ["id_document_kind", one(customer.id_document_kind)], ["id_document_number", customer.id_document_number],
      ]),
    },
    {
      title: "customer_vehicle",
      rows: said([
        ["vehicle_kind", one(customer.vehicle_kind)], ["vehicle_model", customer.vehicle_model],
        // A year is no figure of thousands.
        ["vehicle_year", customer.vehicle_year === null ? "" : String(customer.vehicle_year)],
        ["vehicle_plate", customer.vehicle_plate], ["licence_number", customer.licence_number], ["licence_expires_on", day(customer.licence_expires_on)],
      ]),
    },
    {
      title: "customer_business",
      rows: said([
        ["business_kind", one(customer.business_kind)], ["electricity_spending", spent(customer.electricity_spending)], ["heat_spending", spent(customer.heat_spending)],
      ]),
    },
    {
      title: "customer_inclusion",
      rows: said([["inclusion_marks", labels(choices, customer.inclusion_marks)], ["reasons", labels(choices, customer.reasons)]]),
    },
    {
      title: "customer_own",
      rows: own.flatMap((field) => {
        const value = customer.own[field.id];
        return value === undefined ? [] : [{ label: field.label, value: ownWord(field, value) }];
      }),
    },
  ];
}
