import type { Component, CustomRange, Late, Length, LineKind, Preset, PriceLine, Tariff, Unit } from "./api";
import { money, number } from "./format";
import { t } from "./words";

/** The hub whose money is told. */
export type Purse = { currency: string; money_decimals: number };

export const amount = (minor: number, purse: Purse) => money(minor, purse.currency, purse.money_decimals);

/** `3 days` */
export const lengthWord = ({ value, unit }: Length) => t(`length_${unit}`, { n: value, count: number(value) });

/** `50.00 a day` */
export const rateWord = (unit: Unit, rate: number, purse: Purse) => t(`rate_${unit}`, { amount: amount(rate, purse) });

const LENGTHS = { per_hour: "hours", per_day: "days", per_week: "weeks", per_month: "months" } as const satisfies Partial<Record<Unit, Length["unit"]>>;

export const isOfTime = (unit: Unit): unit is keyof typeof LENGTHS => unit in LENGTHS;
export const isMetered = (unit: Unit): boolean => ["per_kwh", "per_kg", "per_litre"].includes(unit);

/** `2.5 kWh`; of what is charged once nothing. */
function quantityWord(unit: Unit, quantity: number, digits: number): string {
  if (unit === "fixed") return "";
  const count = { n: quantity, count: number(quantity, digits) };
  return isOfTime(unit) ? t(`length_${LENGTHS[unit]}`, count) : t(`quantity_${unit}`, count);
}

/** What a line of a price is called. */
export function lineName({ name, kind }: PriceLine): string {
  switch (kind) {
    case "flat":
      return t("price_flat", { tariff: name });
    case "late_fee":
      return t("price_late", { name });
    case "minimum":
      return t("price_minimum");
    default:
      return name;
  }
}

/** What is told with a count of nothing: what each would cost. */
const COUNTED: readonly LineKind[] = ["metered", "swap", "recharge"];

/** Whether there is nothing of it yet: it tells its rate, and no amount. */
export const isOpen = ({ kind, quantity }: PriceLine) => quantity === 0 && COUNTED.includes(kind);

/** How a line comes to its amount: `7 days × 50.00`; nothing where the amount says it all. */
export function lineFormula(line: PriceLine, purse: Purse, atReturn = false): string {
  const { kind, unit, quantity, digits, rate } = line;
  if (kind === "minimum") return t("price_minimum_of", { amount: amount(rate, purse) });
  if (unit === "fixed") return "";
  if (isOpen(line)) return atReturn ? t("price_at_return", { rate: rateWord(unit, rate, purse) }) : rateWord(unit, rate, purse);
  return t("price_formula", { quantity: quantityWord(unit, quantity, digits), rate: amount(rate, purse) });
}

/** The lines one reads: time that a flat price pays for is not told again. */
export function linesShown(lines: readonly PriceLine[]): PriceLine[] {
  const isFlat = lines.some(({ kind }) => kind === "flat");
  return lines.filter((line) => !(isFlat && line.kind === "time" && line.quantity === 0));
}

/** What being late costs, as a sentence; nothing where the price just goes on. */
export function lateSentence({ rule, grace_days, fine }: Late, purse: Purse): string {
  const grace = lengthWord({ value: grace_days, unit: "days" });
  switch (rule) {
    case "go_on":
      return "";
    case "stop_at_due":
      return grace_days > 0 ? t("late_stops_after", { grace }) : t("late_stops");
    case "fine_per_day":
    case "fine_per_week": {
      const what = rateWord(rule === "fine_per_day" ? "per_day" : "per_week", fine, purse);
      return grace_days > 0 ? t("late_fined_after", { fine: what, grace }) : t("late_fined", { fine: what });
    }
  }
}

/** `Rental: 50.00 a day` */
export function chargeWord({ name, unit, rate, late, at_return }: Component, purse: Purse): string {
  const price = rateWord(unit, rate, purse);
  return [`${name}: ${at_return ? t("price_at_return", { rate: price }) : price}`, lateSentence(late, purse)].filter(Boolean).join(". ");
}

/** `1 week: 300.00` */
export const presetWord = ({ length, flat_price }: Preset, purse: Purse) =>
  flat_price === null ? lengthWord(length) : `${lengthWord(length)}: ${amount(flat_price, purse)}`;

/** `2 hours to 1 month` */
export const rangeWord = ({ min, max }: CustomRange) => t("tariff_custom_range", { min: lengthWord(min), max: lengthWord(max) });

/** What a tariff is for, as people call it. */
export function meantFor({ meant_for }: Pick<Tariff, "meant_for">): string[] {
  return meant_for.map(({ scope, name }) => (scope.kind === "all_batteries" || scope.kind === "all_equipment" ? t(`tariff_${scope.kind}`) : (name ?? t("tariff_gone"))));
}

/** What it costs at a glance: the first charge, and how many more there are. */
export function priceWord({ components }: Pick<Tariff, "components">, purse: Purse): string {
  const [first, ...more] = components;
  if (!first) return "";
  const price = rateWord(first.unit, first.rate, purse);
  return more.length > 0 ? t("tariff_price_more", { price, count: more.length }) : price;
}
