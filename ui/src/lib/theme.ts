import { createSubscriber } from "svelte/reactivity";

export const themes = ["system", "light", "dark"] as const;
export const densities = ["comfortable", "compact"] as const;
export type Theme = (typeof themes)[number];
type Density = (typeof densities)[number];

/** How the window looks on this computer: it belongs to the screen, not to the person, and is no business of the core. */
const listeners = new Set<() => void>();
const subscribe = createSubscriber((update) => {
  listeners.add(update);
  return () => listeners.delete(update);
});

function kept<T extends string>(name: string, choices: readonly T[], otherwise: T): T {
  const value = localStorage.getItem(name);
  return choices.find((choice) => choice === value) ?? otherwise;
}

function keep(name: string, value: string) {
  localStorage.setItem(name, value);
  applyLook();
  for (const listener of listeners) listener();
}

/** The look in use; setting a value keeps it for the next start. */
export const look = {
  get theme(): Theme {
    subscribe();
    return kept("theme", themes, "system");
  },
  set theme(value: Theme) {
    keep("theme", value);
  },
  get density(): Density {
    subscribe();
    return kept("density", densities, "comfortable");
  },
  set density(value: Density) {
    keep("density", value);
  },
  get narrowNavigation(): boolean {
    subscribe();
    return kept("navigation", ["wide", "narrow"], "wide") === "narrow";
  },
  set narrowNavigation(value: boolean) {
    keep("navigation", value ? "narrow" : "wide");
  },
};

const system = matchMedia("(prefers-color-scheme: dark)");
system.addEventListener("change", () => listeners.forEach((listener) => listener()));

/** Whether the window is dark now, by choice or because the computer is. */
export function isDark(): boolean {
  return look.theme === "system" ? system.matches : look.theme === "dark";
}

/** Puts the kept look on the document; called before the first paint. */
export function applyLook(): void {
  const root = document.documentElement;
  const theme = kept("theme", themes, "system");
  if (theme === "system") root.removeAttribute("data-theme");
  else root.dataset.theme = theme;
}
