import { describe, expect, it, vi } from "vitest";
import type { Item } from "../../lib/api";
import { Counter } from "./counter.svelte";

vi.mock("../../lib/hub", () => ({ call: () => Promise.reject(new Error("nobody answers here")) }));

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
