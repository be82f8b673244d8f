import { ListView } from "../../lib/view.svelte";

/** Which stations are shown and in which order. */
export const view = new ListView("stations", "code");
