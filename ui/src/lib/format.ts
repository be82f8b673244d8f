import type { Language, Time } from "./api";
import { accepted } from "./locale";
import { tongue } from "./language.svelte";
import { look } from "./look";

/** Where a language has no regional habits we know of. */
const PLAIN: Record<Language, string> = { en: "en-GB", fr: "fr-FR" };

/**
 * The reader's own variety of `language` (en-ZM, fr-CI) if the system names one, else the plain one. `LANG=C` makes the
 * system name "C", which `Intl` refuses; and en-US is what every computer says until someone changes it, so it tells nothing.
 */
export function localeOf(language: Language, preferred: readonly string[]): string {
  const own = preferred.filter(accepted).find((locale) => new Intl.Locale(locale).language === language);
  return own?.includes("-") && own !== "en-US" ? own : PLAIN[language];
}

// A formatter takes longer to make than a hundred uses of it.
const made = new Map<string, unknown>();

let asked: { language: Language; preferred: readonly string[]; locale: string } | null = null;

function locale(): string {
  const [language, preferred] = [tongue.current, navigator.languages ?? []];
  if (asked?.language !== language || asked.preferred !== preferred) asked = { language, preferred, locale: localeOf(language, preferred) };
  return asked.locale;
}

function kept<Formatter>(kind: string, make: (locale: string) => Formatter): Formatter {
  const now = locale();
  const name = `${now} ${kind}`;
  const formatter = (made.get(name) as Formatter | undefined) ?? make(now);
  made.set(name, formatter);
  return formatter;
}

/** A figure with at most `digits` decimals. */
export function number(value: number, digits = 3): string {
  return kept(`number ${digits}`, (locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits })).format(value);
}

/** A figure with its unit, which never ends up on the next line: `1,280 Wh`. */
export function measure(value: number, unit: string, digits = 3): string {
  return `${number(value, digits)}\u00a0${unit}`;
}

/** How much is stored, as the reader's language abbreviates it, with its unit on the same line: `30 kB`, `1.3 MB`, `1,3 Mo`. */
export function size(bytes: number): string {
  const [scale, unit] = bytes >= 1e9 ? [1e9, "gigabyte"] : bytes >= 1e6 ? [1e6, "megabyte"] : [1e3, "kilobyte"];
  const formatter = kept(`size ${unit}`, (locale) => new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 1 }));
  return formatter.format(bytes / scale).replaceAll(" ", "\u00a0");
}

/** Integer minor units of a currency with `decimals` decimals; dots on a desktop that hides amounts. */
export function money(minor: number, currency: string, decimals: number): string {
  if (look.hidesAmounts) return "•••";
  const formatter = kept(
    `money ${currency} ${decimals}`,
    (locale) => new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
  );
  const parts = formatter.formatToParts(minor / 10 ** decimals);
  return parts.map(({ type, value }) => (type === "currency" ? sign(currency) : type === "minusSign" ? MINUS : value)).join("");
}

/** Of the width of a figure, whatever is spoken. */
const MINUS = "−";

const signs = new Map<string, string>();

/** A currency has one sign, whatever is spoken: kwacha would be ZK in English and Kw in French. */
function sign(currency: string): string {
  let found = signs.get(currency);
  if (found === undefined) {
    const formatter = new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "narrowSymbol" });
    found = formatter.formatToParts(0).find(({ type }) => type === "currency")?.value ?? currency;
    signs.set(currency, found);
  }
  return found;
}

// The clock on the wall of a hub has 24 hours, whatever the system prefers.
function moment(t: Time, zone: string, options: Intl.DateTimeFormatOptions): string {
  return kept(`moment ${zone} ${JSON.stringify(options)}`, (locale) => new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: "h23", ...options })).format(t);
}

/** A day in the hub's zone: `12 Nov 2026`. */
export const date = (t: Time, zone: string) => moment(t, zone, { dateStyle: "medium" });

/** A day in the hub's zone, with its year only when it is another: `12 Nov`. */
export function shortDate(t: Time, zone: string, now: Time = Date.now()): string {
  const year = (instant: Time) => moment(instant, zone, { year: "numeric" });
  return year(t) === year(now) ? moment(t, zone, { day: "numeric", month: "short" }) : date(t, zone);
}

/** A day of the calendar that is no moment, as the core writes it (`2026-11-12`): `12 Nov 2026`. */
export const calendarDay = (day: string) => date(Date.parse(`${day}T00:00:00Z`), "UTC");

