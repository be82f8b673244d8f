import { picklist } from "valibot";
import type { Language } from "./api";
import { Kept } from "./kept.svelte";
import { systemLanguage } from "./locale";

// Whoever comes next to this computer reads the language that was last read there; at first it is the computer's.
const last = new Kept<Language>("language", picklist(["en", "fr"]), systemLanguage);

/** The language of the screen. Everything that shows words or figures reads it, so a switch is live. */
export const tongue = {
  get current(): Language {
    return last.value;
  },
};

/** Switches the screen to `language` and tells assistive technology. */
export function speak(language: Language) {
  last.value = language;
  document.documentElement.lang = language;
}
