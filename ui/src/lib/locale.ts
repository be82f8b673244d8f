/**
 * Makes the browser's own language one that `Intl` accepts. Under `LANG=C` WebKit reports "C", and the first library that
 * formats anything with it throws while it loads: the window would stay blank. Imported before everything else.
 */
function accepted(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length > 0;
  } catch {
    return false;
  }
}

if (!accepted(navigator.language)) {
  Object.defineProperty(navigator, "language", { value: "en", configurable: true });
  Object.defineProperty(navigator, "languages", { value: ["en"], configurable: true });
}

/** The language the computer speaks, if it is one of ours. */
export const systemLanguage = navigator.language.startsWith("fr") ? "fr" : "en";
