import type { Language } from "./api";

/** The language of the screen. Everything that shows words or figures reads it, so a switch is live. */
export const tongue = $state<{ current: Language }>({ current: "en" });

/** Switches the screen to `language` and tells assistive technology. */
export function speak(language: Language) {
  tongue.current = language;
  document.documentElement.lang = language;
}
