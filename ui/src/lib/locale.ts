/** Whether `Intl` takes the name of a locale: it throws at the "C" that `LANG=C` makes of the browser's language. */
export function accepted(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length > 0;
  } catch {
    return false;
  }
}

// The first library that formats anything with a refused language would throw while it loads, and the window would stay
// blank. So this module is imported before everything else, and mends the language for all of them.
if (!accepted(navigator.language)) {
  Object.defineProperty(navigator, "language", { value: "en", configurable: true });
  Object.defineProperty(navigator, "languages", { value: ["en"], configurable: true });
}

/** The language the computer speaks, if it is one of ours. */
export const systemLanguage = navigator.language.startsWith("fr") ? "fr" : "en";
