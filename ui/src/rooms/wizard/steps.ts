import type { Choices, Fault, FieldProblem, Language, Setup } from "../../lib/api";
import { systemCountry, systemZone } from "../../lib/names";

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
  const own = systemZone(choices.zones);
  const country = countryAt(choices, own, systemCountry(choices.countries));
  const { currency, zone } = proposed(choices, country, own);
  return {
    language,
    organisation: "", country, currency,
    hub_name: "", hub_code: "", zone,
    admin_name: "", login: "", password: "",
    recovery_code: "",
  };
}

/** The country whose language is spoken, unless it is elsewhere that it is as late as the computer's clock says: a clock is set, a language often is not. */
export function countryAt({ countries }: Choices, own: string, spoken: string): string {
  const there = countries.filter(({ zones }) => zones.includes(own)).map(({ code }) => code);
  return there.includes(spoken) ? spoken : (there[0] ?? spoken);
}

/** What a country proposes, until a person chooses otherwise. */
export type Proposed = Pick<Setup, "currency" | "zone">;

/** The currency of a country and its time zone; of several zones the computer's own, if it is one of them. */
export function proposed({ countries }: Choices, country: string, own: string): Proposed {
  const known = countries.find(({ code }) => code === country);
  if (!known) return { currency: "", zone: own };
  return { currency: known.currency ?? "", zone: known.zones.includes(own) ? own : (known.zones[0] ?? "") };
}

/** Takes up what the country of the form proposes, but for what was chosen by hand. */
export function takeUp(values: Setup, choices: Choices, byHand: ReadonlySet<keyof Proposed>) {
  const { currency, zone } = proposed(choices, values.country, systemZone(choices.zones));
  if (!byHand.has("currency")) values.currency = currency;
  if (!byHand.has("zone")) values.zone = zone;
}

/** What keeps a step from being left, of all that the core finds wrong so far: what later steps ask is not missing yet. */
export function wrong(step: Step, values: Setup, found: FieldProblem[]): Fault | null {
  const fields: FieldProblem[] = [];
  for (const name of step.fields) {
    const problem = found.find(({ field }) => field === name);
    // Where nothing was chosen yet, that is what is wrong with the choice.
    if (problem) fields.push(values[name].trim() === "" ? { field: name, problem: "required" } : problem);
  }
  return fields.length > 0 ? { code: "invalid", fields } : null;
}

/** The first step that holds a field the core refused. */
export function stepOf(fault: Fault): number | null {
  if (fault.code !== "invalid") return null;
  const at = steps.findIndex((step) => fault.fields.some(({ field }) => (step.fields as readonly string[]).includes(field)));
  return at < 0 ? null : at;
}
