import type { Country, Currency } from "./api";
import { tongue } from "./language.svelte";

/** Something to choose, with its name in the language of the screen. */
type Named = { value: string; label: string };

function named(codes: readonly string[], name: (code: string) => string): Named[] {
  const { compare } = new Intl.Collator(tongue.current);
  return codes.map((value) => ({ value, label: name(value) })).sort((a, b) => compare(a.label, b.label));
}

/** ISO 3166 countries by name. */
export function countries(known: readonly Country[]): Named[] {
  return named(known.map(({ code }) => code), countryName);
}

/** ISO 4217 currencies by name, their code after it. */
export function currencies(known: readonly Currency[]): Named[] {
  return named(known.map(({ code }) => code), currencyName);
}

/** IANA zones; their ids are the names people know them by. */
export function zones(ids: readonly string[]): Named[] {
  return named(ids, zoneName);
}

export const countryName = (code: string) => displayed("region", code) ?? code;
export const zoneName = (id: string) => id.replaceAll("_", " ");

function currencyName(code: string): string {
  const name = displayed("currency", code);
  return name && name !== code ? `${name} · ${code}` : code;
}

function displayed(type: "region" | "currency", code: string): string | undefined {
  try {
    const name = new Intl.DisplayNames(tongue.current, { type }).of(code);
    return name && capital(name);
  } catch {
    return undefined; // A code that `Intl` does not know stands for itself.
  }
}

/** The computer's own zone if the core knows it; a computer without one says "UTC" or nothing. */
export function systemZone(known: readonly string[]): string {
  const zone = new Intl.DateTimeFormat("en").resolvedOptions().timeZone;
  return known.includes(zone) ? zone : "";
}

/** The country of the computer's own language (`en-ZM`), if it names one. */
export function systemCountry(known: readonly Country[]): string {
  const region = new Intl.Locale(navigator.language).region ?? "";
  return known.some(({ code }) => code === region) ? region : "";
}

/** A word that stands alone: "attendant" in a sentence is "Attendant" in a list. */
export function capital(word: string): string {
  return word.charAt(0).toLocaleUpperCase(tongue.current) + word.slice(1);
}
