import Activity from "@lucide/svelte/icons/activity";
import Archive from "@lucide/svelte/icons/archive";
import ArrowLeftRight from "@lucide/svelte/icons/arrow-left-right";
import ArrowRight from "@lucide/svelte/icons/arrow-right";
import Banknote from "@lucide/svelte/icons/banknote";
import BatteryMedium from "@lucide/svelte/icons/battery-medium";
import BookOpen from "@lucide/svelte/icons/book-open";
import Boxes from "@lucide/svelte/icons/boxes";
import Building from "@lucide/svelte/icons/building-2";
import CalendarClock from "@lucide/svelte/icons/calendar-clock";
import CircleUser from "@lucide/svelte/icons/circle-user";
import ClipboardCheck from "@lucide/svelte/icons/clipboard-check";
import ClipboardList from "@lucide/svelte/icons/clipboard-list";
import Contact from "@lucide/svelte/icons/contact";
import CreditCard from "@lucide/svelte/icons/credit-card";
import DatabaseBackup from "@lucide/svelte/icons/database-backup";
import EvCharger from "@lucide/svelte/icons/ev-charger";
import FileClock from "@lucide/svelte/icons/file-clock";
import FileQuestion from "@lucide/svelte/icons/file-question-mark";
import Gauge from "@lucide/svelte/icons/gauge";
import HandCoins from "@lucide/svelte/icons/hand-coins";
import House from "@lucide/svelte/icons/house";
import IdCard from "@lucide/svelte/icons/id-card";
import Info from "@lucide/svelte/icons/info";
import LayoutGrid from "@lucide/svelte/icons/layout-grid";
import Laptop from "@lucide/svelte/icons/laptop";
import ListTree from "@lucide/svelte/icons/list-tree";
import MessagesSquare from "@lucide/svelte/icons/messages-square";
import PiggyBank from "@lucide/svelte/icons/piggy-bank";
import Plug from "@lucide/svelte/icons/plug";
import RadioTower from "@lucide/svelte/icons/radio-tower";
import ScanLine from "@lucide/svelte/icons/scan-line";
import ScrollText from "@lucide/svelte/icons/scroll-text";
import Settings from "@lucide/svelte/icons/settings";
import Shapes from "@lucide/svelte/icons/shapes";
import ShieldCheck from "@lucide/svelte/icons/shield-check";
import Store from "@lucide/svelte/icons/store";
import Tags from "@lucide/svelte/icons/tags";
import TextCursorInput from "@lucide/svelte/icons/text-cursor-input";
import Truck from "@lucide/svelte/icons/truck";
import UserRoundX from "@lucide/svelte/icons/user-round-x";
import Users from "@lucide/svelte/icons/users";
import Wallet from "@lucide/svelte/icons/wallet";
import type { LucideIcon } from "@lucide/svelte";
import type { Component } from "svelte";
import type { CommandName, Commands, Concept, Counts, Found, Question } from "../lib/api";
import { desk, may } from "../lib/me.svelte";
import { match } from "../lib/router";
import type { Key } from "../lib/words";

/** A screen behind a path. */
export type Room = {
  path: string;
  title: Key;
  /** The command without which there is nothing to see in it. */
  may?: CommandName;
  /** Who else has nothing to see in it. */
  when?: () => boolean;
  load: () => Promise<{ default: Component<Record<string, string>> }>;
};

/** A room takes its path's parameters as props; what they are called, the table cannot know. */
type Fetch = () => Promise<{ default: unknown }>;
const room = (path: string, title: Key, may: CommandName | undefined, fetch: Fetch, when?: Room["when"]): Room => ({ path, title, may, load: fetch as Room["load"], when });

/** One hub is seen on Today. */
const hasHubs = () => (desk.me?.hubs.length ?? 0) > 1;

