import { ListView } from "../../lib/view.svelte";
import { keptShape } from "../../shell/list/shape";

/** Which rentals are shown and in which order. */
export const view = new ListView("rentals", "due");

/** How they are shown. */
export const shape = keptShape("rentals", "list");
