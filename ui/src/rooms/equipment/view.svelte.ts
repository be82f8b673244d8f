import { ListView } from "../../lib/view.svelte";
import type { ListWords } from "../../shell/list/list";
import { keptShape } from "../../shell/list/shape";

/** Which pieces of equipment are shown and in which order. */
export const view = new ListView("equipment", "code");

/** How they are shown. */
export const shape = keptShape("equipment", "list");

export const words: ListWords = {
  title: "equipment_title", search: "equipment_search", new: "equipment_new", edit: "equipment_edit", close: "equipment_close",
  empty: "equipment_empty", empty_body: "equipment_empty_body", none_here: "equipment_none_here",
  no_match: "equipment_no_match", no_match_body: "equipment_no_match_body",
};