/** Every room, in the order in which a path is looked up. */
export const rooms: readonly Room[] = [
  room("/", "start_title", undefined, () => import("../rooms/start/Start.svelte")),
  room("/hubs", "overview_title", "overview.view", () => import("../rooms/hubs/Overview.svelte"), hasHubs),
  room("/counter", "counter_title", "counter.commit", () => import("../rooms/counter/Counter.svelte")),
  room("/batteries", "batteries_title", "battery.list", () => import("../rooms/batteries/Batteries.svelte")),
  room("/batteries/count", "stock_title", "stock.list", () => import("../rooms/stock/Count.svelte")),
  room("/batteries/transfers", "transfers_title", "transfer.list", () => import("../rooms/stock/Transfers.svelte")),
  room("/batteries/:id", "batteries_title", "battery.view", () => import("../rooms/batteries/Battery.svelte")),
  room("/rentals", "rentals_title", "rental.list", () => import("../rooms/rentals/Rentals.svelte")),
  room("/rentals/reservations", "reservations_title", "reservation.list", () => import("../rooms/reservations/Reservations.svelte")),
  room("/rentals/:id", "rentals_title", "rental.view", () => import("../rooms/rentals/Rental.svelte")),
  room("/import", "import_title", "import.read", () => import("../rooms/import/Import.svelte")),
  room("/models", "models_title", "model.list", () => import("../rooms/models/Models.svelte")),
  room("/customers", "customers_title", "customer.list", () => import("../rooms/customers/Customers.svelte")),
  room("/customers/:id", "customers_title", "customer.view", () => import("../rooms/customers/Customer.svelte")),
  room("/cards", "cards_title", "card.list", () => import("../rooms/cards/Cards.svelte")),
  room("/stations", "stations_list_title", "station.list", () => import("../rooms/stations/Stations.svelte")),
  room("/stations/board", "stations_title", "station.board", () => import("../rooms/stations/StationBoard.svelte")),
  room("/stations/swaps", "swaps_title", "swap.list", () => import("../rooms/swaps/Swaps.svelte")),
  room("/stations/swaps/:id", "swaps_title", "swap.view", () => import("../rooms/swaps/Swap.svelte")),
  room("/stations/quarantine", "quarantine_title", "quarantine.list", () => import("../rooms/quarantine/Quarantine.svelte")),
  room("/stations/messages", "messages_title", "message.list", () => import("../rooms/messages/Messages.svelte")),
  room("/stations/:id", "stations_title", "station.view", () => import("../rooms/stations/Station.svelte")),
  room("/devices", "devices_title", "device.list", () => import("../rooms/devices/Devices.svelte")),
  room("/devices/:id", "devices_title", "device.view", () => import("../rooms/devices/Device.svelte")),
  room("/jobs", "jobs_title", "job.list", () => import("../rooms/jobs/Jobs.svelte")),
  room("/jobs/:id", "jobs_title", "job.view", () => import("../rooms/jobs/Job.svelte")),
  room("/equipment", "equipment_title", "equipment.list", () => import("../rooms/equipment/Equipment.svelte")),
  room("/equipment/types", "equipment_types_title", "equipment_type.list", () => import("../rooms/equipment/Types.svelte")),
  room("/equipment/:id", "equipment_title", "equipment.view", () => import("../rooms/equipment/Piece.svelte")),
  room("/money/till", "till_title", "till.view", () => import("../rooms/money/Till.svelte")),
  room("/money/payments", "payments_title", "payment.list", () => import("../rooms/money/Payments.svelte")),
  room("/money/deposits", "deposits_title", "deposit.list", () => import("../rooms/money/Deposits.svelte")),
  room("/money/debtors", "debtors_title", "ledger.debtors", () => import("../rooms/money/Debtors.svelte")),
  room("/money/ledger", "ledger_title", "ledger.accounts", () => import("../rooms/money/Ledger.svelte")),
  room("/money/tariffs", "tariffs_title", "tariff.list", () => import("../rooms/tariffs/Tariffs.svelte")),
  room("/money/tariffs/new", "tariff_new", "tariff.create", () => import("../rooms/tariffs/NewTariff.svelte")),
  room("/money/tariffs/:id", "tariffs_title", "tariff.edit", () => import("../rooms/tariffs/EditTariff.svelte")),
  room("/settings/account", "account_title", undefined, () => import("../rooms/settings/Account.svelte")),
  room("/settings/organisation", "organisation_title", "organisation.view", () => import("../rooms/settings/Organisation.svelte")),
  room("/settings/hubs", "hubs_title", "hub.list", () => import("../rooms/settings/Hubs.svelte")),
  room("/settings/hubs/new", "hub_new", "hub.create", () => import("../rooms/settings/HubNew.svelte")),
  room("/settings/hubs/:id", "hub_title", "hub.view", () => import("../rooms/settings/Hub.svelte")),
  room("/settings/people", "people_title", "user.list", () => import("../rooms/settings/People.svelte")),
  room("/settings/people/new", "person_new", "user.create", () => import("../rooms/settings/PersonNew.svelte")),
  room("/settings/people/:id", "person_title", "user.view", () => import("../rooms/settings/Person.svelte")),
  room("/settings/roles", "roles_title", "role.table", () => import("../rooms/settings/Roles.svelte")),
  room("/settings/sessions", "sessions_title", "session.list", () => import("../rooms/settings/Sessions.svelte")),
  room("/settings/ways-to-pay", "payment_kinds_title", "payment_kind.create", () => import("../rooms/settings/PaymentKinds.svelte")),
  room("/settings/choices", "choices_title", "choice.create", () => import("../rooms/settings/Choices.svelte")),
  room("/settings/fields", "own_fields_title", "own_field.create", () => import("../rooms/settings/OwnFields.svelte")),
  room("/settings/link", "link_title", "link.view", () => import("../rooms/settings/Link.svelte")),
  room("/settings/keeping", "readings_title", "keeping.view", () => import("../rooms/settings/Keeping.svelte")),
  room("/settings/backups", "backups_title", "backup.list", () => import("../rooms/settings/Backups.svelte")),
  room("/settings/health", "health_title", "health.view", () => import("../rooms/settings/Health.svelte")),
  room("/settings/logs", "logs_title", "log.list", () => import("../rooms/settings/Logs.svelte")),
  room("/settings/audit", "audit_title", "audit.list", () => import("../rooms/settings/Audit.svelte")),
  room("/settings/about", "about_title", undefined, () => import("../rooms/about/About.svelte")),
  ...(import.meta.env.DEV ? [room("/parts", "parts_title", undefined, () => import("../rooms/parts/Parts.svelte"))] : []),
];

