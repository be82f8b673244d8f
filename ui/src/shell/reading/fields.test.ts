import { expect, it } from "vitest";
import { t } from "../../lib/words";
import { coverageText, valueText } from "./fields";

it("a value stands in words, with its unit", () => {
  expect(valueText({ field: "voltage_v", value: 12.345, unit: "V", decimals: 2 })).toBe("12.35\u00a0V");
  expect(valueText({ field: "usb_on", value: 0, unit: "", decimals: 0 })).toBe("off");
  expect(valueText({ field: "minutes_left", value: -1, unit: "min", decimals: 0 })).toBe("without end");
  expect(valueText({ field: "cycles", value: 120, unit: "", decimals: 0 })).toBe("120");
});

it("what is known of the time is whole, but a little is not nothing", () => {
  expect([0, 0.24, 37.6, 100].map(coverageText)).toEqual(["0", "0.2", "38", "100"].map((soc) => t("battery_soc_pct", { soc })));
});
