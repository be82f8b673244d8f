import type { Account, CardState, ChargeState, CommandState, ConsentState, CustomerState, DepositState, DeviceKind, DeviceState, EquipmentState, ErrorCode, EventClock, HolderKind, JobKind, JobPriority, JobState, Measured, MessageKind, Offer, PaymentState, QuarantineState, ReservationState, SlotMode, Source, StationMode, SwapKind, SwapSource, SwapStanding, Verdict } from "./api";

/** The states of things in the order in which a hub asks about them, each in the colour it has everywhere. */
export const stationTones = { operational: "ready", maintenance: "fault", out_of_service: "idle" } as const satisfies Record<StationMode, string>;
export const slotTones = { operational: "ready", maintenance: "fault" } as const satisfies Record<SlotMode, string>;
/** What became of a command to a station. */
export const commandTones = { sent: "out", accepted: "charging", done: "ready", failed: "late", unknown: "fault" } as const satisfies Record<CommandState, string>;
export const equipmentTones = {
  in_service: "ready",
  in_repair: "fault",
  lost: "late",
  retired: "idle",
  disposed: "idle",
} as const satisfies Record<EquipmentState, string>;
export const deviceTones = { waiting: "charging", active: "ready", retired: "idle" } as const satisfies Record<DeviceState, string>;
export const jobTones = { open: "charging", in_progress: "out", waiting: "fault", done: "ready", cancelled: "idle" } as const satisfies Record<JobState, string>;
export const priorityTones = { urgent: "late", high: "charging", normal: "idle", low: "idle" } as const satisfies Record<JobPriority, string>;
export const customerTones = { active: "ready", inactive: "idle" } as const satisfies Record<CustomerState, string>;
export const offerTones = { open: "ready", later: "out", over: "idle", withdrawn: "idle" } as const satisfies Record<Offer, string>;
export const reservationTones = { open: "out", issued: "ready", cancelled: "idle", expired: "charging" } as const satisfies Record<ReservationState, string>;
export const cardTones = {
  issued: "out",
  active: "ready",
  blocked: "charging",
  lost: "late",
  replaced: "idle",
  expired: "idle",
} as const satisfies Record<CardState, string>;

export const chargeTones = { charging: "charging", full: "ready", idle: "idle", discharging: "out", unknown: "idle" } as const satisfies Record<ChargeState, string>;

export const quarantineTones = { open: "fault", accepted: "ready", corrected: "out", discarded: "idle" } as const satisfies Record<QuarantineState, string>;
export const swapTones = { completed: "ready", failed: "late", refused: "charging", undone: "idle" } as const satisfies Record<SwapStanding, string>;
export const verdictTones = {
  accepted: "ready",
  refused: "late",
  questioned: "fault",
  duplicate: "idle",
  bad_topic: "charging",
  bad_payload: "charging",
  retained: "idle",
} as const satisfies Record<Verdict, string>;
export const paymentTones = { recorded: "out", verified: "ready", disputed: "late", reversed: "idle" } as const satisfies Record<PaymentState, string>;
export const depositTones = { held: "charging", released: "ready", refunded: "ready", applied: "out", forfeited: "late", undone: "idle" } as const satisfies Record<DepositState, string>;

const ACCOUNTS: Record<Account, true> = {
  cash: true, mobile_money: true, bank: true, card_terminal: true, voucher: true, safe: true, expenses: true, customer: true, deposits: true, rental_revenue: true,
  late_revenue: true, swap_revenue: true, recharge_revenue: true, energy_revenue: true, sale_revenue: true, loss_revenue: true, tax_payable: true, discounts: true,
  write_offs: true, over_short: true,
};
const HOLDERS: Record<HolderKind, true> = { hub: true, customer: true, technician: true, transit: true, unknown: true };
const DEVICE_KINDS: Record<DeviceKind, true> = { battery: true, meter: true, inverter: true, tracker: true };
const MEASURED: Record<Measured, true> = { solar: true, grid: true, generator: true, equipment: true };
const KINDS: Record<JobKind, true> = { repair: true, inspection: true, cleaning: true, other: true };
const SWAP_SOURCES: Record<SwapSource, true> = { station: true, counter: true };
const MESSAGE_KINDS: Record<MessageKind, true> = { card: true, brought: true, moved: true, turned_away: true, readings: true, station: true, command: true, sign_in: true, other: true };
const EVENT_CLOCKS: Record<EventClock, true> = { hub: true, station: true, corrected: true };
const SWAP_KINDS: Record<SwapKind, true> = { swap: true, issue_only: true, return_only: true };
/** Why a station is told no, in the order of its checks. */
const ERROR_CODES: Record<ErrorCode, true> = {
  missing_field: true, malformed_json: true, unknown_card: true, card_not_active: true, user_not_active: true, unknown_station: true, station_unavailable: true, station_busy: true,
  no_charged_battery: true, no_empty_slot: true, payment_required: true, session_open_elsewhere: true, no_session: true, session_expired: true, session_user_mismatch: true,
  unknown_user: true, unknown_battery: true, same_battery: true, battery_not_here: true, battery_mismatch: true, soh_below_threshold: true, invalid_reading: true, swap_failed: true,
  not_your_device: true, empty_batch: true,
};
const CONSENTS: Record<ConsentState, true> = { given: true, withdrawn: true, none: true };

export const stationModes = Object.keys(stationTones) as StationMode[];
export const deviceStates = Object.keys(deviceTones) as DeviceState[];
export const deviceKinds = Object.keys(DEVICE_KINDS) as DeviceKind[];
/** What a meter measures. */
export const measured = Object.keys(MEASURED) as Measured[];
export const equipmentStates = Object.keys(equipmentTones) as EquipmentState[];
/** The columns of the board, from left to right. */
export const jobStates = Object.keys(jobTones) as JobState[];
export const jobPriorities = Object.keys(priorityTones) as JobPriority[];
export const jobKinds = Object.keys(KINDS) as JobKind[];
export const customerStates = Object.keys(customerTones) as CustomerState[];
export const consents = Object.keys(CONSENTS) as ConsentState[];
export const reservationStates = Object.keys(reservationTones) as ReservationState[];
export const cardStates = Object.keys(cardTones) as CardState[];
export const chargeStates = Object.keys(chargeTones) as ChargeState[];
export const holders = Object.keys(HOLDERS) as HolderKind[];
export const verdicts = Object.keys(verdictTones) as Verdict[];
const SOURCES: Record<Source, true> = { mqtt: true, http: true, file: true };
export const sources = Object.keys(SOURCES) as Source[];
export const messageKinds = Object.keys(MESSAGE_KINDS) as MessageKind[];
export const swapStates = Object.keys(swapTones) as SwapStanding[];
export const swapSources = Object.keys(SWAP_SOURCES) as SwapSource[];
export const eventClocks = Object.keys(EVENT_CLOCKS) as EventClock[];
export const swapKinds = Object.keys(SWAP_KINDS) as SwapKind[];
export const errorCodes = Object.keys(ERROR_CODES) as ErrorCode[];
export const quarantineStates = Object.keys(quarantineTones) as QuarantineState[];
export const paymentStates = Object.keys(paymentTones) as PaymentState[];
export const depositStates = Object.keys(depositTones) as DepositState[];
/** The chart of accounts, in its order. */
export const accounts = Object.keys(ACCOUNTS) as Account[];
