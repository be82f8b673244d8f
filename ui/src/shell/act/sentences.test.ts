import { expect, it } from "vitest";
import { moved } from "./sentences";

const purse = { currency: "ZMW", money_decimals: 2 };
const none = { items: [], charged: 0, paid: 0, deposits_taken: 0, deposits_released: 0, amount: 0 };
const said = (facts: Partial<typeof none>, undoes: string | null = null) => moved({ facts: { ...none, ...facts }, undoes }, purse).replace(/\u00a0/g, " ");

it("the money of an act is what was paid, else what stands on the account, else what it moved", () => {
  expect(said({})).toBe("");
  expect(said({ paid: 5_000, charged: 7_000 })).toMatch(/50\.00 paid$/);
  expect(said({ charged: 7_000 })).toMatch(/70\.00 on the account$/);
  expect(said({ paid: 5_000, charged: 7_000 }, "a")).toMatch(/^−.*50\.00$/);
  expect(said({ amount: 700 })).toMatch(/7\.00$/);
});
