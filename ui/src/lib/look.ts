import { MediaQuery } from "svelte/reactivity";
import { boolean, picklist } from "valibot";
import { Kept } from "./kept.svelte";

export const themes = ["system", "light", "dark"] as const;
export const densities = ["comfortable", "compact"] as const;
export type Theme = (typeof themes)[number];
type Density = (typeof densities)[number];

// How the window looks and sounds on this computer: it belongs to the desktop, not to the person, and is no business of the core.
const theme = new Kept<Theme>("theme", picklist(themes), "system");
const density = new Kept<Density>("density", picklist(densities), "comfortable");
const narrow = new Kept("navigation.narrow", boolean(), false);
const hidden = new Kept("amounts.hidden", boolean(), false);
const camera = new Kept("camera", boolean(), false);
const sound = new Kept("sound", boolean(), true);
const system = new MediaQuery("prefers-color-scheme: dark");

/** The look in use; setting a value keeps it for the next start. */
export const look = {
  get theme(): Theme {
    return theme.value;
  },
  set theme(value: Theme) {
    theme.value = value;
    applyLook();
  },
  get density(): Density {
    return density.value;
  },
  set density(value: Density) {
    density.value = value;
  },
  get narrowNavigation(): boolean {
    return narrow.value;
  },
  set narrowNavigation(value: boolean) {
    narrow.value = value;
  },
  /** Whoever stands at the counter sees the screen too: amounts of money show as dots. */
  get hidesAmounts(): boolean {
    return hidden.value;
  },
  set hidesAmounts(value: boolean) {
    hidden.value = value;
  },
  /** The camera reads codes at the counter. */
  get camera(): boolean {
    return camera.value;
  },
  set camera(value: boolean) {
    camera.value = value;
  },
  /** A scan is answered by a short tone. */
  get sound(): boolean {
    return sound.value;
  },
  set sound(value: boolean) {
    sound.value = value;
  },
};

/** Whether the window is dark now, by choice or because the computer is. */
export function isDark(): boolean {
  return theme.value === "system" ? system.current : theme.value === "dark";
}

/** Puts the kept look on the document; called before the first paint. */
export function applyLook(): void {
  const root = document.documentElement;
  if (theme.value === "system") root.removeAttribute("data-theme");
  else root.dataset.theme = theme.value;
}

// The windows of the program look alike: what is chosen in one holds in the others.
addEventListener("storage", () => {
  theme.again();
  applyLook();
});
