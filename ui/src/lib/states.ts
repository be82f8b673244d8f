import type { CardState, ChargeState, ConsentState, CustomerState, EquipmentState, HolderKind, JobKind, JobPriority, JobState, Offer, SlotMode, StationMode } from "./api";

/** The states of things in the order in which a hub asks about them, each in the colour it has everywhere. */
export const stationTones = { operational: "ready", maintenance: "fault", out_of_service: "idle" } as const satisfies Record<StationMode, string>;
export const slotTones = { operational: "ready", maintenance: "fault" } as const satisfies Record<SlotMode, string>;
export const equipmentTones = {
  in_service: "ready",
  in_repair: "fault",
  lost: "late",
  retired: "idle",
  disposed: "idle",
} as const satisfies Record<EquipmentState, string>;
export const jobTones = { open: "charging", in_progress: "out", waiting: "fault", done: "ready", cancelled: "idle" } as const satisfies Record<JobState, string>;
export const priorityTones = { urgent: "late", high: "charging", normal: "idle", low: "idle" } as const satisfies Record<JobPriority, string>;
export const customerTones = { active: "ready", inactive: "idle" } as const satisfies Record<CustomerState, string>;
export const offerTones = { open: "ready", later: "out", over: "idle", withdrawn: "idle" } as const satisfies Record<Offer, string>;
export const cardTones = {
  issued: "out",
  active: "ready",
  blocked: "charging",
  lost: "late",
  replaced: "idle",
  expired: "idle",
} as const satisfies Record<CardState, string>;

export const chargeTones = { charging: "charging", full: "ready", idle: "idle", discharging: "out", unknown: "idle" } as const satisfies Record<ChargeState, string>;

const HOLDERS: Record<HolderKind, true> = { hub: true, customer: true, technician: true, transit: true, unknown: true };
const KINDS: Record<JobKind, true> = { repair: true, inspection: true, cleaning: true, other: true };
const CONSENTS: Record<ConsentState, true> = { given: true, withdrawn: true, none: true };

export const stationModes = Object.keys(stationTones) as StationMode[];
export const equipmentStates = Object.keys(equipmentTones) as EquipmentState[];
/** The columns of the board, from left to right. */
export const jobStates = Object.keys(jobTones) as JobState[];
export const jobPriorities = Object.keys(priorityTones) as JobPriority[];
export const jobKinds = Object.keys(KINDS) as JobKind[];
export const customerStates = Object.keys(customerTones) as CustomerState[];
export const consents = Object.keys(CONSENTS) as ConsentState[];
export const cardStates = Object.keys(cardTones) as CardState[];
export const chargeStates = Object.keys(chargeTones) as ChargeState[];
export const holders = Object.keys(HOLDERS) as HolderKind[];
