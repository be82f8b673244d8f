import { expect, it } from "vitest";
import type { TodayFigure } from "../../lib/api";
import { firstOf, placeOf, shown } from "./figures";

const figure = (values: Partial<TodayFigure>): TodayFigure => ({
  name: "jobs_open", of: "job_card", count: 1, question: { search: "", filters: {}, sort: "code", descending: false }, ...values,
});

it("a figure opens its list, asked the same question", () => {
  const question = { search: "", filters: { due: ["..1700"], state: ["open", "waiting"] }, sort: "pressing", descending: false };
  expect(placeOf(figure({ question }))).toBe("/jobs?due=..1700&state=open,waiting");
  expect(placeOf(figure({ of: "battery" }))).toBe("/batteries");
  expect(placeOf(figure({ of: "rental" }))).toBe("/rentals");
  expect(placeOf(figure({ of: "note" }))).toBeNull();
});

it("a figure of nothing is no tile, but for the batteries in service", () => {
  const none = [figure({ count: 0 }), figure({ name: "batteries_in_service", of: "battery", count: 0 })];
  expect(shown(none).map(({ name }) => name)).toEqual(["batteries_in_service"]);
});

it("the day begins with what is ready and what is due, also when it is nothing", () => {
  const figures = [figure({ name: "rentals_late" }), figure({ count: 0, name: "batteries_ready" }), figure({ name: "jobs_open" })];
  expect(firstOf(figures).map(({ name }) => name)).toEqual(["batteries_ready", "rentals_late"]);
  expect(shown(figures).map(({ name }) => name)).toEqual(["jobs_open"]);
});
