import { FluentBundle, FluentResource } from "@fluent/bundle";
import { en } from "../words/en";
import { fr } from "../words/fr";
import type {
  Allowable, Called, CardState, CommandName, EquipmentState, ErrorCode, Fault, FieldProblem, FindingKind, JobState, Language, Lifecycle, Role,
} from "./api";
import { when } from "./format";
import { tongue } from "./language.svelte";
import { me } from "./me.svelte";

export type Key = keyof typeof en;
type Args = Record<string, string | number>;

const books: Record<Language, Record<Key, string>> = { en, fr };
/** The languages of the screens, in the order they are offered. */
export const languages = Object.keys(books) as Language[];
const bundles = new Map<Language, FluentBundle>();

/** The words of `key` in the language of the screen. */
export const t = (key: Key, args?: Args): string => says(tongue.current, key, args);

/** The words of `key` in a language of one's own choice: for what is read by others than whoever sits here. */
export function says(language: Language, key: Key, args?: Args): string {
  const bundle = bundleOf(language);
  const pattern = bundle.getMessage(key)?.value;
  if (!pattern) return key;
  const errors: Error[] = [];
  const text = bundle.formatPattern(pattern, args && isolated(args), errors);
  if (import.meta.env.DEV && errors[0]) throw new Error(`${key}: ${errors[0].message}`);
  return text;
}

export const roleWord = (role: Role) => t(`role_${role}`);
export const lifecycleWord = (lifecycle: Lifecycle) => t(`lifecycle_${lifecycle}`);
export const equipmentStateWord = (state: EquipmentState) => t(`equipment_state_${state}`);
export const jobStateWord = (state: JobState) => t(`job_state_${state}`);
const findingWord = (kind: FindingKind) => t(`finding_${kind}`);
export const cardStateWord = (state: CardState) => t(`card_state_${state}`);
export const commandWord = (name: CommandName) => t(`command_${name.replace(".", "_")}` as Key);

/** Who did something; where nobody could be signed in the core names nobody. */
export const whoWord = (who: string) => who || t("who_nobody");

/** Why the hub let a station do what a person would have been asked about, or that it told it late: codes in the note of what was done. */
type OfStations = Allowable | "told_late";
const isOfStations = (part: string): part is OfStations => has(`noted_${part}`);

/** The note of what was done: what a person wrote, or why the hub let a station do it. */
export const noteWord = (note: string) =>
  note.split(" · ").map((part) => (isOfStations(part) ? t(`noted_${part}`) : part)).join(" · ");

/** Several words as one phrase: "manager or admin". */
function anyOf(words: string[]): string {
  return new Intl.ListFormat(tongue.current, { type: "disjunction" }).format(words);
}

/** Several words as one phrase: "Grace and Joseph". */
function allOf(words: string[]): string {
  return new Intl.ListFormat(tongue.current, { type: "conjunction" }).format(words);
}

/** People as they are told from others of the same name. */
const namesOf = (people: Called[]) => allOf(people.map(({ code, name }) => `${name} (${code})`));

/** A moment on the hub's clock. */
const at = (moment: number) => when(moment, me().hub.zone);

