import { ListView } from "../../lib/view.svelte";

/** Which reservations are shown and in which order. */
export const view = new ListView("reservations", "from");

/** Whether they are shown as a list; else by the days of a week. */
export const shows = $state({ list: false });
