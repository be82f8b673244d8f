import type { ChartedField, ReadingField, ReadingValue } from "../../lib/api";
import { measure, number } from "../../lib/format";
import { t } from "../../lib/words";

export const measuredWord = (field: ReadingField) => t(`measured_${field}`);

/** What stands above a panel. */
export const panelTitle = ({ field, unit }: ChartedField) => `${measuredWord(field)} (${unit})`;

/** Numbers that are switches. */
const SWITCHES: ReadingField[] = ["charging_on", "fan_on", "inverter_on", "usb_on", "stay_awake", "awake"];

/** A value in words and its unit. */
export function valueText({ field, value, unit, decimals }: ReadingValue): string {
  if (SWITCHES.includes(field)) return t(value === 1 ? "switched_on" : "switched_off");
  if (field === "minutes_left" && value < 0) return t("minutes_without_end");
  return unit ? measure(value, unit, decimals) : number(value, decimals);
}

/** How much of the time is known; a little is not nothing. */
export const coverageText = (pct: number) => t("battery_soc_pct", { soc: number(pct, pct < 1 ? 1 : 0) });
