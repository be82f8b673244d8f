import { ListView } from "../../lib/view.svelte";

/** Which pieces of equipment are shown and in which order. */
export const view = new ListView("equipment", "code");
