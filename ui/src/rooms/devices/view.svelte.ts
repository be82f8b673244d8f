import { ListView } from "../../lib/view.svelte";

/** Which devices are shown and in which order. */
export const view = new ListView("devices", "code");
