import { ListView } from "../../lib/view.svelte";

/** Which rentals are shown and in which order. */
export const view = new ListView("rentals", "due");
