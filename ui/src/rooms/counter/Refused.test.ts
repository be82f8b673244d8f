import { render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { Counter } from "./counter.svelte";
import Refused from "./Refused.svelte";

vi.mock("../../lib/me.svelte", () => ({ may: () => false }));

it("two fields that are wrong in the same way are told twice", () => {
  const counter = new Counter();
  counter.fault = { code: "invalid", fields: [{ field: "swap.0.soc_out_pct", problem: "required" }, { field: "swap.0.soc_back_pct", problem: "required" }] };
  render(Refused, { counter, onallow: () => null, onfull: () => null });
  expect(screen.getByRole("alert").querySelectorAll("p")).toHaveLength(2);
});
