import { render, screen } from "@testing-library/svelte";
import type { Component } from "svelte";
import { beforeEach, expect, it, vi } from "vitest";
import type { Swap, SwapRow } from "../../lib/api";
import { call } from "../../lib/hub";
import { client } from "../../lib/query";
import Sample from "../../shell/station/Sample.test.svelte";
import { batteries } from "../../shell/station/swap";
import Page from "./Swap.svelte";
import Room from "./Swaps.svelte";
import { lasted, side, used, why } from "./words";

vi.mock("../../lib/me.svelte", () => ({ may: () => true, me: () => ({ user: "u", sees_balances: true, hub: { id: "h", zone: "Africa/Lusaka", currency: "ZMW", money_decimals: 2 } }) }));
vi.mock("../../lib/hub", () => ({ call: vi.fn(), listen: () => () => null, waiting: { now: () => false, watch: () => () => null } }));

const row: SwapRow = {
  id: "w1", at: 1_793_692_800_000, source: "station", station: "s1", station_code: "S-1", station_name: "Market", customer: "c1", customer_name: "Grace Banda", customer_code: "C-1",
  kind: "swap", state: "completed", came: { battery: "b7", code: "B-7", slot: 6, soc_pct: 20, soh_pct: 81 }, went: { battery: "b3", code: "B-3", slot: 3, soc_pct: 95, soh_pct: null },
  charge_ah: 27, energy_wh: 1200, estimated: true, charged: 500, duration_s: 30, code: null, reason: "", clock: "hub", offline: false,
};
const failed: SwapRow = { ...row, id: "w2", state: "failed", kind: null, code: "swap_failed", reason: "door jammed", charge_ah: null, energy_wh: null, charged: null, duration_s: null };
const swap: Swap = { ...row, session: "x", began: row.at - 30_000, rental: "r1", rental_code: "R-2026-00001", act: null };
const answers: Record<string, unknown> = {
  "swap.list": { rows: [row, failed], next: null },
  "swap.counts": { all: 2, matching: 2, by: {} },
  "swap.view": swap,
  "station.list": { rows: [], next: null },
  "view.list": [],
};
const draw = (drawn: unknown, given: Record<string, unknown> = {}) => render(Sample, { drawn: drawn as Component<Record<string, unknown>>, given });

beforeEach(() => {
  client.clear();
  vi.mocked(call).mockReset().mockImplementation((name) => Promise.resolve((answers[name] ?? null) as never));
});

it("a swap is told in words, an estimate as one", () => {
  expect([batteries(row), used(row), lasted(row)]).toEqual(["B-7 → B-3", "about 1,200\u00a0Wh", "30\u00a0s"]);
  expect(side(row.came)).toBe("slot 6, 20\u00a0% charged, 81\u00a0% of its capacity left");
  expect(why(failed)).toBe("The station could not do it · door jammed");
  expect(used(failed)).toBe("");
});

it("swaps and attempts stand in one list", async () => {
  draw(Room);
  expect(await screen.findByText("Failed", { selector: ".badge" })).toBeTruthy();
  expect(screen.getAllByText("B-7 → B-3").length).toBe(2);
});

it("the page of a swap leads to all it is about", async () => {
  draw(Page, { id: "w1" });
  const links = (await screen.findAllByRole("link")).map((link) => link.getAttribute("href"));
  expect(links).toEqual(["#/batteries/b7", "#/batteries/b3", "#/customers/c1", "#/rentals/r1", "#/stations/swaps?customer=c1", "#/stations/swaps?battery=b7"]);
  expect(screen.getByText("Nothing was booked.")).toBeTruthy();
});
