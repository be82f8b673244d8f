import { render, screen } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { expect, it, vi } from "vitest";
import Parted from "./Parted.svelte";

const children = createRawSnippet(() => ({ render: () => "<p>the list</p>" }));

it("a list whose parts are not known is not shown, and is asked for again", async () => {
  const refetch = vi.fn(() => Promise.resolve());
  const { rerender } = render(Parted, { asked: { data: undefined, error: { code: "internal", trace: "t-1" }, refetch }, title: "Rentals", children });
  expect(screen.getByRole("alert")).toBeTruthy();
  expect(screen.queryByText("the list")).toBeNull();
  screen.getByRole("button", { name: "Try again" }).click();
  expect(refetch).toHaveBeenCalledOnce();
  await rerender({ asked: { data: [], error: null, refetch } });
  expect(screen.getByText("the list")).toBeTruthy();
});
