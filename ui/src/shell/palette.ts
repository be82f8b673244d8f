import BatteryMedium from "@lucide/svelte/icons/battery-medium";
import Boxes from "@lucide/svelte/icons/boxes";
import Building from "@lucide/svelte/icons/building-2";
import CircleUser from "@lucide/svelte/icons/circle-user";
import ClipboardList from "@lucide/svelte/icons/clipboard-list";
import ListChecks from "@lucide/svelte/icons/list-checks";
import Plug from "@lucide/svelte/icons/plug";
import Server from "@lucide/svelte/icons/server";
import Shapes from "@lucide/svelte/icons/shapes";
import StickyNote from "@lucide/svelte/icons/sticky-note";
import Store from "@lucide/svelte/icons/store";
import UserRound from "@lucide/svelte/icons/user-round";
import Zap from "@lucide/svelte/icons/zap";
import type { LucideIcon } from "@lucide/svelte";
import type { Found } from "../lib/api";
import type { Act } from "../lib/keys";
import { leaving } from "../lib/leave.svelte";
import { go } from "../lib/router";
import { folded } from "../lib/search";
import { t, type Key } from "../lib/words";
import { placeOf, type Entry } from "./rooms";

/** One line of the palette. */
export type Choice = { id: string; label: string; detail?: string; icon: LucideIcon; keys?: string; act: () => void };
export type Section = { title: Key; choices: Choice[] };

const foundIcons: Record<Found["kind"], LucideIcon> = {
  battery: BatteryMedium, battery_model: Boxes, station: Server, slot: Server, equipment: Plug, equipment_type: Shapes, job_card: ClipboardList, note: StickyNote,
  user: CircleUser, hub: Store, organisation: Building,
  customer: UserRound, choice: ListChecks, own_field: ListChecks,
};

const opened = (entry: Entry): Choice => ({
  id: `go-${entry.path}`, label: t(entry.title), icon: entry.icon, keys: entry.keys, act: () => leaving(() => go(entry.path)),
});
const done = (act: Act): Choice => ({ id: `do-${act.words}`, label: t(act.words), icon: act.icon ?? Zap, keys: act.keys, act: act.act });
const shown = (found: Found): Choice => ({
  id: `find-${found.kind}-${found.id}`, label: found.title, detail: found.subtitle, icon: foundIcons[found.kind], act: () => leaving(() => go(placeOf(found))),
});

/** What the palette offers for what was typed: things found first, then acts, then rooms; with nothing typed no things. */
export function sections(text: string, from: { entries: Entry[]; acts: Act[]; found: Found[] }): Section[] {
  // What can be done on this page comes before what can be done on every page.
  const acts = from.acts.filter((act) => !act.plumbing && act.group !== "go").sort((a, b) => rank(a) - rank(b));
  const all: Section[] = [
    { title: "palette_find", choices: text.trim() ? from.found.map(shown) : [] },
    { title: "palette_do", choices: fitting(text, acts.map(done)) },
    { title: "palette_go", choices: fitting(text, from.entries.map(opened)) },
  ];
  return all.filter(({ choices }) => choices.length > 0);
}

const rank = ({ group }: Act) => (group === "everywhere" ? 1 : 0);

/** The choices that hold every word typed, without regard to case and accents. */
function fitting(text: string, choices: Choice[]): Choice[] {
  const words = folded(text).split(/\s+/).filter(Boolean);
  return choices.filter(({ label }) => words.every((word) => folded(label).includes(word)));
}
