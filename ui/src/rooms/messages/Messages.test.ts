import { fireEvent, render, screen } from "@testing-library/svelte";
import type { Component } from "svelte";
import { beforeEach, expect, it, vi } from "vitest";
import type { Event, MessageRow, StationMessage } from "../../lib/api";
import { call } from "../../lib/hub";
import { client, stale } from "../../lib/query";
import Sample from "../../shell/station/Sample.test.svelte";
import MessageDrawer from "./MessageDrawer.svelte";
import Room from "./Messages.svelte";

vi.mock("../../lib/me.svelte", () => ({ may: () => true, me: () => ({ user: "u", hub: { id: "h", zone: "Africa/Lusaka" } }) }));
vi.mock("../../lib/hub", () => ({ call: vi.fn(), listen: () => () => null, waiting: { now: () => false, watch: () => () => null } }));

const row: MessageRow = {
  id: "in.1", at: 1_793_692_800_000, outgoing: false, station: "s1", station_code: "S-1", login: "S-1", topic: "bss/S-1/swap/activity", source: "mqtt", battery: null, counts: null, kind: "moved", verdict: "questioned",
  code: "no_session", sent_at: null, size: 90, ms: null,
};
const message: StationMessage = {
  ...row, detail: "no open session", raw: { text: "ff00", hex: true }, fields: null, unread: "not UTF-8", command: "echo ff00 | xxd -r -p | mosquitto_pub -s", replays: false,
  answers: [{ topic: "bss/S-1/swap/error", qos: 2, raw: { text: '{"status":"error"}', hex: false }, sent_at: null }],
  answer: "",
};
const answers: Record<string, unknown> = { "message.list": { rows: [row], next: null }, "message.view": message, "station.list": { rows: [], next: null } };
const draw = (drawn: unknown, given: Record<string, unknown> = {}) => render(Sample, { drawn: drawn as Component<Record<string, unknown>>, given });
const asks = () => vi.mocked(call).mock.calls.filter(([name]) => name === "message.list").length;
const tell = (event: Event) => Promise.all(stale(event).map((what) => client.invalidateQueries({ queryKey: [what] })));

beforeEach(() => {
  client.clear();
  vi.mocked(call).mockReset().mockImplementation((name) => Promise.resolve((answers[name] ?? null) as never));
});

it("the list follows what is said until it is paused, and goes on where it is told to", async () => {
  draw(Room);
  expect((await screen.findAllByText("Batteries moved")).length).toBeGreaterThan(0);
  await tell({ event: "changed", what: "message" });
  expect(asks()).toBe(2);
  await fireEvent.click(screen.getByRole("button", { name: "Pause" }));
  expect(screen.getByText(/^Paused/)).toBeTruthy();
  await tell({ event: "changed", what: "message" });
  expect(asks()).toBe(2);
  await fireEvent.click(screen.getByRole("button", { name: "Go on" }));
  await vi.waitFor(() => expect(asks()).toBe(3));
});

it("what stations say makes nothing else stale", () => {
  expect(stale({ event: "changed", what: "message" })).toEqual(["message"]);
});

it("a message is shown as it came, why it was not read, and what was answered", async () => {
  draw(MessageDrawer, { id: "in.1", row, onclose: () => null, onopened: () => null });
  expect(await screen.findByText("ff00")).toBeTruthy();
  expect(screen.getByText("It was not read: not UTF-8")).toBeTruthy();
  expect(screen.getByText('{"status":"error"}')).toBeTruthy();
  expect(screen.getByText("QoS 2, waits to be sent")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Say it once more" })).toBeNull();
  expect(screen.getByRole("button", { name: "Copy as a shell line" })).toBeTruthy();
});

it("a call shows who was turned away, what was answered and how long it took, and nothing that was not kept", async () => {
  const call: MessageRow = { ...row, id: "call.1", station: null, station_code: "", login: "D-1", topic: "/auth/battery-login", source: "http", kind: "sign_in", verdict: "refused", code: "unauthorised", size: 0, ms: 40 };
  answers["message.view"] = { ...message, ...call, detail: "", raw: { text: "", hex: false }, fields: null, unread: "", answers: [], answer: '401 {"status":"failure"}' };
  draw(MessageDrawer, { id: "call.1", row: call, onclose: () => null, onopened: () => null });
  expect(await screen.findByText('401 {"status":"failure"}')).toBeTruthy();
  for (const words of ["A device signs in", "It did not show who it is · unauthorised", "HTTP", "40 ms"]) expect(screen.getByText(words)).toBeTruthy();
  for (const words of ["What was read", "As it came", "Nothing was answered."]) expect(screen.queryByText(words)).toBeNull();
  answers["message.view"] = message;
});

it("what was set aside is not called a decision that nobody can make here", async () => {
  draw(Room);
  expect((await screen.findAllByText("Set aside")).length).toBeGreaterThan(0);
  expect(screen.queryByText("To decide")).toBeNull();
});

it("a device's page leads to what it sent, and to nothing else", async () => {
  location.hash = "/stations/messages?device=d1";
  draw(Room);
  await fireEvent.click(await screen.findByRole("button", { name: "One device only" }));
  const asked = vi.mocked(call).mock.calls.filter(([name]) => name === "message.list").map(([, input]) => (input as { of: unknown }).of);
  expect(asked).toEqual([{ kind: "device", id: "d1" }, null]);
  location.hash = "";
});

it("where nothing is real it is said once more, and what became of it is opened", async () => {
  answers["message.view"] = { ...message, replays: true };
  answers["message.replay"] = { ...message, id: "in.2" };
  const opened: string[] = [];
  draw(MessageDrawer, { id: "in.1", row, onclose: () => null, onopened: (id: string) => opened.push(id) });
  await fireEvent.click(await screen.findByRole("button", { name: "Say it once more" }));
  await vi.waitFor(() => expect(opened).toEqual(["in.2"]));
  answers["message.view"] = message;
});
