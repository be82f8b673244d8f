import type { Time } from "./api";

/** A day as people write it in a filter: `2026-03-09`. */
const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The first instant of a day on the hub's calendar; null if it is no day. */
export function startOf(day: string, zone: string, later = 0): Time | null {
  const [, year, month, date] = (SHAPE.exec(day.trim()) ?? []).map(Number);
  if (year === undefined || month === undefined || date === undefined) return null;
  const midnight = Date.UTC(year, month - 1, date);
  const back = new Date(midnight);
  if (year < 1900 || back.getUTCMonth() !== month - 1 || back.getUTCDate() !== date) return null;
  const wanted = Date.UTC(year, month - 1, date + later);
  // The clock may be put forward or back between the guess and the day: the second look is right.
  const first = wanted - ahead(wanted, zone);
  return wanted - ahead(first, zone);
}

/** A time of day: `8`, `08:00`, `8.30`. */
const CLOCK = /^(\d{1,2})(?:[:.hH](\d{2})?)?$/;

/** The instant of a day and a time of day on the hub's clock; null if it is none. */
export function momentOf(day: string, time: string, zone: string): Time | null {
  const [, hours, minutes = "0"] = CLOCK.exec(time.trim()) ?? [];
  const midnight = startOf(day, zone);
  if (midnight === null || hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return null;
  const wanted = midnight + ahead(midnight, zone) + (Number(hours) * 60 + Number(minutes)) * 60_000;
  const first = wanted - ahead(wanted, zone);
  return wanted - ahead(first, zone);
}

/** The day of an instant on the hub's calendar. */
export const dayOf = (instant: Time, zone: string): string => new Date(instant + ahead(instant, zone)).toISOString().slice(0, 10);

/** An instant as a clock at the hub shows it: `2026-03-09 14:30`. */
export const writtenAt = (instant: Time, zone: string): string => new Date(instant + ahead(instant, zone)).toISOString().slice(0, 16).replace("T", " ");

/** The instant at which a clock at the hub shows so; null if none does. */
export function instantAt(text: string, zone: string): Time | null {
  const [, day = "", time = ""] = /^(\S+)\s+(\S+)$/.exec(text.trim()) ?? [];
  return momentOf(day, time, zone);
}

/** A day after an instant, at the same time of day on the hub's clock; of one that is past, a day after today. */
export function aDayLater(instant: Time, now: Time, zone: string): Time {
  const [, time = ""] = writtenAt(instant, zone).split(" ");
  const next = startOf(dayOf(Math.max(instant, now), zone), zone, 1) ?? instant;
  return momentOf(dayOf(next, zone), time, zone) ?? next;
}

/** The values of a filter that lets through what happened from one day to another, both within; empty days are open ends. Null if one is no day. */
export function valuesOf(from: string, to: string, zone: string): string[] | null {
  const [start, end] = [from.trim() && startOf(from, zone), to.trim() && startOf(to, zone, 1)];
  if (start === null || end === null) return null;
  return start === "" && end === "" ? [] : [`${start}..${end === "" ? "" : end - 1}`];
}

/** The two days of such values, empty where an end is open. */
export function daysIn(values: readonly string[], zone: string): { from: string; to: string } {
  const [from = "", to = ""] = (values[0] ?? "").split("..");
  const day = (end: string) => (/^-?\d+$/.test(end) ? dayOf(Number(end), zone) : "");
  return { from: day(from), to: day(to) };
}

/** The instants between which such values let through; null where an end is open. */
export function between(values: readonly string[]): { from: Time | null; to: Time | null } {
  const [from = "", to = ""] = (values[0] ?? "").split("..");
  const instant = (end: string) => (/^-?\d+$/.test(end) ? Number(end) : null);
  return { from: instant(from), to: instant(to) };
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** How far the clock of a zone is ahead of UTC at an instant, in milliseconds. */
function ahead(instant: Time, zone: string): number {
  let clock = clocks.get(zone);
  if (!clock) {
    const shown = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" } as const;
    clock = new Intl.DateTimeFormat("en-GB-u-ca-gregory-nu-latn", { timeZone: zone, hourCycle: "h23", ...shown });
    clocks.set(zone, clock);
  }
  const part = Object.fromEntries(clock.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const wall = Date.UTC(part["year"] ?? 0, (part["month"] ?? 1) - 1, part["day"], part["hour"], part["minute"], part["second"]);
  return wall - Math.floor(instant / 1000) * 1000;
}
