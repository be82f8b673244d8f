import { picklist } from "valibot";
import { Kept } from "../../lib/kept.svelte";
import { ListView } from "../../lib/view.svelte";

/** Which job cards are shown, and in which order in the list. */
export const view = new ListView("jobs", "pressing");

/** How they are shown. */
export const SHAPES = ["board", "list"] as const;
export const shape = new Kept<(typeof SHAPES)[number]>("jobs.shape", picklist(SHAPES), "board");
