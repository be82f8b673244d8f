import { expect, it } from "vitest";
import { dueParts } from "./parts";

const ZONE = "Africa/Lusaka";
/** 3 November 2026, 10:00 in Lusaka. */
const NOW = Date.UTC(2026, 10, 3, 8);

it("late is all that should have come back before now, due today what comes until midnight, later the rest", () => {
  const [midnight, next] = [Date.UTC(2026, 10, 2, 22), Date.UTC(2026, 10, 3, 22)];
  expect(dueParts(NOW, ZONE)).toEqual({ late: `..${NOW - 1}`, today: `${NOW}..${next - 1}`, later: `${next}..`, day: `${midnight}..${next - 1}` });
});
