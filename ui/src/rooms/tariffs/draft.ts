import type { Component, FieldProblem, Late, Length, Preset, Tariff, TariffForm } from "../../lib/api";
import { isMetered, isOfTime } from "../../lib/tariff";
import { t, type Problem } from "../../lib/words";

type LengthDraft = Omit<Length, "value"> & { value: number | null };
type LateDraft = Omit<Late, "grace_days" | "fine"> & { grace_days: number | null; fine: number | null };
export type ChargeDraft = Omit<Component, "rate" | "late"> & { rate: number | null; late: LateDraft };
export type PresetDraft = Omit<Preset, "length"> & { length: LengthDraft };

/** A tariff while figures are still to be written; a sum left empty is none. */
export type Draft = Omit<TariffForm, "components" | "presets" | "custom" | "minimum" | "deposit"> & {
  components: ChargeDraft[];
  presets: PresetDraft[];
  custom: { min: LengthDraft; max: LengthDraft } | null;
  minimum: number | null;
  deposit: number | null;
};

const days = (value: number): PresetDraft => ({ length: { value, unit: "days" }, flat_price: null });

export const newCharge = (name = ""): ChargeDraft => ({
  name, unit: "per_day", rate: null, late: { rule: "go_on", grace_days: null, fine: null }, at_return: false,
});
export const newPreset = (): PresetDraft => ({ length: { value: null, unit: "days" }, flat_price: null });
export const newRange = (): NonNullable<Draft["custom"]> => ({ min: { value: 1, unit: "days" }, max: { value: 1, unit: "months" } });

/** What a first tariff mostly is: every battery, by the day; only its name and its price are to be written. */
export const begun = (): Draft => ({
  name: "", scope: [{ kind: "all_batteries" }], components: [newCharge(t("tariff_charge_daily"))],
  presets: [days(1), days(3), { length: { value: 1, unit: "weeks" }, flat_price: null }], custom: null,
  tax_pct: null, whole_units: false, minimum: null, deposit: null, max_recharges: null, initial_issue_counts_as_recharge: false, valid_from: null, valid_until: null,
});

export function drafted(tariff: Tariff): Draft {
  const { name, scope, components, presets, custom, tax_pct, whole_units, max_recharges, initial_issue_counts_as_recharge, valid_from, valid_until } = tariff;
  return {
    name, scope, presets, custom, tax_pct, whole_units, max_recharges, initial_issue_counts_as_recharge, valid_from, valid_until,
    components: components.map((charge) => ({ ...charge, late: { ...charge.late, grace_days: charge.late.grace_days || null, fine: charge.late.fine || null } })),
    minimum: tariff.minimum || null,
    deposit: tariff.deposit || null,
  };
}

/** Whether a rule asks for a fine. */
export const isFined = (rule: Late["rule"]) => rule === "fine_per_day" || rule === "fine_per_week";

/** What a charge says of being late; what its unit and its rule do not ask for is as if it were not written. */
function settledLate({ rule, grace_days, fine }: LateDraft, of: ChargeDraft): Late {
  if (!isOfTime(of.unit) || rule === "go_on") return { rule: "go_on", grace_days: 0, fine: 0 };
  return { rule, grace_days: grace_days ?? 0, fine: isFined(rule) ? (fine ?? 0) : 0 };
}

/** The form as the core takes it. What could not even be read is refused here, as the core would, all at once. */
export function settled(draft: Draft): TariffForm {
  const problems = unready(draft);
  if (problems.length > 0) throw { code: "invalid", fields: problems };
  return read(draft);
}

const read = (draft: Draft): TariffForm => ({
  ...draft,
  components: draft.components.map((charge) => ({
    name: charge.name, unit: charge.unit, rate: charge.rate ?? 0, late: settledLate(charge.late, charge), at_return: charge.at_return && isMetered(charge.unit),
  })),
  presets: draft.presets.map(({ length, flat_price }) => ({ length: readLength(length), flat_price })),
  custom: draft.custom && { min: readLength(draft.custom.min), max: readLength(draft.custom.max) },
  minimum: draft.minimum ?? 0,
  deposit: draft.deposit ?? 0,
});

const readLength = ({ value, unit }: LengthDraft): Length => ({ value: value ?? 0, unit });

/** What is empty and the core asks for too: all that is missing is said at once. */
function missing(draft: Draft): string[] {
  return [
    ...(draft.name.trim() === "" ? ["name"] : []),
    ...(draft.scope.length === 0 ? ["scope"] : []),
    ...draft.components.flatMap(({ name }, at) => (name.trim() === "" ? [`components.${at}.name`] : [])),
    ...(draft.presets.length === 0 && !draft.custom ? ["presets"] : []),
  ];
}

/** What is missing, and figures with decimals where a whole one is kept. */
function unready(draft: Draft): Problem[] {
  const needed: [field: string, value: number | null][] = [
    ...draft.components.map(({ rate }, at): [string, number | null] => [`components.${at}.rate`, rate]),
    ...draft.components.flatMap(({ unit, late }, at): [string, number | null][] => (isOfTime(unit) && isFined(late.rule) ? [[`components.${at}.late.fine`, late.fine]] : [])),
    ...draft.presets.map(({ length }, at): [string, number | null] => [`presets.${at}.length.value`, length.value]),
    ...(draft.custom ? ([["custom.min.value", draft.custom.min.value], ["custom.max.value", draft.custom.max.value]] as [string, number | null][]) : []),
  ];
  const whole: [field: string, value: number | null][] = [
    ...needed.filter(([field]) => field.endsWith(".value")),
    ...draft.components.map(({ late }, at): [string, number | null] => [`components.${at}.late.grace_days`, late.grace_days]),
    ["max_recharges", draft.max_recharges],
  ];
  return [
    ...[...missing(draft), ...needed.filter(([, value]) => value === null).map(([field]) => field)].map((field): FieldProblem => ({ field, problem: "required" })),
    ...whole.filter(([, value]) => value !== null && !Number.isSafeInteger(value)).map(([field]): Problem => ({ field, problem: "not_whole" })),
  ];
}

/**
 * What the example is asked for: as much of the form as says what it costs; null while no price is written. What the price
 * does not hang on is left as it may be, and what is not ready yet is left out.
 */
export function exampleOf(draft: Draft): TariffForm | null {
  const whole = (value: number | null) => value !== null && Number.isSafeInteger(value) && value > 0;
  const presets = draft.presets.filter(({ length }) => whole(length.value));
  const custom = draft.custom && whole(draft.custom.min.value) && whole(draft.custom.max.value) ? draft.custom : null;
  if (draft.components.length === 0 || draft.components.some(({ rate }) => rate === null) || (presets.length === 0 && !custom)) return null;
  // Names do not matter yet, but each is another.
  const components = draft.components.map((charge, at) => ({ ...charge, name: charge.name.trim() || `${at + 1}` }));
  return read({
    ...draft, components, presets, custom, name: draft.name.trim() || t("tariff_new"), scope: [{ kind: "all_batteries" }], valid_from: null, valid_until: null,
  });
}
