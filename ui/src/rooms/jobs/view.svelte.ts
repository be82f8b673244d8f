import { ListView } from "../../lib/view.svelte";
import { keptShape } from "../../shell/list/shape";

/** Which job cards are shown, and in which order in the list. */
export const view = new ListView("jobs", "pressing");

/** How they are shown. */
export const shape = keptShape("jobs", "board");
