import { expect, it } from "vitest";
import type { Choices, FieldProblem, Setup } from "../../lib/api";
import { countryAt, proposed, stepOf, steps, takeUp, wrong } from "./steps";

const filled: Setup = {
  language: "en", organisation: "Zambezi Energy", country: "ZM", currency: "ZMW", hub_name: "Mtendere", hub_code: "MTE", zone: "Africa/Lusaka",
  admin_name: "Grace Banda", login: "grace", password: "a sentence is best", recovery_code: "7K3QM",
};

it("a step is kept by what is wrong with it, not by what later steps ask", () => {
  const values = { ...filled, currency: "", password: "short" };
  const found: FieldProblem[] = [{ field: "password", problem: "too_short", min: 15 }, { field: "currency", problem: "not_a_choice" }];
  expect(wrong(steps[0], values, found)).toEqual({ code: "invalid", fields: [{ field: "currency", problem: "required" }] });
  expect(wrong(steps[1], values, found)).toBeNull();
  expect(wrong(steps[2], values, found)).toEqual({ code: "invalid", fields: found.slice(0, 1) });
});

it("what the core refuses at the end leads to the first step it belongs to", () => {
  expect(stepOf({ code: "invalid", fields: [{ field: "recovery_code", problem: "does_not_match" }, { field: "password", problem: "too_common" }] })).toBe(2);
  expect(stepOf({ code: "disk_full" })).toBeNull();
});

it("every field of the first day stands in exactly one step", () => {
  const asked = steps.flatMap((step) => [...step.fields]).sort();
  expect(asked).toEqual(Object.keys(filled).filter((field) => field !== "language").sort());
});

const choices: Choices = {
  countries: [
    { code: "AQ", currency: null, zones: [] },
    { code: "CD", currency: "CDF", zones: ["Africa/Kinshasa", "Africa/Lubumbashi"] },
    { code: "ZM", currency: "ZMW", zones: ["Africa/Lusaka"] },
  ],
  currencies: [], zones: [], languages: [], colours: [],
};

it("a country proposes its currency and its zone, the computer's own where it has several", () => {
  expect(proposed(choices, "ZM", "Europe/Paris")).toEqual({ currency: "ZMW", zone: "Africa/Lusaka" });
  expect(proposed(choices, "CD", "Europe/Paris").zone).toBe("Africa/Kinshasa");
  expect(proposed(choices, "CD", "Africa/Lubumbashi").zone).toBe("Africa/Lubumbashi");
  expect(proposed(choices, "AQ", "Europe/Paris")).toEqual({ currency: "", zone: "" });
  expect(proposed(choices, "", "Europe/Paris")).toEqual({ currency: "", zone: "Europe/Paris" });
});

it("a computer that speaks as elsewhere is where its clock says", () => {
  expect(countryAt(choices, "Africa/Lusaka", "CD")).toBe("ZM");
  expect(countryAt(choices, "Africa/Kinshasa", "CD")).toBe("CD");
  expect(countryAt(choices, "UTC", "CD")).toBe("CD");
});

it("what a person chose stays when the country changes", () => {
  const values = { ...filled, country: "CD" };
  takeUp(values, choices, new Set(["currency"]));
  expect([values.currency, values.zone]).toEqual(["ZMW", "Africa/Kinshasa"]);
  takeUp(values, choices, new Set());
  expect(values.currency).toBe("CDF");
});
