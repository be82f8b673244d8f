import type { Component } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import type { Stage, Start } from "./lib/api";

/** What is shown: a customer who signed in with their card has a screen of their own, without the house round it. */
export type Face = Stage | "own";

/** The face of what the core said. */
export function faceOf({ stage, me }: Start): Face {
  return stage === "open" && me?.role === "client" ? "own" : stage;
}

/** One screen a face; each is fetched when first needed. */
const fetchScreen: Record<Face, () => Promise<{ default: Component }>> = {
  setup: () => import("./rooms/wizard/Wizard.svelte"),
  sign_in: () => import("./rooms/signin/SignIn.svelte"),
  locked: () => import("./rooms/signin/SignIn.svelte"),
  open: () => import("./shell/Shell.svelte"),
  own: () => import("./rooms/own/Own.svelte"),
  refused: () => import("./rooms/refused/Refused.svelte"),
};

/** The screens fetched so far. */
export const screens = new SvelteMap<Face, Component>();

/** Fetches the screen of a face, once. */
export async function loadFace(face: Face): Promise<void> {
  if (!screens.has(face)) screens.set(face, (await fetchScreen[face]()).default);
}
