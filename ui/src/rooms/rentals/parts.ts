import type { Time } from "../../lib/api";
import { dayOf, startOf } from "../../lib/days";

/**
 * Between which instants something is due that is late, or due on this day and not late yet, as Today asks for them; or later; and what
 * is on this day.
 */
export function dueParts(now: Time, zone: string): { late: string; today: string; later: string; day: string } {
  const day = dayOf(now, zone);
  const after = startOf(day, zone, 1) ?? now + 1;
  return { late: `..${now - 1}`, today: `${now}..${after - 1}`, later: `${after}..`, day: `${startOf(day, zone) ?? now}..${after - 1}` };
}
