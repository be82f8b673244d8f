import { expect, it } from "vitest";
import type { FieldProblem, Setup } from "../../lib/api";
import { stepOf, steps, wrong } from "./steps";

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
