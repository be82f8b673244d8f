import type { Component, CustomRange, Preset } from "./api";
import type { Change, ChoiceList, Exported, HistoryLine, Role } from "./api";
import { money, number, when } from "./format";
import { countryName } from "./names";
import { chargeWord, presetWord, rangeWord, type Purse } from "./tariff";
import { commandWord, has, roleWord, t, whoWord, type Key } from "./words";

type Line = { time: string; text: string; detail: string[] };

/** The hub whose clock and money a diary is told in. */
type Place = { zone: string; currency: string; money_decimals: number };

/** What was done to a record as a diary: "Grace Banda changed serial number: A → B". */
export function diary(lines: HistoryLine[], hub: Place): Line[] {
  return lines.map((line) => {
    const changes = /\.(create|issue|hear)$/.test(line.act) ? [] : line.changes.map((change) => sentence(change, hub));
    const isWhole = TOLD_WHOLE.has(line.act);
    const only = changes.length === 1 && !isWhole ? changes[0] : undefined;
    const own = `history_${line.act.replace(".", "_")}`;
    const text = only
      ? t("history_changed", { who: whoWord(line.who), what: inSentence(only.what), before: only.before, after: only.after })
      : has(own)
        ? t(own, { who: whoWord(line.who) })
        : t("history_did", { who: whoWord(line.who), act: commandWord(line.act) });
    const detail = only ? [] : isWhole ? line.changes.map((change) => aboutWhat(change, hub)) : changes.map((change) => t("history_change", change));
    if (line.reason) detail.push(t("history_reason", { reason: line.reason }));
    return { time: when(line.at, hub.zone), text: line.about ? t("history_about", { about: line.about, text }) : text, detail };
  });
}

/** Acts that change no field: what stands with them is what they were about. */
const TOLD_WHOLE = new Set<string>(["station.command", "station.enrol", "station.revoke", "device.set_login", "device.revoke_login", "device.set_relay", "device.revoke_relay", "link.add_gateway", "link.renew_authority"]);

/** What an act was about: "Command: Restart the station". */
const aboutWhat = ({ field, before, after }: Change, hub: Place) => t("history_value", { what: fieldWord(field), value: valueWord(field, after ?? before, hub) });

/** Every change of a line, each field with its value before and after. */
export const changesOf = ({ changes }: Pick<HistoryLine, "changes">, hub: Place) => changes.map((change) => sentence(change, hub));

function sentence({ field, before, after }: Change, hub: Place): { what: string; before: string; after: string } {
  return { what: fieldWord(field), before: valueWord(field, before, hub), after: valueWord(field, after, hub) };
}

/** The label of a field, the same in forms, facts and history. */
export function fieldWord(field: string): string {
  // A field of the hub's own is called as the hub calls it.
  if (field.startsWith("own.")) return field.slice(4);
  const key = `field_${field}`;
  return has(key) ? t(key) : field.replaceAll("_", " ");
}

/** Fields whose values are words of ours, `chemistry_lfp`; in all others a value is what a person wrote. */
const CHOICES = new Set([
  "accent", "card_state", "chemistry", "colour", "customer_state", "deposit_policy", "device_kind", "device_measures", "device_state", "equipment_state", "job_kind", "job_priority", "job_state", "language", "lifecycle", "slot_mode", "station_act", "station_mode", "link_way",
  "tariff_state", "usage", "reservation_state",
]);

/** Fields whose words are called elsewhere by another name: the list of a saved view or a choice, what was imported, the kind of a hub's own field. */
const CALLED: Record<string, readonly string[]> = { account: ["ledger_account"], concept: ["concept"], kind: ["own_field_kind"], list: ["concept", "choice_list"], reference: ["reference_rule"] };

type ColumnName = { [List in keyof Exported]: keyof Exported[List] }[keyof Exported];
type FilterName = ChoiceList | "battery" | "station" | "fate" | "has_card" | "customer" | "out_until" | "ready" | "record" | "shift" | "way";

