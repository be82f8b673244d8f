import { render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { call } from "./hub";
import { client } from "./query";
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
