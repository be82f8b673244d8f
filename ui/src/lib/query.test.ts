import { QueryObserver } from "@tanstack/svelte-query";
import { render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import type { Event } from "./api";
import { call, listen } from "./hub";
import { asOfNow, ask, byTheClock, client, everything, followCore, stale } from "./query";
import QuerySample from "./QuerySample.test.svelte";

vi.mock("./hub", () => ({ call: vi.fn(), listen: vi.fn() }));

it("a screen that needs two answers shows them in whichever order they come", async () => {
  const answers = new Map<string, (rows: unknown) => void>();
  vi.mocked(call).mockImplementation((name) => new Promise((resolve) => answers.set(name, resolve as (rows: unknown) => void)));
  render(QuerySample);

  answers.get("user.list")?.([]);
  await vi.waitFor(() => expect(client.getQueryData(["user", "user.list", null])).toEqual([]));
  answers.get("hub.list")?.([]);
  expect(await screen.findByText("both are here")).toBeTruthy();
});

it("an answer that was on its way when the core told of a change is asked for again", async () => {
  let tell: (event: Event) => void = () => undefined;
  vi.mocked(listen).mockImplementation((told) => {
    tell = told;
    return () => undefined;
  });
  const answers: ((checks: unknown) => void)[] = [];
  vi.mocked(call).mockImplementation(() => new Promise((resolve) => answers.push(resolve as (checks: unknown) => void)));
  followCore();
  const seen: unknown[] = [];
  const watched = new QueryObserver(client, ask("health.view", null)).subscribe(({ data }) => seen.push(data));

  tell({ event: "health" });
  answers[0]?.("running");
  await vi.waitFor(() => expect(answers.length).toBe(2));
  answers[1]?.("done");
  await vi.waitFor(() => expect(seen.at(-1)).toBe("done"));
  watched();
});

it("what the clock alone changes is asked anew each minute, and whenever somebody comes to look", async () => {
  vi.useFakeTimers();
  vi.mocked(call).mockReset().mockResolvedValue([]);
  const asks = () => vi.mocked(call).mock.calls.length;
  for (const options of [byTheClock, asOfNow]) {
    const looks = () => new QueryObserver(client, { ...ask("rental.board", { question: everything(options === asOfNow ? "due" : "started"), each: 1 }), ...options });
    const before = asks();
    const first = looks().subscribe(() => undefined);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(asks()).toBe(before + 2);
    first();
    await vi.advanceTimersByTimeAsync(1000);
    const next = looks();
    expect(next.getCurrentResult().isPending).toBe(options === asOfNow);
    const second = next.subscribe(() => undefined);
    expect(asks()).toBe(before + 3);
    second();
  }
  vi.useRealTimers();
});

it("readings of weeks ago, once imported, are in the charts at once", () => {
  expect(stale({ event: "readings_imported" })).toEqual(["reading"]);
  expect(stale({ event: "readings" })).toEqual([]);
});

it("however many readings come, what was measured last is asked for once a frame", async () => {
  let tell: (event: Event) => void = () => undefined;
  vi.mocked(listen).mockImplementation((told) => {
    tell = told;
    return () => undefined;
  });
  const frames: FrameRequestCallback[] = [];
  vi.stubGlobal("requestAnimationFrame", (frame: FrameRequestCallback) => frames.push(frame));
  vi.mocked(call).mockReset().mockResolvedValue(null);
  followCore();
  const of = { kind: "battery", id: "1" } as const;
  const watched = new QueryObserver(client, ask("reading.latest", { of })).subscribe(() => undefined);
  await vi.waitFor(() => expect(client.getQueryData(["reading", "reading.latest", { of }])).toBeNull());
  for (let many = 0; many < 100; many++) tell({ event: "readings" });
  expect([frames.length, vi.mocked(call).mock.calls.length]).toEqual([1, 1]);
  frames[0]?.(0);
  // What came before the frame and since may be missing in the answer.
  await vi.waitFor(() => expect(frames.length).toBe(2));
  expect(vi.mocked(call)).toHaveBeenCalledTimes(2);
  frames[1]?.(0);
  await vi.waitFor(() => expect(vi.mocked(call)).toHaveBeenCalledTimes(3));
  watched();
  vi.unstubAllGlobals();
});
