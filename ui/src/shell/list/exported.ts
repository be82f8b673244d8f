import type { Exported, ExportColumn } from "../../lib/api";
import { lifecycles } from "../../lib/lifecycle";
import { accounts, cardStates, chargeStates, consents, customerStates, depositStates, deviceKinds, deviceStates, equipmentStates, errorCodes, eventClocks, holders, jobKinds, jobPriorities, jobStates, measured, paymentStates, quarantineStates, reservationStates, stationModes, swapKinds, swapSources, swapStates } from "../../lib/states";
import { cardStateWord, equipmentStateWord, jobStateWord, languages, lifecycleWord, t } from "../../lib/words";
import type { Concept, ListColumn } from "./list";

type Words = Record<string, string>;
/** What the values of each column of words are called on the screen. */
type WordsOf<C extends Concept> = { [Key in keyof Exported[C] as Exported[C][Key] extends "word" ? Key : never]: () => Words };

const said = <Value extends string>(values: readonly Value[], word: (value: Value) => string) => () =>
  Object.fromEntries(values.map((value) => [value, word(value)]));
const yesOrNo = () => ({ true: t("yes"), false: t("no") });

const WORDS: { [C in Concept]: WordsOf<C> } = {
  battery: {
    lifecycle: said(lifecycles, lifecycleWord),
    holder: said(holders, (holder) => t(`holder_${holder}`)),
    charge: said(chargeStates, (state) => t(`charge_${state}`)),
  },
  card: { state: said(cardStates, cardStateWord) },
  customer: {
    state: said(customerStates, (state) => t(`customer_state_${state}`)),
    // What a hub calls its own is known by the hub: see `also` below.
    business: () => ({}),
    language: said(languages, (language) => t(`language_${language}`)),
    consent: said(consents, (consent) => t(`consent_${consent}`)),
    card: yesOrNo,
  },
  equipment: { state: said(equipmentStates, equipmentStateWord) },
  job: {
    kind: said(jobKinds, (kind) => t(`job_kind_${kind}`)),
    priority: said(jobPriorities, (priority) => t(`job_priority_${priority}`)),
    state: said(jobStates, jobStateWord),
    late: yesOrNo,
  },
  rental: { state: said(["active", "returned", "undone"] as const, (state) => t(`rental_state_${state}`)) },
  reservation: { state: said(reservationStates, (state) => t(`reservation_state_${state}`)) },
  payment: {
    account: said(accounts, (account) => t(`ledger_account_${account}`)),
    state: said(paymentStates, (state) => t(`payment_state_${state}`)),
  },
  deposit: { state: said(depositStates, (state) => t(`deposit_state_${state}`)) },
  quarantine: {
    code: said(errorCodes, (code) => t(`error_code_${code}`)),
    kind: said(swapKinds, (kind) => t(`swap_kind_${kind}`)),
    state: said(quarantineStates, (state) => t(`quarantine_state_${state}`)),
  },
  swap: {
    source: said(swapSources, (source) => t(`swap_source_${source}`)),
    kind: said(swapKinds, (kind) => t(`swap_kind_${kind}`)),
    state: said(swapStates, (state) => t(`swap_state_${state}`)),
    code: said(errorCodes, (code) => t(`error_code_${code}`)),
    clock: said(eventClocks, (clock) => t(`event_clock_${clock}`)),
    estimated: yesOrNo,
    offline: yesOrNo,
  },
  device: {
    kind: said(deviceKinds, (kind) => t(`device_kind_${kind}`)),
    measures: said(measured, (what) => t(`device_measures_${what}`)),
    state: said(deviceStates, (state) => t(`device_state_${state}`)),
  },
  station: { mode: said(stationModes, (mode) => t(`station_mode_${mode}`)) },
};

/** The columns of a list as a file has them: headings and values in the words of the screen, `also` for what a hub calls its own. */
export function exported<C extends Concept>(concept: C, columns: readonly Pick<ListColumn<C>, "key" | "label" | "file">[], also: Words = {}): ExportColumn[] {
  const words = WORDS[concept] as Record<string, (() => Words) | undefined>;
  const parts = columns.flatMap((column) => column.file ?? [column]);
  return parts.map(({ key, label }) => ({ key, label, words: { ...words[key]?.(), ...(key === "business" ? also : {}) } }));
}
