import { ListView } from "../../lib/view.svelte";

/** Which cards are shown and in which order. */
export const view = new ListView("cards", "owner");