/** One sentence for a fault: what happened and what to do. Its code is shown beside it. */
export function faultText(fault: Fault): string {
  switch (fault.code) {
    case "denied":
      return t("fault_denied", {
        act: has(`command_${fault.command.replace(".", "_")}`) ? commandWord(fault.command as CommandName) : fault.command,
        roles: anyOf(fault.roles.map(roleWord)),
      });
    case "role_above_own":
      return t("fault_role_above_own", { role: roleWord(fault.role) });
    case "lifecycle_not_allowed":
      return t("fault_lifecycle_not_allowed", { from: lifecycleWord(fault.from), to: lifecycleWord(fault.to) });
    case "equipment_state_not_allowed":
      return t("fault_equipment_state_not_allowed", { from: equipmentStateWord(fault.from), to: equipmentStateWord(fault.to) });
    case "device_state_not_allowed":
      return t("fault_device_state_not_allowed", { from: t(`device_state_${fault.from}`), to: t(`device_state_${fault.to}`) });
    case "device_not_active":
      return t("fault_device_not_active", { state: t(`device_state_${fault.state}`) });
    case "battery_measured":
      return t("fault_battery_measured", { device: fault.device });
    case "not_in_service":
      return t("fault_not_in_service", { state: equipmentStateWord(fault.state) });
    case "job_state_not_allowed":
      return t("fault_job_state_not_allowed", { from: jobStateWord(fault.from), to: jobStateWord(fault.to) });
    case "backup_unfit":
      return t("fault_backup_unfit", { why: t(`flaw_${fault.why}`) });
    case "read_only":
      return t("fault_read_only", { why: findingWord(fault.why) });
    case "invalid":
      return t("fault_invalid", { count: fault.fields.length });
    case "card_state_not_allowed":
      return t("fault_card_state_not_allowed", { from: cardStateWord(fault.from), to: cardStateWord(fault.to) });
    case "sms_used":
      return t("fault_sms_used", { reference: fault.reference });
    case "card_not_usable":
      return t("fault_card_not_usable", { state: cardStateWord(fault.state) });
    case "card_taken":
      return t("fault_card_taken", { who: fault.who.length > 0 ? namesOf(fault.who) : t("card_taken_elsewhere"), state: cardStateWord(fault.state) });
    case "promised":
      return t("fault_promised", { who: namesOf([fault.who]), from: at(fault.from), until: at(fault.until) });
    case "out_then":
      return t("fault_out_then", { who: namesOf([fault.who]), until: at(fault.until) });
    case "battery_already_out":
    case "equipment_already_out":
      return t(`fault_${fault.code}`, { who: namesOf([fault.who]) });
    case "battery_charge_unknown":
      return t("fault_battery_charge_unknown", { item: fault.item });
    case "duplicate_customer":
      return t("fault_duplicate_customer", { who: namesOf(fault.who) });
    case "station_refuses":
      return t("fault_station_refuses", { why: t(`rider_why_${fault.why as ErrorCode}`) });
    case "till_open":
    case "till_of_another":
    case "not_out":
    case "not_lost":
    case "none_free_then":
    case "twice_in_act":
    case "overtaken":
    case "no_tariff":
    case "tariff_does_not_fit":
    case "recharge_limit_reached":
    case "not_found":
    case "still_assigned":
    case "view_of_another":
    case "unknown_command":
    case "unreadable":
    case "internal":
    case "wrong_pin":
    case "wait":
    case "database_damaged":
    case "database_newer":
    case "folder_missing":
    case "file_no_heading":
    case "file_heading_twice":
    case "file_open_quotes":
    case "file_too_large":
    case "file_too_many_rows":
    case "file_too_many_columns":
    case "sqlite_too_old": {
      const { code, ...facts } = fault;
      return t(`fault_${code}`, facts);
    }
    default:
      return t(`fault_${fault.code}`);
  }
}

/** What is wrong with a field: what the core says of it, a figure with decimals where the core keeps a whole one, and a password asked for once more. */
export type Problem = FieldProblem | { field: string; problem: "not_whole" | "wrong_password" };

/** What is wrong with one field, to stand under it. */
export function problemText(problem: Problem): string {
  const facts: Args = {};
  for (const name of ["min", "max", "earlier"] as const) {
    if (name in problem) facts[name] = (problem as unknown as Record<string, number>)[name] ?? 0;
  }
  // Which characters a field takes is known of some.
  const own = `problem_${problem.problem}_${problem.field}`;
  return t(has(own) ? own : `problem_${problem.problem}`, facts);
}

export const has = (key: string): key is Key => key in en;

/** Every word that begins so, by what follows: `lifecycle` gives `in_service` and its like. */
export function wordsOf(prefix: string, facts?: Args): Record<string, string> {
  const keys = Object.keys(en).filter((key): key is Key => key.startsWith(`${prefix}_`));
  return Object.fromEntries(keys.map((key) => [key.slice(prefix.length + 1), t(key, facts)]));
}

/** The words of one language as Fluent reads them. */
export function source(language: Language): string {
  return Object.entries(books[language])
    .map(([key, pattern]) => `${key} = ${typeset(language, pattern).replaceAll("\n", "\n    ")}\n`)
    .join("");
}

function bundleOf(language: Language): FluentBundle {
  let bundle = bundles.get(language);
  if (!bundle) {
    // Fluent would wrap every argument in invisible marks, which then stand in copied text; `isolated` marks what needs it.
    bundle = new FluentBundle(language, { useIsolating: false });
    bundle.addResource(new FluentResource(source(language)));
    bundles.set(language, bundle);
  }
  return bundle;
}

/** Printed apostrophes; and French sets a space before : ; ? ! % » and after «, which must not end a line. */
export function typeset(language: Language, pattern: string): string {
  const printed = pattern.replace(/(?<=\p{L})'/gu, "’");
  if (language !== "fr") return printed;
  return printed.replace(/ (?=[;?!%])/g, "\u202f").replace(/ (?=[:»])/g, "\u00a0").replace(/« /g, "«\u00a0");
}

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** A name in a right-to-left script must not turn the sentence around it. */
function isolated(args: Args): Args {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      typeof value === "string" && rightToLeft.test(value) ? `\u2068${value}\u2069` : value,
    ]),
  );
}
