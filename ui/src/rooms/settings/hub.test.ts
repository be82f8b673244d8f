import { expect, it } from "vitest";
import type { Choices, Hub, HubForm } from "../../lib/api";
import { decimalsOf, drafted, like, settled } from "./hub";

const form: HubForm = {
  code: "MTE", name: "Mtendere", place: "market", colour: "amber", latitude: -15.4, longitude: 28.3, solar_capacity_kw: 5,
  zone: "Africa/Lusaka", currency: "ZMW", tax_on: false, tax_pct: 0, due_time: "10:00", issue_soc_pct: 90, soh_floor_pct: 70,
  fresh_green_h: 3, fresh_orange_h: 8, gap_awake_min: 15, gap_asleep_min: 65, deposit_policy: "per_customer", debt_limit: 15050, overdue_notice_h: 24, return_survey: false,
  idle_lock_min: 5, session_h: 12,
};

const known: Hub = { id: "h1", money_decimals: 2, managed: true, ...form };

it("a debt limit is typed in the currency's unit and kept in minor units", () => {
  const draft = drafted(known);
  expect(draft.debt_limit).toBe(150.5);
  expect(settled(draft, 2)).toEqual(form);
});

it("every minor unit survives being shown and kept again", () => {
  for (const debt_limit of [0, 1, 19, 115, 1001, 57_000_019, 900_719_925_474]) {
    for (const decimals of [0, 2, 3]) {
      expect(settled(drafted({ ...known, debt_limit, money_decimals: decimals }), decimals).debt_limit).toBe(debt_limit);
    }
  }
});

it("an amount typed in a currency is kept in that currency's minor units", () => {
  const choices = { currencies: [{ code: "UGX", decimals: 0 }, { code: "TND", decimals: 3 }] } as Choices;
  const draft = { ...drafted(known), debt_limit: 50 };
  expect(settled(draft, decimalsOf("UGX", choices)).debt_limit).toBe(50);
  expect(settled(draft, decimalsOf("TND", choices)).debt_limit).toBe(50_000);
});

it("a figure left empty is refused by its name", () => {
  const draft = { ...drafted(known), idle_lock_min: null, session_h: null };
  expect(() => settled(draft, 2)).toThrowError(
    expect.objectContaining({ code: "invalid", fields: [{ field: "idle_lock_min", problem: "required" }, { field: "session_h", problem: "required" }] }),
  );
});

it("a figure that is kept whole is refused with decimals, beside what is empty", () => {
  const draft = { ...drafted(known), session_h: null, idle_lock_min: 2.5, tax_pct: 16.5 };
  expect(() => settled(draft, 2)).toThrowError(
    expect.objectContaining({ code: "invalid", fields: [{ field: "session_h", problem: "required" }, { field: "idle_lock_min", problem: "not_whole" }] }),
  );
});

it("a new hub begins like a known one, without its name, place and colour", () => {
  expect(like(known, "teal")).toEqual({ ...form, debt_limit: 150.5, code: "", name: "", place: "", colour: "teal", latitude: null, longitude: null, solar_capacity_kw: null });
});