/** A month in the hub's zone: `November 2026`. */
export const monthOfYear = (t: Time, zone: string) => moment(t, zone, { month: "long", year: "numeric" });

/** A minute in the hub's zone: `12 Nov 2026, 14:20`. */
export const dateTime = (t: Time, zone: string) => moment(t, zone, { dateStyle: "medium", timeStyle: "short" });

/** A second in the hub's zone: `12 Nov 2026, 14:20:07`. */
export const toTheSecond = (t: Time, zone: string) => moment(t, zone, { dateStyle: "medium", timeStyle: "medium" });

/** The time of day in the hub's zone: `14:20`. */
export const timeOfDay = (t: Time, zone: string) => moment(t, zone, { timeStyle: "short" });

/** A day of the week: `Mon 9`. */
export const weekday = (t: Time, zone: string) => moment(t, zone, { weekday: "short", day: "numeric" });

/** A moment one waits for, with its day of the week: `Monday 9 Nov, 10:00`. */
export const weekdayTime = (t: Time, zone: string) =>
  moment(t, zone, { weekday: "long", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

/** As short as a diary says it: the time of day for today, else the day, with its year when it is another. */
export function when(t: Time, zone: string, now: Time = Date.now()): string {
  if (date(t, zone) === date(now, zone)) return timeOfDay(t, zone);
  const year = (instant: Time) => moment(instant, zone, { year: "numeric" });
  return year(t) === year(now) ? moment(t, zone, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }) : date(t, zone);
}

const MINUTE = 60_000;
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 24 * 60 * MINUTE],
  ["month", 30 * 24 * 60 * MINUTE],
  ["day", 24 * 60 * MINUTE],
  ["hour", 60 * MINUTE],
  ["minute", MINUTE],
];

/** How long ago: `2 min ago`, `yesterday`, `now`. Months are written out: French shortens them to the letter of the metre. */
export function ago(t: Time, now: Time = Date.now()): string {
  const past = Math.max(0, now - t);
  const [unit, length] = STEPS.find(([, length]) => past >= length) ?? ["second", Infinity];
  const style = unit === "month" ? "long" : "short";
  return kept(`ago ${style}`, (locale) => new Intl.RelativeTimeFormat(locale, { numeric: "auto", style })).format(-Math.floor(past / length), unit);
}

/** What parts the thousands in the reader's language: `,` in English, a space in French. */
const groupMark = () =>
  kept("groups", (locale) => new Intl.NumberFormat(locale, { useGrouping: true })).formatToParts(10_000).find(({ type }) => type === "group")?.value;

/**
 * What a person wrote as a figure: null when nothing is written, undefined when it is none. Takes `1,5`, `1.5`, `1 250` and `1,250.5`.
 * One mark before three last digits is read as the reader's language writes it: `1,500` is 1500 in English and 1.5 in French.
 */
export function parseNumber(text: string): number | null | undefined {
  const plain = text.replace(/[\s\u00a0\u202f'’]/g, "").replace("−", "-");
  if (plain === "") return null;
  const [, thousands, further] = /^-?[1-9]\d{0,2}([.,])\d{3}((?:\1\d{3})*)$/.exec(plain) ?? [];
  if (thousands && (further || thousands === groupMark())) return Number(plain.replaceAll(thousands, ""));
  const mark = Math.max(plain.lastIndexOf(","), plain.lastIndexOf("."));
  const whole = mark < 0 ? plain : plain.slice(0, mark);
  const rest = mark < 0 ? "" : plain.slice(mark + 1);
  // Before the last mark only groups of three may be parted, by the other mark.
  const grouped = whole.replace(plain[mark] === "," ? /\.(?=\d{3}(\D|$))/g : /,(?=\d{3}(\D|$))/g, "");
  if (!/^-?\d*$/.test(grouped) || !/^\d*$/.test(rest) || !/\d/.test(grouped + rest)) return undefined;
  return Number(`${grouped || "0"}.${rest || "0"}`);
}

/** A figure as it stands in a field: with all its decimals, in the marks of the language, as `parseNumber` reads it back. */
export const writeNumber = (value: number) => number(value, 10);

/** What stands before the decimals in the reader's language. */
export const decimalMark = () =>
  kept("decimal", (locale) => new Intl.NumberFormat(locale)).formatToParts(0.5).find(({ type }) => type === "decimal")?.value ?? ".";

/** The months as short as the reader's language writes them, from January. */
export const monthNames = () =>
  Array.from({ length: 12 }, (_, month) => moment(Date.UTC(2026, month, 15), "UTC", { month: "short" }));
