import { boolean, nullable, object, picklist, string } from "valibot";
import type { BatteryAsk, BatterySort, Lifecycle } from "../../lib/api";
import { Kept } from "../../lib/kept.svelte";
import { lifecycles } from "../../lib/lifecycle";

const SORTS = ["code", "serial", "model", "lifecycle", "changed"] as const satisfies BatterySort[];

const shape = object({
  lifecycle: picklist(["all", ...lifecycles]),
  model: nullable(string()),
  sort: picklist(SORTS),
  descending: boolean(),
});

type Filters = { lifecycle: Lifecycle | "all"; model: string | null; sort: BatterySort; descending: boolean };
const everything: Filters = { lifecycle: "all", model: null, sort: "code", descending: false };

const filters = new Kept<Filters>("batteries", shape, everything);
let search = $state("");
let viewer: string | null = null;

/** Which batteries are shown and in which order; it stands while other rooms are visited, its filters in the next session too. */
export const view = {
  /** Another hub, or another person, begins with everything. */
  enter(user: string, hub: string) {
    const now = `${user} ${hub}`;
    if (viewer !== null && viewer !== now) this.showAll();
    viewer = now;
  },
  get filters(): Filters {
    return filters.value;
  },
  get search(): string {
    return search;
  },
  set search(text: string) {
    search = text;
  },
  set(change: Partial<Filters>) {
    filters.value = { ...filters.value, ...change };
  },
  /** Sorts by a column; once more turns the order round. */
  sortBy(sort: BatterySort) {
    this.set({ sort, descending: filters.value.sort === sort && !filters.value.descending });
  },
  get narrowed(): boolean {
    return search !== "" || filters.value.lifecycle !== "all" || filters.value.model !== null;
  },
  showAll() {
    search = "";
    this.set({ lifecycle: "all", model: null });
  },
};

/** The question the core answers for what is in view. */
export function question(): Omit<BatteryAsk, "after" | "limit"> {
  const { lifecycle, model, sort, descending } = filters.value;
  return { search, lifecycle: lifecycle === "all" ? [] : [lifecycle], model, sort, descending };
}