/** The room of a path and what the path says to it; the first that fits, so `/new` stands before `/:id`. */
export function roomAt(path: string): { room: Room; params: Record<string, string> } | null {
  for (const room of rooms) {
    const params = match(room.path, path);
    if (params) return { room, params };
  }
  return null;
}

/** The lists whose rows an entry counts beside its name. */
export type CountsCommand = { [N in CommandName]: Commands[N] extends { input: Question; output: Counts } ? N : never }[CommandName];
/** How many stand beside an entry: of a list, all its rows or those of the values of a filter. */
export type Badge = { of: CountsCommand; sort: string; filter?: [name: string, values: string[]] };

/** An entry one can go to: by the navigation, by `g` and a letter, by the palette. `under` another one stands what belongs to it; `short` stands where there is little room. */
export type Entry = { path: string; title: Key; short?: Key; icon: LucideIcon; keys?: string; under?: true; badge?: Badge };

/** Without its room an entry is not shown. */
const entry = (path: string, icon: LucideIcon, keys?: string, more: Pick<Entry, "under" | "badge" | "short"> = {}): Entry => {
  const found = roomAt(path);
  return { path, title: found?.room.title ?? "start_title", icon, keys, ...more };
};

const main: Entry[] = [
  entry("/counter", ScanLine, "g k"),
  entry("/", House, "g d"),
  entry("/hubs", LayoutGrid, "g v", { under: true }),
  entry("/batteries", BatteryMedium, "g b", { badge: { of: "battery.counts", sort: "code" } }),
  entry("/models", Boxes, "g m", { under: true }),
  entry("/rentals", ArrowRight, "g r", { badge: { of: "rental.counts", sort: "code", filter: ["state", ["active"]] } }),
  entry("/customers", Contact, "g c"),
  entry("/cards", IdCard, undefined, { under: true }),
  entry("/stations/board", EvCharger, "g s", { badge: { of: "quarantine.counts", sort: "at", filter: ["state", ["open"]] } }),
  entry("/devices", Gauge, "g n", { badge: { of: "device.counts", sort: "code", filter: ["state", ["waiting"]] } }),
  entry("/equipment", Plug, "g e"),
  entry("/equipment/types", Shapes, undefined, { under: true }),
  entry("/jobs", ClipboardList, "g j", { badge: { of: "job.counts", sort: "pressing", filter: ["state", ["open", "in_progress", "waiting"]] } }),
];

/** What stands beside a list as its tabs, the list itself first. */
const tabs: Entry[][] = [
  [entry("/batteries", BatteryMedium), entry("/batteries/count", ClipboardCheck), entry("/batteries/transfers", Truck)],
  [entry("/rentals", ArrowRight), entry("/rentals/reservations", CalendarClock)],
  [entry("/stations/board", LayoutGrid, undefined, { short: "station_board_short" }), entry("/stations", EvCharger, undefined, { short: "stations_list_short" }), entry("/stations/swaps", ArrowLeftRight), entry("/stations/quarantine", FileQuestion), entry("/stations/messages", MessagesSquare)],
];

/** What has to do with money, each a tab. */
const money: Entry[] = [
  entry("/money/till", Wallet, "g i"),
  entry("/money/payments", HandCoins, "g y"),
  entry("/money/deposits", PiggyBank),
  entry("/money/debtors", UserRoundX),
  entry("/money/ledger", BookOpen, "g l"),
  entry("/money/tariffs", Tags, "g t"),
];

