import { boolean, object, picklist } from "valibot";
import type { FigureName, OverviewSort } from "../../lib/api";
import { Kept } from "../../lib/kept.svelte";
import type { Key } from "../../lib/words";

/** What is told of a hub, in the order in which it is read, each in the colour it has everywhere while it counts anything. */
export const FIGURES = [
  { name: "batteries_ready", tone: "ready" },
  { name: "batteries_out", tone: "out" },
  { name: "batteries_charging", tone: "charging" },
  { name: "batteries_in_repair", tone: "fault" },
  { name: "rentals_active", tone: undefined },
  { name: "rentals_late", tone: "late" },
  { name: "stations", tone: undefined },
] as const satisfies { name: FigureName; tone: string | undefined }[];

/** What hubs are ordered by. */
export const SORTS = ["name", ...FIGURES.map(({ name }) => name), "revenue_today", "revenue_month"] as const satisfies OverviewSort[];

export const sortWord = (sort: (typeof SORTS)[number]): Key => (sort === "name" ? "overview_sort_name" : `overview_${sort}`);

/** Only the hubs at which something waits. */
export const ONLY = ["rentals_late", "batteries_in_repair"] as const satisfies FigureName[];

/** In which order the hubs are shown. */
export const order = new Kept<{ sort: (typeof SORTS)[number]; descending: boolean }>(
  "overview.order", object({ sort: picklist(SORTS), descending: boolean() }), { sort: "name", descending: false },
);
