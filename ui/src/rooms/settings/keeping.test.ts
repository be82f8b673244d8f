import { expect, it } from "vitest";
import { asked } from "./keeping";

it("how long and how much is asked as it stands, and refused where it is left empty or in parts", () => {
  const form = { kept_days: 365, budget_gb: 8 };
  expect(asked(form)).toEqual({ form });
  for (const [part, field, problem] of [[{ kept_days: null }, "kept_days", "required"], [{ budget_gb: 1.5 }, "budget_gb", "not_whole"]] as const) {
    expect(() => asked({ ...form, ...part })).toThrow(expect.objectContaining({ fields: [{ field, problem }] }));
  }
});
