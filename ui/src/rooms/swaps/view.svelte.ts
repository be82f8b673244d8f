import { ListView } from "../../lib/view.svelte";

/** Which swaps are shown and in which order: the latest first. */
export const view = new ListView("swaps", "at", true);
