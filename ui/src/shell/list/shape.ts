import { picklist } from "valibot";
import { Kept } from "../../lib/kept.svelte";

/** How the rows of a list are shown. */
export const SHAPES = ["board", "list"] as const;
export type Shape = (typeof SHAPES)[number];

/** So many cards of a column are shown; the others stand in the list. */
export const EACH = 50;

/** What was chosen for the list called so. */
export const keptShape = (list: string, otherwise: Shape) => new Kept<Shape>(`${list}.shape`, picklist(SHAPES), otherwise);
