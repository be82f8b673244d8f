import { boolean, object, picklist } from "valibot";
import type { FigureName, OverviewSort } from "../../lib/api";
import { Kept } from "../../lib/kept.svelte";
import type { Key } from "../../lib/words";

/** What is told of a hub, in the order in which it is read, each in the colour it has everywhere while it counts anything. */
export const GROUPS = [
  {
    title: "batteries_title",
    figures: [
      { name: "batteries_ready", tone: "ready" },
      { name: "batteries_out", tone: "out" },
      { name: "batteries_charging", tone: "charging" },
      { name: "batteries_in_repair", tone: "fault" },
    ],
  },
  { title: "rentals_title", figures: [{ name: "rentals_active", tone: undefined }, { name: "rentals_late", tone: "late" }] },
  { title: "stations_title", figures: [{ name: "stations", tone: undefined }] },
] as const satisfies { title: Key; figures: { name: FigureName; tone: string | undefined }[] }[];

/** What hubs are ordered by. */
export const SORTS = [
  "name", "batteries_ready", "batteries_out", "batteries_charging", "batteries_in_repair", "rentals_active", "rentals_late", "stations", "revenue_today", "revenue_month",
] as const satisfies OverviewSort[];
export type Sort = (typeof SORTS)[number];

export function sortWord(sort: Sort): Key {
  switch (sort) {
    case "name":
      return "overview_sort_name";
    case "revenue_today":
    case "revenue_month":
      return `overview_${sort}`;
    default:
      return `figure_${sort}`;
  }
}

/** Only the hubs at which something waits. */
export const ONLY = ["rentals_late", "batteries_in_repair"] as const satisfies FigureName[];

/** In which order the hubs are shown. */
export const order = new Kept<{ sort: Sort; descending: boolean }>(
  "overview.order", object({ sort: picklist(SORTS), descending: boolean() }), { sort: "name", descending: false },
);
