import { afterEach, describe, expect, it, vi } from "vitest";
import type { Item, PlanView } from "../../lib/api";
import { Counter } from "./counter.svelte";

const call = vi.hoisted(() => vi.fn<(name: string, input: unknown) => Promise<unknown>>());
vi.mock("../../lib/hub", () => ({ call }));

afterEach(() => call.mockReset());

const [battery, lamp]: Item[] = [{ kind: "battery", id: "b" }, { kind: "equipment", id: "e" }];
const returned = (item: Item) => ({ item, how: "returned" as const, at: null, condition: null, soc_pct: null, energy_kwh: null, mass_kg: null, volume_l: null, charge: null });

describe("another due time", () => {
  it("takes the place of the return, and nothing else changes", () => {
    const counter = new Counter();
    counter.basket = { ...counter.basket, customer: "c", back: [returned(lamp as Item), returned(battery as Item)] };
    const said = counter.withDue(battery as Item, 7);
    expect(said).toEqual({ ...counter.basket, back: [returned(lamp as Item)], due: [{ item: battery, due: 7, started: null }] });
    expect(counter.basket.due).toEqual([]);
  });

  it("is said once of one thing", () => {
    const counter = new Counter();
    counter.basket = counter.withDue(battery as Item, 7);
    expect(counter.withDue(battery as Item, 8).due).toEqual([{ item: battery, due: 8, started: null }]);
  });
});

describe("a battery of which nobody knows how full it is", () => {
  it("is full once somebody says so, and what lies there is looked at anew", async () => {
    const counter = new Counter();
    const plan = { lines: [] };
    call.mockImplementation((name) => (name === "counter.preview" && called("battery.confirm_full").length === 0 ? Promise.reject(unknown) : Promise.resolve(plan)));
    const unknown = { code: "battery_charge_unknown", battery: "b", item: "B-1", as_of: null, hours: 8 };
    const called = (wanted: string) => call.mock.calls.filter(([name]) => name === wanted);
    await counter.take(battery as Item);
    expect([counter.unknownCharge, counter.fault]).toEqual(["b", unknown]);
    await counter.isFull();
    expect(called("battery.confirm_full")).toEqual([["battery.confirm_full", { id: "b" }]]);
    expect([counter.unknownCharge, counter.fault, counter.plan]).toEqual([null, null, plan]);
    expect(counter.basket.out.map(({ item }) => item)).toEqual([battery]);
    await counter.isFull();
    expect(called("battery.confirm_full")).toHaveLength(1);
  });
});

describe("a form that pays far more than is usual", () => {
  const plan = { act: "a", at: 7, paid: 5_000_000, pays_far_more: true };
  const answers = (name: string) => Promise.resolve(name === "counter.preview" ? plan : { id: "a" });
  const commits = () => call.mock.calls.filter(([name]) => name === "counter.commit").length;
  const seen = (paid: number) => ({ ...plan, paid }) as PlanView;

  it("lies on the counter first, where that was not seen in it", async () => {
    for (const before of [null, seen(5000), { ...seen(5_000_000), pays_far_more: false }]) {
      call.mockImplementation(answers);
      const counter = new Counter();
      await counter.perform({ ...counter.basket, customer: "c" }, false, before);
      expect([commits(), counter.plan, counter.basket.customer]).toEqual([0, plan, "c"]);
    }
  });

  it("is done where it was", async () => {
    call.mockImplementation(answers);
    const counter = new Counter();
    await counter.perform({ ...counter.basket, customer: "c" }, false, seen(5_000_000));
    expect([commits(), counter.done]).toEqual([1, { id: "a" }]);
  });
});

it("what is refused is said again to whoever asks for what needs a plan", () => {
  const counter = new Counter();
  counter.refuseAgain();
  expect(counter.fault).toBeNull();
  const fault = { code: "till_closed" } as const;
  counter.fault = fault;
  counter.refuseAgain();
  expect(counter.fault).toEqual(fault);
  expect(counter.fault).not.toBe(fault);
});
