import { afterEach, expect, it } from "vitest";
import type { Late, PriceLine } from "./api";
import { speak } from "./language.svelte";
import { chargeWord, lateSentence, lengthWord, lineFormula, lineName, linesShown, meantFor, presetWord, rateWord } from "./tariff";

const purse = { currency: "ZMW", money_decimals: 2 };
const line = (part: Partial<PriceLine>): PriceLine => ({ name: "Rental", unit: "per_day", kind: "time", quantity: 9, digits: 2, rate: 50_000, amount: 450_000, ...part });
const formula = (part: Partial<PriceLine>, atReturn = false) => lineFormula(line(part), purse, atReturn).replaceAll(/[\u00a0\u202f]/g, " ");

afterEach(() => speak("en"));

it("a line of a price says how it comes to its amount, in each language", () => {
  expect(formula({})).toMatch(/^9 days × .*500.00$/);
  expect(formula({ quantity: 1 })).toMatch(/^1 day × /);
  expect(formula({ quantity: 0.083_333, digits: 3, unit: "per_week" })).toMatch(/^0.083 weeks × /);
  expect(formula({ quantity: 1.385_417, digits: 5 })).toMatch(/^1.38542 days × .*500.00$/);
  expect(formula({ kind: "metered", unit: "per_kwh", quantity: 2.5, rate: 300 })).toMatch(/^2.5 kWh × /);
  expect(formula({ kind: "late_fee", unit: "per_week", quantity: 2 })).toMatch(/^2 weeks × /);
  expect([formula({ kind: "flat", unit: "fixed" }), formula({ kind: "fixed", unit: "fixed" })]).toEqual(["", ""]);
  expect(formula({ kind: "minimum", unit: "fixed", rate: 2_000 })).toMatch(/^at least .*20.00$/);
  speak("fr");
  expect(formula({ quantity: 0.5 })).toMatch(/^0,5 jour × /);
  expect(formula({ unit: "per_recharge", kind: "recharge", quantity: 3 })).toMatch(/^3 recharges × /);
});

it("what is counted later tells its rate, and that it is known only then", () => {
  expect(formula({ kind: "swap", unit: "per_swap", quantity: 0, rate: 800 })).toMatch(/8.00 a swap$/);
  expect(formula({ kind: "metered", unit: "per_kwh", quantity: 0, rate: 300 }, true)).toMatch(/3.00 a kWh, known at the return$/);
});

it("time that a flat price pays for is not told again", () => {
  const flat = line({ name: "Week", kind: "flat", unit: "fixed", quantity: 1 });
  const [paid, more] = [line({ quantity: 0, amount: 0 }), line({ quantity: 2 })];
  expect(linesShown([flat, paid])).toEqual([flat]);
  expect(linesShown([flat, more])).toEqual([flat, more]);
  expect(linesShown([paid])).toEqual([paid]);
  expect([lineName(flat), lineName(line({ kind: "late_fee" })), lineName(line({ kind: "minimum", name: "" }))]).toEqual([
    "Week, flat price", "Rental, late", "Made up to the least charged",
  ]);
});

it("being late is a sentence, where it costs otherwise", () => {
  const late = (part: Partial<Late>) => lateSentence({ rule: "go_on", grace_days: 0, fine: 0, ...part }, purse);
  expect(late({})).toBe("");
  expect(late({ rule: "stop_at_due" })).toBe("When late, the price stops.");
  expect(late({ rule: "stop_at_due", grace_days: 2 })).toBe("When late, the price stops after 2 days.");
  expect(late({ rule: "fine_per_week", fine: 500 })).toMatch(/5.00 a week more\.$/);
  expect(late({ rule: "fine_per_day", fine: 500, grace_days: 1 })).toMatch(/5.00 a day more, after 1 day\.$/);
});

it("a tariff tells its charges, its lengths and what it is for", () => {
  const charge = { name: "Milling", unit: "per_kg", rate: 150, late: { rule: "go_on", grace_days: 0, fine: 0 }, at_return: true } as const;
  expect(chargeWord(charge, purse)).toMatch(/^Milling: .*1.50 a kg, known at the return$/);
  expect(presetWord({ length: { value: 1, unit: "weeks" }, flat_price: 30_000 }, purse)).toMatch(/^1 week: .*300.00$/);
  expect(lengthWord({ value: 2, unit: "months" })).toBe("2 months");
  expect(rateWord("fixed", -500, purse)).toMatch(/−.*5.00 once$/);
  expect(meantFor({ meant_for: [{ scope: { kind: "all_batteries" }, name: null }, { scope: { kind: "battery", id: "x" }, name: "B-7" }, { scope: { kind: "equipment", id: "y" }, name: null }] })).toEqual([
    "All batteries", "B-7", "no longer here",
  ]);
});
