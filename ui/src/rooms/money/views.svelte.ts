import { ListView } from "../../lib/view.svelte";

/** Which payments are shown and in which order: the latest first. */
export const payments = new ListView("payments", "at", true);
/** Which deposits. */
export const deposits = new ListView("deposits", "taken", true);
