import { fireEvent, render, screen } from "@testing-library/svelte";
import type { Component } from "svelte";
import { beforeEach, expect, it, vi } from "vitest";
import type { Quarantine } from "../../lib/api";
import { call } from "../../lib/hub";
import { client } from "../../lib/query";
import Sample from "../../shell/station/Sample.test.svelte";
import CorrectDialog from "./CorrectDialog.svelte";
import QuarantineDrawer from "./QuarantineDrawer.svelte";
import Room from "./Quarantine.svelte";

vi.mock("../../lib/me.svelte", () => ({ may: () => true, me: () => ({ user: "u", hub: { id: "h", zone: "Africa/Lusaka", currency: "ZMW", money_decimals: 2 } }) }));
vi.mock("../../lib/hub", () => ({ call: vi.fn(), listen: () => () => null, waiting: { now: () => false, watch: () => () => null } }));

const report: Quarantine = {
  id: "q1", at: 1_793_692_800_000, happened_at: 1_793_692_800_000, state: "open", station: "s1", station_code: "S-1", station_name: "Market", code: "no_session",
  customer: "c1", customer_name: "Grace Banda", customer_code: "C-1", kind: "swap", told_user: "17", came: "B-7", went: "B-3", offline: false,
  topic: "bss/S-1/swap/activity", payload: '{"user_id":17,"note":"<b>bold</b>"}', decided_by: "", decided_at: null, reason: "",
  batteries: [
    { id: "b3", code: "B-3", went: true, holder: "hub", holder_name: "S-1 / 3", since: 1_793_692_000_000, moved_since: false },
    { id: "b7", code: "B-7", went: false, holder: "customer", holder_name: "Grace Banda", since: 1_793_692_000_000, moved_since: true },
  ],
};
const station = { id: "s1", slots: [{ id: "slot1", number: 1, mode: "operational", active: true, battery: null }, { id: "slot2", number: 2, mode: "operational", active: true, battery: { id: "b9", code: "B-9" } }] };
const answers: Record<string, unknown> = {
  "quarantine.list": { rows: [report], next: null },
  "quarantine.counts": { all: 1, matching: 1, by: { state: { all: 1, of: { open: 1 } } } },
  "quarantine.view": report,
  "quarantine.history": [],
  "station.view": station,
  "view.list": [],
};
const draw = (drawn: unknown, given: Record<string, unknown> = {}) => render(Sample, { drawn: drawn as Component<Record<string, unknown>>, given });

beforeEach(() => {
  client.clear();
  vi.mocked(call).mockReset().mockImplementation((name) => Promise.resolve((answers[name] ?? null) as never));
});

it("a report is told in a sentence, with why it does not fit", async () => {
  draw(Room);
  expect((await screen.findAllByText("Grace Banda brought B-7 and took B-3")).length).toBeGreaterThan(0);
  expect(screen.getByText("No card was read before")).toBeTruthy();
});

it("where there is nothing to decide, it says why", async () => {
  vi.mocked(call).mockImplementation((name) => Promise.resolve((name === "quarantine.list" ? { rows: [], next: null } : name === "quarantine.counts" ? { all: 0, matching: 0, by: {} } : []) as never));
  draw(Room);
  expect(await screen.findByText("Nothing waits for a decision")).toBeTruthy();
});

it("the drawer shows what came as text, where batteries are, and the three decisions", async () => {
  const { container } = draw(QuarantineDrawer, { id: "q1", row: report, onclose: () => null, onopen: () => null, onedit: () => null });
  expect(await screen.findByText(report.payload)).toBeTruthy();
  expect(container.querySelector("pre b")).toBeNull();
  expect(screen.getByText(/^S-1 \/ 3, since/)).toBeTruthy();
  expect(screen.getByText("moved since")).toBeTruthy();
  for (const name of ["Accept as told", "Correct", "Discard"]) expect(screen.getByRole("button", { name })).toBeTruthy();
});

it("what was decided is not decided again", async () => {
  answers["quarantine.view"] = { ...report, state: "accepted", decided_by: "Amina", decided_at: report.at, reason: "seen" };
  draw(QuarantineDrawer, { id: "q1", row: undefined, onclose: () => null, onopen: () => null, onedit: () => null });
  expect(await screen.findByText(/^Amina, /)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Discard" })).toBeNull();
  answers["quarantine.view"] = report;
});

it("a correction says where each battery is, beginning with what the station said", async () => {
  draw(CorrectDialog, { report, onclose: () => null });
  const reason = await screen.findByLabelText(/^Reason/);
  await fireEvent.input(reason, { target: { value: "looked" } });
  await fireEvent.click(screen.getByRole("button", { name: /^Save/ }));
  await vi.waitFor(() => expect(vi.mocked(call).mock.calls.some(([name]) => name === "quarantine.correct")).toBe(true));
  const [, asked] = vi.mocked(call).mock.calls.find(([name]) => name === "quarantine.correct") ?? [];
  expect(asked).toEqual({
    id: "q1", reason: "looked",
    places: [{ battery: "b3", at: { is: "customer", customer: "c1" } }, { battery: "b7", at: { is: "rack" } }],
  });
});
