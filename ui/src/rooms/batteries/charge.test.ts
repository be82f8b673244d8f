import { expect, it } from "vitest";
import type { BatteryRow } from "../../lib/api";
import { chargeOf, holderWord, mayBeFull, socWord } from "./charge";

const row = (values: Partial<BatteryRow>): BatteryRow => ({
  id: "b-1", short_code: "B-001", serial_number: "", model: "m", model_name: "", lifecycle: "in_service", changed_at: 0,
  holder: "hub", holder_name: "", charge_state: "charging", soc_pct: null, soc_at: null, soh_pct: null, full_at: null, ...values,
});

it("a person's word that it is full counts, until somebody has it", () => {
  expect(chargeOf(row({}))).toEqual({ tone: "charging", word: "Charging" });
  expect(chargeOf(row({ full_at: 1 }))).toEqual({ tone: "ready", word: "Full" });
  expect(chargeOf(row({ holder: "customer", full_at: 1 }))).toBeNull();
  expect([row({}), row({ full_at: 1 }), row({ holder: "customer" }), row({ holder: null, lifecycle: "disposed" })].map(mayBeFull)).toEqual([true, false, false, false]);
});

it("who has it is called by name", () => {
  expect(holderWord(row({ holder: "customer", holder_name: "Ruth Moyo" }))).toBe("Ruth Moyo");
  expect(holderWord(row({ holder: "customer" }))).toBe("With a customer");
  expect(holderWord(row({ holder: null }))).toBe("Gone");
  expect(socWord(row({ soc_pct: 96.6, soc_at: Date.now() }))).toBe("97 %, now");
  expect(socWord(row({}))).toBe("");
});
