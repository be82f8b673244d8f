import type { Time } from "./api";
import { dayOf, startOf } from "./days";

/** The end of a day in the hub, which is when work that is due that day is late; null for no day, undefined for what is none. */
export function dueOf(day: string | null, zone: string): Time | null | undefined {
  if (day === null) return null;
  const after = startOf(day, zone, 1);
  return after === null ? undefined : after - 1;
}

/** The day of a due time, as it stands in the form. */
export const dueDay = (due: Time | null, zone: string): string | null => (due === null ? null : dayOf(due, zone));
