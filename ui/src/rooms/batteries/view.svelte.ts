import { ListView } from "../../lib/view.svelte";

/** Which batteries are shown and in which order. */
export const view = new ListView("batteries", "code");