/** What a saved view shows and by what it filters. */
const LISTED: Record<ColumnName | FilterName, Key> = {
  account: "field_account", amount: "field_amount", at: "payment_at", fate: "deposit_state", left: "deposit_left", reference: "field_reference", rental: "record_rental", shift: "record_shift",
  source: "swap_source", battery: "record_battery", slot_in: "swap_slot_in", slot_out: "swap_slot_out", soc_in: "swap_soc_in", soc_out: "swap_soc_out", soh_in: "swap_soh_in", soh_out: "swap_soh_out",
  charge_ah: "swap_used_ah", energy: "swap_used", estimated: "swap_estimated", charged: "swap_charged", duration: "swap_duration", clock: "swap_clock", offline: "swap_offline",
  came: "quarantine_came", went: "quarantine_went", station: "record_station",
  taken: "deposit_taken", way: "payments_show", why: "reason",
  about: "field_about", assignee: "field_assignee", balance: "rental_balance", charge: "battery_charge", full: "battery_full_at", holder: "battery_holder",
  holder_name: "battery_holder_name", items: "rental_things", late_days: "rental_late_days", ready: "battery_ready_until", soc: "battery_soc", soc_at: "battery_soc_at", business: "field_business_kind", business_kind: "field_business_kind", card: "customer_card",
  changed: "battery_changed", code: "field_code", consent: "field_consent", created: "customer_added_on", customer: "field_customer",
  customers: "equipment_customers", due: "field_due_at", ended: "field_ended", started: "field_started", customer_code: "field_customer_code", expires: "field_expires_on", has_card: "customer_card", id_document_kind: "field_id_document_kind",
  inclusion_mark: "field_inclusion_mark", kind: "field_kind", known_as: "field_known_as", language: "field_language", late: "job_late_column",
  lifecycle: "field_lifecycle", mode: "field_station_mode", model: "field_model", name: "field_name", out_until: "equipment_customers", owner: "field_owner",
  owner_code: "field_code", phone: "field_phone", place: "field_place", power: "field_rated_power_w", priority: "field_priority", reason: "field_reason",
  firmware: "field_firmware", measures: "field_measures", of: "field_measured", record: "field_about", seen: "station_seen", serial: "field_serial_number", slots: "field_slots", slots_operational: "station_slots_working",
  state: "field_card_state", title: "field_title", type: "field_equipment_type", to: "field_to", from: "field_from", wanted: "reservation_wanted", deposit: "reservation_deposit", note: "reservation_note", uid: "field_uid", vehicle_kind: "field_vehicle_kind", warranty: "field_warranty_until",
};

const listedWord = (name: string) => (name in LISTED ? t(LISTED[name as keyof typeof LISTED]) : fieldWord(name));

/** Fields whose numbers are minor units of money. */
const SUMS = new Set(["amount", "cause_change", "cause_count", "cause_other_kind", "cause_unknown", "cause_unrecorded", "counted", "debt_limit", "debt_override", "deposit", "electricity_spending", "expected", "float", "heat_spending", "minimum", "price", "purchase_price", "refund", "write_off"]);

/** What the core writes of tariffs as JSON, as people read it. */
const TOLD: Record<string, (value: never, purse: Purse) => string> = {
  component: (charge: Component, purse) => chargeWord(charge, purse),
  component_order: (charges: Component[]) => charges.map(({ name }) => name).join(", "),
  preset: (preset: Preset, purse) => presetWord(preset, purse),
  preset_order: (presets: Preset[], purse) => presets.map((preset) => presetWord(preset, purse)).join(", "),
  custom: (range: CustomRange) => rangeWord(range),
  scope: (names: string[]) => names.map((name) => (name === "all_batteries" || name === "all_equipment" ? t(`tariff_${name}`) : name || t("tariff_gone"))).join(", "),
};

/** Fields whose numbers are moments. */
const TIMES = new Set(["due_at", "from", "to"]);

function valueWord(field: string, value: Change["before"], hub: Place): string {
  if (value === null || value === "") return t("history_nothing");
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (typeof value === "number" && TIMES.has(field)) return when(value, hub.zone);
  if (typeof value === "number") return SUMS.has(field) ? money(value, hub.currency, hub.money_decimals) : number(value);
  if (field === "filters" || field === "columns") return value.split(", ").map(listedWord).join(", ");
  if (field === "roles") return value.split(", ").map(roleLine).join(" · ");
  if (field === "country") return countryName(value);
  if (field === "authority") return when(Date.parse(value), hub.zone);
  const told = TOLD[field];
  if (told) return tell(value, told, hub);
  const list = listOf(value);
  if (list) return list.map((one) => valueWord(field === "languages" ? "language" : field, one, hub)).join(", ") || t("history_nothing");
  const called = CALLED[field]?.map((name) => `${name}_${value}`).find(has);
  if (called) return t(called);
  const choice = `${field === "accent" ? "colour" : field}_${value}`;
  return CHOICES.has(field) && has(choice) ? t(choice) : value;
}

/** The core writes a list of words as JSON: `["en","fr"]`; what a person wrote may begin so too. */
function listOf(value: string): string[] | null {
  if (!value.startsWith("[")) return null;
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) && list.every((one) => typeof one === "string") ? list : null;
  } catch {
    return null;
  }
}

/** What a later version wrote otherwise is shown as it was written. */
function tell(value: string, told: (value: never, purse: Purse) => string, hub: Place): string {
  try {
    return told(JSON.parse(value) as never, hub);
  } catch {
    return value;
  }
}

/** `attendant MTE` is "attendant, MTE"; `admin` is everywhere. */
function roleLine(line: string): string {
  const [word = "", hub] = line.split(" ");
  const role = has(`role_${word}`) ? roleWord(word as Role) : word;
  return hub === undefined ? role : t("role_at", { role, hub });
}

/** "Serial number" inside a sentence is "serial number"; "SoH" stays. */
function inSentence(word: string): string {
  return /^\p{Lu}\p{Ll}/u.test(word) ? word.charAt(0).toLocaleLowerCase() + word.slice(1) : word;
}
