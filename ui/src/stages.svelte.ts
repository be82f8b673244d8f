import type { Component } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import type { Stage } from "./lib/api";

/** One screen a stage; each is fetched when first needed. */
const fetchScreen: Record<Stage, () => Promise<{ default: Component }>> = {
  setup: () => import("./rooms/wizard/Wizard.svelte"),
  sign_in: () => import("./rooms/signin/SignIn.svelte"),
  locked: () => import("./rooms/signin/SignIn.svelte"),
  open: () => import("./shell/Shell.svelte"),
  refused: () => import("./rooms/refused/Refused.svelte"),
};

/** The screens fetched so far. */
export const screens = new SvelteMap<Stage, Component>();

/** Fetches the screen of a stage, once. */
export async function loadStage(stage: Stage): Promise<void> {
  if (!screens.has(stage)) screens.set(stage, (await fetchScreen[stage]()).default);
}
