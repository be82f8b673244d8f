import { fireEvent, render, screen } from "@testing-library/svelte";
import type { Component } from "svelte";
import { expect, it, vi } from "vitest";
import type { LastReading, ReadingsOf } from "../../lib/api";
import { client } from "../../lib/query";
import Sample from "../station/Sample.test.svelte";
import Readings from "./Readings.svelte";

vi.mock("../../lib/me.svelte", () => ({ may: () => true, me: () => ({ user: "u", hub: { id: "h", zone: "Africa/Lusaka" } }) }));
vi.mock("../../lib/hub", () => ({ call: () => Promise.resolve(answer), listen: () => () => null, waiting: { now: () => false, watch: () => () => null } }));

const last: LastReading = { at: 1_793_692_800_000, quality: "device", age: "fresh", awake: true, values: [], faults: [], charted: [] };
let answer: LastReading | null = last;

it.each([last, null])("each has a way to what it sent, a meter as well as a battery, and where nothing of it was taken", async (latest) => {
  for (const of of [{ kind: "battery", id: "b1" }, { kind: "device", id: "d1" }] satisfies ReadingsOf[]) {
    client.clear();
    answer = latest;
    const { unmount } = render(Sample, { drawn: Readings as unknown as Component<Record<string, unknown>>, given: { of, name: "X" } });
    await fireEvent.click(await screen.findByRole("button", { name: "What it sent" }));
    expect(location.hash).toBe(`#/stations/messages?${of.kind}=${of.id}`);
    unmount();
  }
});
