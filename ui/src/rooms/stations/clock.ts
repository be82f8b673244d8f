import type { PresenceView } from "../../lib/api";
import { measure } from "../../lib/format";
import { t } from "../../lib/words";

/** A clock that is wrong by less is right enough. */
const RIGHT_S = 120;

/** By how much the clock of a station is wrong, in words; nothing if it is right, or not known. */
export function clockWord(presence: PresenceView | null): string | null {
  const ahead = presence?.ahead_s ?? 0;
  if (Math.abs(ahead) <= RIGHT_S) return null;
  return t(ahead > 0 ? "station_clock_fast" : "station_clock_slow", { by: span(Math.abs(ahead)) });
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** A length of time, as coarse as people say it: `3 min`, `5 h`, `2 d`. */
function span(seconds: number): string {
  if (seconds < 2 * HOUR) return measure(Math.round(seconds / MINUTE), "min", 0);
  return seconds < 48 * HOUR ? measure(Math.round(seconds / HOUR), "h", 0) : t("station_clock_days", { days: Math.round(seconds / HOUR / 24) });
}
