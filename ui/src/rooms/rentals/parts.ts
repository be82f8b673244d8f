import type { Time } from "../../lib/api";
import { dayOf, startOf } from "../../lib/days";

/** Between which instants something is due that is late, or due on this day and not late yet, as Today asks for them. */
export function dueParts(now: Time, zone: string): { late: string; today: string } {
  const after = startOf(dayOf(now, zone), zone, 1) ?? now + 1;
  return { late: `..${now - 1}`, today: `${now}..${after - 1}` };
}
