import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import type { Basket, PlanView } from "../../lib/api";
import { Counter } from "./counter.svelte";
import PaySample from "./PaySample.test.svelte";

vi.mock("../../lib/me.svelte", () => ({ me: () => ({ hub: { id: "cash", currency: "ZMW", money_decimals: 2 } }) }));
vi.mock("../../lib/hub", () => ({ call: () => Promise.resolve([]), listen: () => () => null }));

function shown(to_pay: number | null, pay: Basket["pay"]) {
  const counter = new Counter();
  counter.basket = { ...counter.basket, customer: "c", pay };
  const change = vi.spyOn(counter, "change").mockResolvedValue(true);
  const plan = { customer: { id: "c" }, lines: [{}], to_pay, to_pay_typed: to_pay === null ? "" : "30", paid: 0 } as PlanView;
  render(PaySample, { counter, plan });
  return { change, buttons: screen.queryAllByRole("button").map(({ textContent }) => textContent?.trim()), kind: screen.queryByLabelText("Paid by"), amount: screen.queryByLabelText("Amount") };
}

it("whom balances are hidden from says how much first, and never pays all of it", async () => {
  const first = shown(null, null);
  expect([first.kind, first.buttons]).toEqual([null, []]);
  const amount = first.amount as HTMLInputElement;
  amount.value = "12";
  await fireEvent.change(amount);
  expect(first.change.mock.lastCall?.[0].pay).toEqual([{ kind: "cash", amount: "12", reference: "" }]);
  amount.value = " ";
  await fireEvent.change(amount);
  expect(first.change.mock.lastCall?.[0].pay).toEqual([]);
});

it("who has said how much may say by what, or take it back", () => {
  const { kind, buttons } = shown(null, [{ kind: "cash", amount: "12", reference: "" }]);
  expect(kind).not.toBeNull();
  expect(buttons).toContain("Pay later");
  expect(buttons).not.toContain("Pay all of it");
});

it("who sees what is to be paid is asked for no amount", () => {
  const { amount, buttons } = shown(3000, []);
  expect(amount).toBeNull();
  expect(buttons).toContain("Pay all of it");
});
