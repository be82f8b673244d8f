import type { Choices, Fault, Language, Setup } from "../../lib/api";
import { systemCountry, systemZone } from "../../lib/names";
import { PASSWORD_MIN } from "../../parts/NewPassword.svelte";

/** The steps of the first day and what each one asks. */
export const steps = [
  { name: "organisation", fields: ["organisation", "country", "currency"] },
  { name: "hub", fields: ["hub_name", "hub_code", "zone"] },
  { name: "admin", fields: ["admin_name", "login", "password"] },
  { name: "recovery", fields: ["recovery_code"] },
] as const satisfies readonly { name: string; fields: readonly (keyof Setup)[] }[];

export type Step = (typeof steps)[number];

/** An empty form, with what the computer itself already says. */
export function begin(choices: Choices, language: Language): Setup {
  return {
    language,
    organisation: "", country: systemCountry(choices.countries), currency: "",
    hub_name: "", hub_code: "", zone: systemZone(choices.zones),
    admin_name: "", login: "", password: "",
    recovery_code: "",
  };
}

/** What keeps a step from being left, in the core's own words: the core judges the whole only at the end, which would be late to hear of a forgotten field. */
export function missing(step: Step, values: Setup): Fault | null {
  const fields: Extract<Fault, { code: "invalid" }>["fields"] = [];
  for (const field of step.fields) {
    if (values[field].trim() === "") fields.push({ field, problem: "required" });
    else if (field === "password" && [...values.password].length < PASSWORD_MIN) fields.push({ field, problem: "too_short", min: PASSWORD_MIN });
  }
  return fields.length > 0 ? { code: "invalid", fields } : null;
}

/** The first step that holds a field the core refused. */
export function stepOf(fault: Fault): number | null {
  if (fault.code !== "invalid") return null;
  const at = steps.findIndex((step) => fault.fields.some(({ field }) => (step.fields as readonly string[]).includes(field)));
  return at < 0 ? null : at;
}
