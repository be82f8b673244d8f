import { expect, it } from "vitest";
import { daysOf } from "./week";

/** Tuesday, 3 November 2026, 10:00 in Lusaka. */
const NOW = Date.UTC(2026, 10, 3, 8);
const HOUR = 3_600_000;

it("seven days that join begin with today", () => {
  const days = daysOf(NOW, "Africa/Lusaka", 0);
  expect(days[0]).toEqual({ from: Date.UTC(2026, 10, 2, 22), to: Date.UTC(2026, 10, 3, 22) });
  expect(days).toHaveLength(7);
  for (const [at, day] of days.entries()) if (at > 0) expect(day.from).toBe(days[at - 1]?.to);
});

it("the weeks before and after follow", () => {
  expect(daysOf(NOW, "Africa/Lusaka", 1)[0]?.from).toBe(Date.UTC(2026, 10, 9, 22));
  expect(daysOf(NOW, "Africa/Lusaka", -1)[6]?.to).toBe(Date.UTC(2026, 10, 2, 22));
});

it("a day on which the clock changes has its own length", () => {
  const [day] = daysOf(Date.UTC(2026, 2, 29, 10), "Europe/Paris", 0);
  expect((day?.to ?? 0) - (day?.from ?? 0)).toBe(23 * HOUR);
});
