import type { ChartColour, LastReading, ReadingField, ReadingValue } from "../../lib/api";
import { measure, number } from "../../lib/format";
import { t } from "../../lib/words";

/** What a chart is drawn of, each if the device ever told it, in the order of its panels. */
const DRAWN: [ReadingField, ChartColour][] = [
  ["soc_pct", "ready"],
  ["voltage_v", "accent"],
  ["current_a", "charging"],
  ["power_w", "charging"],
  ["temp_c", "late"],
];

/** The lines there can be of a device that told this last. A battery that tells current and voltage need not tell power. */
export function drawnOf(last: LastReading): { field: ReadingField; colour: ChartColour; unit: string; decimals: number }[] {
  const told = (field: ReadingField) => last.values.find((value) => value.field === field);
  return DRAWN.flatMap(([field, colour]) => {
    const value = told(field);
    return value && !(field === "power_w" && told("current_a")) ? [{ field, colour, unit: value.unit, decimals: value.decimals }] : [];
  });
}

export const measuredWord = (field: ReadingField) => t(`measured_${field}`);

/** Numbers that are switches. */
const SWITCHES: ReadingField[] = ["charging_on", "fan_on", "inverter_on", "usb_on", "stay_awake", "awake"];

/** A value in words and its unit. */
export function valueText({ field, value, unit, decimals }: ReadingValue): string {
  if (SWITCHES.includes(field)) return t(value === 1 ? "switched_on" : "switched_off");
  if (field === "minutes_left" && value < 0) return t("minutes_without_end");
  // A place is worth all its decimals.
  return unit ? measure(value, unit, unit === "°" ? 5 : decimals) : number(value, decimals);
}
