import { describe, expect, it } from "vitest";
import { aDayLater, between, dayOf, daysIn, instantAt, momentOf, startOf, valuesOf, writtenAt } from "./days";

const LUSAKA = "Africa/Lusaka"; // two hours ahead, always
const PARIS = "Europe/Paris"; // its clock is put forward on 29 March 2026

describe("a day on the hub's calendar", () => {
  it("begins when its clock says midnight", () => {
    expect(startOf("2026-11-03", LUSAKA)).toBe(Date.UTC(2026, 10, 2, 22));
    expect(startOf("2026-03-29", PARIS)).toBe(Date.UTC(2026, 2, 28, 23));
    expect(startOf("2026-03-30", PARIS)).toBe(Date.UTC(2026, 2, 29, 22));
  });

  it("is found again from any of its instants", () => {
    for (const hour of [0, 1, 12, 23]) expect(dayOf((startOf("2026-07-09", LUSAKA) ?? 0) + hour * 3_600_000, LUSAKA)).toBe("2026-07-09");
  });

  it("is one of the calendar", () => {
    for (const wrong of ["", "today", "2026-02-30", "2026-13-01", "0001-01-01", "9-3-2026"]) expect(startOf(wrong, LUSAKA)).toBeNull();
  });
});

describe("days as a filter", () => {
  it("hold both ends, and come back as they were typed", () => {
    const values = valuesOf("2026-11-01", "2026-11-03", LUSAKA);
    expect(values).toEqual([`${Date.UTC(2026, 9, 31, 22)}..${Date.UTC(2026, 10, 3, 22) - 1}`]);
    expect(daysIn(values ?? [], LUSAKA)).toEqual({ from: "2026-11-01", to: "2026-11-03" });
  });

  it("may be open at either end, or at both", () => {
    expect(daysIn(valuesOf("2026-11-01", "", PARIS) ?? [], PARIS)).toEqual({ from: "2026-11-01", to: "" });
    expect(daysIn(valuesOf("", "2026-11-01", PARIS) ?? [], PARIS)).toEqual({ from: "", to: "2026-11-01" });
    expect(valuesOf("", " ", PARIS)).toEqual([]);
  });

  it("say between which instants, or that an end is open", () => {
    expect(between(valuesOf("2026-11-01", "", LUSAKA) ?? [])).toEqual({ from: Date.UTC(2026, 9, 31, 22), to: null });
    expect(between([])).toEqual({ from: null, to: null });
  });

  it("are none while one cannot be read", () => expect(valuesOf("2026-11-0", "2026-11-03", LUSAKA)).toBeNull());
});

describe("a moment by the hub's clock", () => {
  it("is read as it is written", () => {
    expect(instantAt("2026-11-01 09:05", LUSAKA)).toBe(Date.UTC(2026, 10, 1, 7, 5));
    expect(writtenAt(Date.UTC(2026, 10, 1, 7, 5), LUSAKA)).toBe("2026-11-01 09:05");
    expect(instantAt(" 2026-03-29  3:30 ", PARIS)).toBe(Date.UTC(2026, 2, 29, 1, 30));
  });

  it("is none that no clock shows", () => {
    for (const text of ["", "2026-11-01", "2026-02-30 10:00", "2026-11-01 24:00", "2026-11-01 10:60", "tomorrow 10:00"]) expect(instantAt(text, LUSAKA)).toBeNull();
  });
});

it("a time of day is read as people write it, on the hub's clock", () => {
  const eight = Date.UTC(2026, 10, 3, 6);
  for (const time of ["8", "08:00", " 8:00 ", "8.00", "8h"]) expect(momentOf("2026-11-03", time, "Africa/Lusaka")).toBe(eight);
  for (const time of ["", "24:00", "8:60", "eight", "8:0"]) expect(momentOf("2026-11-03", time, "Africa/Lusaka")).toBeNull();
  expect(momentOf("2026-02-30", "08:00", "Africa/Lusaka")).toBeNull();
  // After the clock was put forward it is eight by the clock, not eight hours after midnight.
  expect(momentOf("2026-03-29", "08:00", "Europe/Paris")).toBe(Date.UTC(2026, 2, 29, 6));
});

describe("a day later", () => {
  it("is at the same time of day, whatever was done to the clock meanwhile", () => {
    const due = instantAt("2026-03-28 10:00", PARIS) ?? 0;
    expect(writtenAt(aDayLater(due, due - 1, PARIS), PARIS)).toBe("2026-03-29 10:00");
    expect(writtenAt(aDayLater(instantAt("2026-02-28 23:59", LUSAKA) ?? 0, 0, LUSAKA), LUSAKA)).toBe("2026-03-01 23:59");
  });

  it("is not in the past of what is late", () => {
    const [due, now] = ["2026-03-01 10:00", "2026-03-09 08:00"].map((text) => instantAt(text, LUSAKA) ?? 0) as [number, number];
    expect(writtenAt(aDayLater(due, now, LUSAKA), LUSAKA)).toBe("2026-03-10 10:00");
  });

  it("is when the clock is put forward an hour that there is", () => {
    const due = instantAt("2026-03-28 02:30", PARIS) ?? 0;
    expect(aDayLater(due, 0, PARIS) - due).toBeLessThanOrEqual(25 * 3_600_000);
    expect(aDayLater(due, 0, PARIS)).toBeGreaterThan(due);
  });
});
