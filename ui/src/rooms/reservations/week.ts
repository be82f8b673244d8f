import type { Time } from "../../lib/api";
import { dayOf, startOf } from "../../lib/days";

/** A day of a week: its first instant and that of the next. */
export type WeekDay = { from: Time; to: Time };

/** Seven days from today on, so many weeks ahead: what has passed is of no use when one looks what is promised. */
export function daysOf(now: Time, zone: string, ahead: number): WeekDay[] {
  const today = dayOf(now, zone);
  return Array.from({ length: 7 }, (_, day) => {
    const later = ahead * 7 + day;
    const [from, to] = [startOf(today, zone, later), startOf(today, zone, later + 1)];
    return { from: from ?? now, to: to ?? now };
  });
}
