import { afterEach, describe, expect, it, vi } from "vitest";
import { ago, date, dateTime, localeOf, measure, money, number, parseNumber, size, timeOfDay, when, writeNumber } from "./format";
import { look } from "./look";
import { speak } from "./language.svelte";

const ZONE = "Africa/Blantyre"; // UTC+2 all year
const noon = Date.UTC(2026, 10, 12, 10, 5); // 12:05 there

afterEach(() => {
  speak("en");
  vi.unstubAllGlobals();
});

it("amounts show as dots on a desktop that hides them", () => {
  look.hidesAmounts = true;
  expect(money(12_050, "ZMW", 2)).toBe("•••");
  look.hidesAmounts = false;
  expect(money(12_050, "ZMW", 2)).toContain("120");
});

describe("the locale", () => {
  it("C of a system without a language is passed over", () => {
    expect(localeOf("en", ["C"])).toBe("en-GB");
    expect(localeOf("fr", ["C", "C.UTF-8", ""])).toBe("fr-FR");
  });

  it("of the reader's region is taken when it is of the language shown", () => {
    expect(localeOf("en", ["fr-CI", "en-ZM"])).toBe("en-ZM");
    expect(localeOf("fr", ["fr-CI", "en-ZM"])).toBe("fr-CI");
  });

  it("that every computer starts with says nothing about the reader", () => {
    expect(localeOf("en", ["en-US", "en"])).toBe("en-GB");
  });

  it("C does not stop a figure or a date from being written", () => {
    vi.stubGlobal("navigator", { language: "C", languages: ["C"] });
    expect(number(1280)).toBe("1,280");
    expect(date(noon, ZONE)).toBe("12 Nov 2026");
  });
});

describe("figures", () => {
  it("follow the language of the screen", () => {
    expect(measure(1280.5, "Wh")).toBe("1,280.5\u00a0Wh");
    speak("fr");
    expect(measure(1280.5, "Wh")).toBe("1\u202f280,5\u00a0Wh");
  });

  it("of what is stored are in the reader's own units", () => {
    expect([size(30_400), size(1_300_000), size(2_450_000_000)]).toEqual(["30.4\u00a0kB", "1.3\u00a0MB", "2.5\u00a0GB"]);
    speak("fr");
    expect(size(1_300_000)).toMatch(/^1,3\sMo$/);
  });

  it("of money come from minor units, with the decimals of the currency", () => {
    expect(money(125_000, "MWK", 2)).toMatch(/1,250\.00/);
    expect(money(1250, "XOF", 0)).toMatch(/1,250$/);
    expect(money(1250, "TND", 3)).toMatch(/1\.250$/);
  });

  it("of money carry the same sign in every language", () => {
    const sign = (currency: string) => money(100, currency, 2).replace(/[\d.,\s\u00a0\u202f]/g, "");
    const currencies = ["ZMW", "MWK", "KES", "NGN", "EUR"];
    const english = currencies.map(sign);
    speak("fr");
    expect(currencies.map(sign)).toEqual(english);
    expect(money(5_000, "ZMW", 2)).toMatch(/^50,00\sZK$/);
  });
});

describe("times", () => {
  it("are those of the hub's zone, on a clock of 24 hours", () => {
    expect(timeOfDay(noon, ZONE)).toBe("12:05");
    expect(timeOfDay(noon + 5 * 3_600_000, ZONE)).toBe("17:05");
    expect(dateTime(noon, "America/Bogota")).toBe("12 Nov 2026, 05:05");
  });

  it("are as short as the day allows", () => {
    expect(when(noon, ZONE, noon + 60_000)).toBe("12:05");
    expect(when(noon, ZONE, noon + 48 * 3_600_000)).toBe("12 Nov, 12:05");
    expect(when(noon, ZONE, noon + 365 * 24 * 3_600_000)).toBe("12 Nov 2026");
  });

  it("long ago are told in the largest whole unit, and never in the future", () => {
    expect(ago(noon, noon + 2 * 60_000)).toBe("2 min ago");
    expect(ago(noon, noon + 26 * 3_600_000)).toBe("yesterday");
    expect(ago(noon, noon + 62 * 24 * 3_600_000)).toBe("2 months ago");
    expect(ago(noon + 60_000, noon)).toBe("now");
  });
});

describe("a figure somebody wrote", () => {
  it.each([
    ["1,5", 1.5],
    ["1.5", 1.5],
    [" 12 ", 12],
    ["1 250,5", 1250.5],
    ["1\u202f250,5", 1250.5],
    ["1,250.5", 1250.5],
    ["1.250,5", 1250.5],
    ["-0,25", -0.25],
    ["−3", -3],
    [".5", 0.5],
    ["7,", 7],
    ["1,500", 1500],
    ["-12,500", -12_500],
    ["1.500", 1.5],
    ["0,500", 0.5],
    ["1234,567", 1234.567],
    ["1,234,567", 1_234_567],
    ["1.234.567", 1_234_567],
  ])("as %j is read", (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each([
    ["1,500", 1.5],
    ["1.500", 1.5],
    ["1\u202f500", 1500],
    ["1.234.567", 1_234_567],
    ["1,234,567", 1_234_567],
  ])("as %j is read by a French reader", (text, value) => {
    speak("fr");
    expect(parseNumber(text)).toBe(value);
  });

  it.each(["12x", "1,2,3", "1,23,456", "1.2.3.4", "-", ",", "--1", "1e5", "٤٢", "0x10"])("as %j is not guessed at", (text) => {
    expect(parseNumber(text)).toBeUndefined();
  });

  it("as nothing is nothing", () => {
    expect(parseNumber("  ")).toBeNull();
  });

  it("comes back as it was written", () => {
    for (const value of [0, 12.8, -3.25, 1500, 1_280_000, 0.001, 1.234, 1234.567]) {
      for (const language of ["en", "fr"] as const) {
        speak(language);
        expect(parseNumber(writeNumber(value))).toBe(value);
      }
    }
  });
});
