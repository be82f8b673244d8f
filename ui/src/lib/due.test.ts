import { describe, expect, it } from "vitest";
import { dueDay, dueOf } from "./due";

const LUSAKA = "Africa/Lusaka"; // two hours ahead, always

describe("a due day", () => {
  it("ends as the hub's day ends", () => {
    expect(dueOf("2026-11-25", LUSAKA)).toBe(Date.UTC(2026, 10, 25, 22) - 1);
    expect(dueDay(Date.UTC(2026, 10, 25, 22) - 1, LUSAKA)).toBe("2026-11-25");
    expect(dueDay(Date.UTC(2026, 10, 25, 22), LUSAKA)).toBe("2026-11-26");
  });

  it("may be left open, but not be nonsense", () => {
    expect(dueOf(null, LUSAKA)).toBeNull();
    expect(dueOf("2026-02-30", LUSAKA)).toBeUndefined();
    expect(dueDay(null, LUSAKA)).toBeNull();
  });
});
