import FileQuestion from "@lucide/svelte/icons/file-question-mark";
import MessagesSquare from "@lucide/svelte/icons/messages-square";
import FileUp from "@lucide/svelte/icons/file-up";
import BatteryMedium from "@lucide/svelte/icons/battery-medium";
import Bookmark from "@lucide/svelte/icons/bookmark";
import BookOpen from "@lucide/svelte/icons/book-open";
import Boxes from "@lucide/svelte/icons/boxes";
import Building from "@lucide/svelte/icons/building-2";
import CalendarClock from "@lucide/svelte/icons/calendar-clock";
import CircleUser from "@lucide/svelte/icons/circle-user";
import ClipboardCheck from "@lucide/svelte/icons/clipboard-check";
import ClipboardList from "@lucide/svelte/icons/clipboard-list";
import IdCard from "@lucide/svelte/icons/id-card";
import ListChecks from "@lucide/svelte/icons/list-checks";
import EvCharger from "@lucide/svelte/icons/ev-charger";
import Plug from "@lucide/svelte/icons/plug";
import Shapes from "@lucide/svelte/icons/shapes";
import StickyNote from "@lucide/svelte/icons/sticky-note";
import Store from "@lucide/svelte/icons/store";
import Tags from "@lucide/svelte/icons/tags";
import UserRound from "@lucide/svelte/icons/user-round";
import Gauge from "@lucide/svelte/icons/gauge";
import Handshake from "@lucide/svelte/icons/handshake";
import ScanLine from "@lucide/svelte/icons/scan-line";
import Truck from "@lucide/svelte/icons/truck";
import Wallet from "@lucide/svelte/icons/wallet";
import Zap from "@lucide/svelte/icons/zap";
import type { LucideIcon } from "@lucide/svelte";
import type { Found } from "../lib/api";
import type { Act } from "../lib/keys";
import { leaving } from "../lib/leave.svelte";
import { go } from "../lib/router";
import { folded } from "../lib/search";
import { t, type Key } from "../lib/words";
import type { Recent } from "./recent.svelte";
import { placeOf, type Entry } from "./rooms";

/** One line of the palette. */
export type Choice = { id: string; label: string; detail?: string; icon: LucideIcon; keys?: string; found?: Found; act: () => void };
export type Section = { title: Key; choices: Choice[] };

/** What each kind looks like where it is found. */
export const foundIcons: Record<Found["kind"], LucideIcon> = {
  battery: BatteryMedium, battery_model: Boxes, station: EvCharger, slot: EvCharger, device: Gauge, equipment: Plug, equipment_type: Shapes, job_card: ClipboardList, note: StickyNote,
  user: CircleUser, hub: Store, organisation: Building,
  card: IdCard, customer: UserRound, choice: ListChecks, own_field: ListChecks,
  import: FileUp, saved_view: Bookmark, payment_kind: Wallet, shift: Wallet, entry: BookOpen, rental: Handshake, reservation: CalendarClock, transfer: Truck, stock_count: ClipboardCheck, quarantine: FileQuestion, message: MessagesSquare, act: ScanLine, tariff: Tags,
};

const opened = (entry: Entry): Choice => ({
  id: `go-${entry.path}`, label: t(entry.title), icon: entry.icon, keys: entry.keys, act: () => leaving(() => go(entry.path)),
});
const done = (act: Act): Choice => ({ id: `do-${act.words}`, label: t(act.words), icon: act.icon ?? Zap, keys: act.keys, act: act.act });
const shown = (found: Found): Choice => ({
  id: `find-${found.kind}-${found.id}`, label: found.title, detail: found.subtitle, icon: foundIcons[found.kind], found, act: () => leaving(() => go(placeOf(found))),
});

/** As many of the recent choices as stand there before anything is typed. */
const RECENT = 5;

type From = { entries: Entry[]; acts: Act[]; found: Found[]; recent: readonly Recent[] };

/** What the palette offers for what was typed: things found first, then acts, then rooms; with nothing typed what was chosen lately. */
export function sections(text: string, { entries, acts, found, recent }: From): Section[] {
  // What can be done on this page comes before what can be done on every page.
  const doings = acts.filter((act) => !act.plumbing && act.group !== "go").sort((a, b) => rank(a) - rank(b)).map(done);
  const goings = entries.map(opened);
  const lately = recent.flatMap(({ id, found }) => (found ? [shown(found)] : [...doings, ...goings].filter((choice) => choice.id === id)));
  const typed = text.trim() !== "";
  const place = new Map(recent.map(({ id }, at) => [id, at]));
  const latest = (choices: Choice[]) => [...choices].sort((a, b) => (place.get(a.id) ?? recent.length) - (place.get(b.id) ?? recent.length));
  const first = typed ? [] : lately.slice(0, RECENT);
  const rest = (choices: Choice[]) => choices.filter(({ id }) => !first.some((choice) => choice.id === id));
  const all: Section[] = [
    { title: "palette_recent", choices: first },
    { title: "palette_find", choices: typed ? found.map(shown) : [] },
    { title: "palette_do", choices: typed ? latest(fitting(text, doings)) : rest(doings) },
    { title: "palette_go", choices: typed ? latest(fitting(text, goings)) : rest(goings) },
  ];
  return all.filter(({ choices }) => choices.length > 0);
}

const rank = ({ group }: Act) => (group === "everywhere" ? 1 : 0);

/** The choices that hold every word typed, without regard to case and accents. */
function fitting(text: string, choices: Choice[]): Choice[] {
  const words = folded(text).split(/\s+/).filter(Boolean);
  return choices.filter(({ label }) => words.every((word) => folded(label).includes(word)));
}
