import type { Customer, CustomerForm, Language, OwnField } from "../../lib/api";
import { requireReady } from "../../parts/form.svelte";

/** A customer while they are typed: sums in the currency's own unit, own fields as text or figure, days perhaps empty. */
export type Draft = Omit<CustomerForm, "own"> & { own: Record<string, string | number | null> };

/** The fields a new customer is asked for first. */
const QUICK: readonly string[] = ["name", "phone"];

/** A customer nobody has described yet. */
export function blank(code: string, language: Language): Draft {
  return {
    code, language, name: "", known_as: "", phone: "", other_phone: "", email: "", address: "", birth_date: null,
    id_document_kind: null, id_document_number: "", licence_number: "", licence_expires_on: null,
    vehicle_kind: null, vehicle_model: "", vehicle_year: null, vehicle_plate: "",
    inclusion_marks: [], business_kind: null, electricity_spending: null, heat_spending: null, reasons: [], notes: "", own: {},
  };
}

/** A customer as they stand in the form. */
export function drafted(customer: Customer, decimals: number): Draft {
  const { id, initials, state, consent, has_pin, has_photo, created_at, changed_at, ...form } = customer;
  const spent = (minor: number | null) => (minor === null ? null : minor / 10 ** decimals);
  return {
    ...form,
    inclusion_marks: [...form.inclusion_marks], reasons: [...form.reasons], own: { ...form.own } as Draft["own"],
    electricity_spending: spent(form.electricity_spending), heat_spending: spent(form.heat_spending),
  };
}

/**
 * The customer as the core takes them; what was left empty is not sent.
 *
 * Throws an `invalid` fault that names the name left empty.
 */
export function settled(draft: Draft, decimals: number): CustomerForm {
  requireReady(draft, { filled: ["name"] });
  const minor = (sum: number | null) => (sum === null ? null : Math.round(sum * 10 ** decimals));
  const day = (text: string | null) => text?.trim() || null;
  const own: CustomerForm["own"] = {};
  for (const [id, value] of Object.entries(draft.own)) if (value !== null && value !== "") own[id] = value;
  return {
    ...draft, own,
    birth_date: day(draft.birth_date), licence_expires_on: day(draft.licence_expires_on),
    electricity_spending: minor(draft.electricity_spending), heat_spending: minor(draft.heat_spending),
  };
}

/** Whether a field stands in the short part of the form: name, phone, and the hub's own that must be filled. */
export function isQuick(field: string, own: readonly OwnField[]): boolean {
  return QUICK.includes(field) || own.some(({ id, required, hidden }) => required && !hidden && field === `own.${id}`);
}

/** A year as it is typed: its figures alone, for no year has marks between its thousands. */
export function yearOf(text: string): number | null {
  const figures = text.replace(/\D/g, "").slice(0, 4);
  return figures === "" ? null : Number(figures);
}
