import { ListView } from "../../lib/view.svelte";

/** Which customers are shown and in which order. */
export const view = new ListView("customers", "code");
