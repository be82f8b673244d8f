import { expect, it } from "vitest";
import type { LastReading, ReadingField } from "../../lib/api";
import { drawnOf, valueText } from "./fields";

const told = (fields: ReadingField[]): LastReading => ({
  at: 0, quality: "device", age: "fresh", awake: true, errors: "",
  values: fields.map((field) => ({ field, value: 1, unit: "V", decimals: 1 })),
});

it("a chart is drawn of what was told, in the order of its panels", () => {
  expect(drawnOf(told(["temp_c", "current_a", "soc_pct", "cycles"])).map(({ field }) => field)).toEqual(["soc_pct", "current_a", "temp_c"]);
  expect(drawnOf(told(["power_w"])).map(({ field }) => field)).toEqual(["power_w"]);
  expect(drawnOf(told(["power_w", "current_a"])).map(({ field }) => field)).toEqual(["current_a"]);
  expect(drawnOf(told([]))).toEqual([]);
});

it("a value stands in words, with its unit", () => {
  expect(valueText({ field: "voltage_v", value: 12.345, unit: "V", decimals: 2 })).toBe("12.35\u00a0V");
  expect(valueText({ field: "usb_on", value: 0, unit: "", decimals: 0 })).toBe("off");
  expect(valueText({ field: "minutes_left", value: -1, unit: "min", decimals: 0 })).toBe("without end");
  expect(valueText({ field: "cycles", value: 120, unit: "", decimals: 0 })).toBe("120");
});
