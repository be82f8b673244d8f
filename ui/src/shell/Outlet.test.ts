import { render } from "@testing-library/svelte";
import { tick } from "svelte";
import { expect, it, vi } from "vitest";
import { go } from "../lib/router";
import Outlet from "./Outlet.svelte";

const told = vi.hoisted((): string[] => []);
vi.mock("../lib/me.svelte", () => ({ me: () => ({ role: "admin" }) }));
vi.mock("../lib/scan", () => ({
  awaitRoom: () => {
    told.push("waits");
    return () => void told.push("arrived");
  },
}));
vi.mock("./rooms", () => ({
  roomAt: (path: string) => ({ room: { title: "start_title", path, load: () => new Promise(() => null) }, params: {} }),
  visible: () => true,
}));

it("the next room is waited for before the last one is waited for no more", async () => {
  const { unmount } = render(Outlet);
  go("/counter");
  await tick();
  await Promise.resolve();
  expect(told).toEqual(["waits", "waits", "arrived"]);
  unmount();
});
