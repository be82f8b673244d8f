import { expect, it } from "vitest";
import type { Setup } from "../../lib/api";
import { missing, stepOf, steps } from "./steps";

const filled: Setup = {
  language: "en", organisation: "Zambezi Energy", country: "ZM", currency: "ZMW", hub_name: "Mtendere", hub_code: "MTE", zone: "Africa/Lusaka",
  admin_name: "Grace Banda", login: "grace", password: "a sentence is best", recovery_code: "7K3QM",
};

it("a step with all its fields filled can be left", () => {
  for (const step of steps) expect(missing(step, filled)).toBeNull();
});

it("a step names each field that is still empty", () => {
  expect(missing(steps[0], { ...filled, organisation: " ", currency: "" })).toEqual({
    code: "invalid",
    fields: [{ field: "organisation", problem: "required" }, { field: "currency", problem: "required" }],
  });
});

it("a password counts its characters as people do", () => {
  expect(missing(steps[2], { ...filled, password: "🔋".repeat(14) })).toEqual({ code: "invalid", fields: [{ field: "password", problem: "too_short", min: 15 }] });
  expect(missing(steps[2], { ...filled, password: "🔋".repeat(15) })).toBeNull();
});

it("what the core refuses at the end leads to the first step it belongs to", () => {
  expect(stepOf({ code: "invalid", fields: [{ field: "recovery_code", problem: "does_not_match" }, { field: "password", problem: "too_common" }] })).toBe(2);
  expect(stepOf({ code: "disk_full" })).toBeNull();
});

it("every field of the first day stands in exactly one step", () => {
  const asked = steps.flatMap((step) => [...step.fields]).sort();
  expect(asked).toEqual(Object.keys(filled).filter((field) => field !== "language").sort());
});
