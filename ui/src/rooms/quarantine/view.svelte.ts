import { ListView } from "../../lib/view.svelte";

/** Which reports are shown: what waits comes first. */
export const view = new ListView("quarantine", "pressing");