const settings: Entry[] = [
  entry("/settings/organisation", Building, "g o"),
  entry("/settings/hubs", Store, "g h"),
  entry("/settings/people", Users, "g p"),
  entry("/settings/roles", ShieldCheck),
  entry("/settings/sessions", Laptop),
  entry("/settings/ways-to-pay", CreditCard),
  entry("/settings/choices", ListTree, undefined, { short: "choices_short" }),
  entry("/settings/fields", TextCursorInput, undefined, { short: "own_fields_short" }),
  entry("/settings/link", RadioTower, undefined, { short: "link_short" }),
  entry("/settings/keeping", Archive),
  entry("/settings/backups", DatabaseBackup),
  entry("/settings/health", Activity),
  entry("/settings/logs", ScrollText),
  entry("/settings/audit", FileClock, undefined, { short: "audit_short" }),
  entry("/settings/account", CircleUser, "g a"),
  entry("/settings/about", Info),
];

const allowed = (entries: Entry[]) => entries.filter(({ path }) => visible(roomAt(path)?.room));

/** Whether the person at the desk has anything to see in a room. */
export function visible(room: Room | undefined): boolean {
  return room !== undefined && (room.may === undefined || may(room.may)) && (room.when?.() ?? true);
}

/** The tabs of a page, if it is one of several; of what is one record there are none. */
export const tabsAt = (path: string): { title: Key; entries: Entry[] }[] =>
  tabs
    .filter((group) => group.some((one) => one.path === path))
    .map(allowed)
    .flatMap((entries) => (entries.length > 1 && entries[0] ? [{ title: entries[0].title, entries }] : []));
/** The tabs that are no entry of the navigation. */
const tabEntries = () => tabs.flatMap((group) => allowed(group.slice(1)));

export const moneyEntries = () => allowed(money);
/** Money as one entry: it opens the first page one may see. */
const moneyEntry = (): Entry[] => moneyEntries().slice(0, 1).map(({ path }) => ({ path, title: "money_title", icon: Banknote }));

/** Every page one can go to, each once: what the palette offers and keys open. */
export const pages = () => [...allowed(main), ...tabEntries(), ...moneyEntries(), ...settingsEntries()];
/** Job cards stand last. */
export const mainEntries = () => [...allowed(main.slice(0, -1)), ...moneyEntry(), ...allowed(main.slice(-1))];
export const settingsEntries = () => allowed(settings);

/** The settings as one entry: it opens the first page one may see. */
export const settingsEntry = (): Entry => ({ path: settingsEntries()[0]?.path ?? "/settings/account", title: "settings_title", icon: Settings, keys: "g ," });

/** The lists of what may come from files. */
export const lists: Record<Concept, string> = { battery: "/batteries", customer: "/customers", card: "/cards", equipment: "/equipment" };

/** The list of what is called so; of batteries, where it is none. */
export const listOf = (concept: string | undefined): string => Object.entries(lists).find(([name]) => name === concept)?.[1] ?? lists.battery;

/** Where a found thing is shown. */
export function placeOf(found: Found): string {
  switch (found.kind) {
    case "battery":
      return `/batteries/${found.id}`;
    case "battery_model":
      return `/models?open=${found.id}`;
    case "station":
    case "slot":
      return `/stations/${found.id}`;
    case "device":
      return `/devices/${found.id}`;
    case "equipment":
      return `/equipment/${found.id}`;
    case "equipment_type":
      return `/equipment/types?open=${found.id}`;
    case "job_card":
      return `/jobs/${found.id}`;
    case "user":
      return `/settings/people?open=${found.id}`;
    case "import":
      return "/import";
    case "hub":
      return `/settings/hubs/${found.id}`;
    case "organisation":
      return "/settings/organisation";
    case "note":
      return "/";
    case "card":
      return `/cards?open=${found.id}`;
    case "customer":
      return `/customers/${found.id}`;
    case "choice":
      return "/settings/choices";
    case "own_field":
      return "/settings/fields";
    case "payment_kind":
      return "/settings/ways-to-pay";
    case "shift":
      return `/money/till?open=${found.id}`;
    case "entry":
      return "/money/ledger?show=entries";
    case "rental":
      return `/rentals/${found.id}`;
    case "act":
      return "/counter";
    case "reservation":
      return `/rentals/reservations?open=${found.id}`;
    case "transfer":
      return "/batteries/transfers";
    case "quarantine":
      return `/stations/quarantine?open=${found.id}`;
    case "message":
      return `/stations/messages?open=${found.id}`;
    case "stock_count":
      return `/batteries/count?open=${found.id}`;
    case "tariff":
      return `/money/tariffs?open=${found.id}`;
    case "saved_view":
      return "/"; // A view is chosen in its list; nobody searches for one.
  }
}
