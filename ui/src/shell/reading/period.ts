import type { Period, RangeAsk, Time } from "../../lib/api";
import { date, dateTime, monthOfYear } from "../../lib/format";
import { t } from "../../lib/words";

export const PERIODS: readonly Period[] = ["hour", "day", "week", "month"];

/** A stretch of the calendar by its beginning. */
export function periodText(period: Period, from: Time, zone: string): string {
  switch (period) {
    case "hour":
      return dateTime(from, zone);
    case "day":
      return date(from, zone);
    case "week":
      return t("figures_week_from", { day: date(from, zone) });
    case "month":
      return monthOfYear(from, zone);
  }
}

/** So much is shown at once: a month of days, a quarter of weeks, a year of months. */
export const RANGES: Record<Exclude<Period, "hour">, RangeAsk> = {
  day: { is: "last", hours: 30 * 24 },
  week: { is: "last", hours: 13 * 7 * 24 },
  month: { is: "last", hours: 365 * 24 },
};
