import type {
  ActivityKind,
  BackupFlaw,
  BatteryForm,
  Chemistry,
  CommandName,
  DepositPolicy,
  DeviceForm,
  DeviceKind,
  DeviceState,
  EquipmentForm,
  EquipmentState,
  EquipmentTypeForm,
  EquipmentUse,
  FaultCode,
  FieldProblem,
  FigureName,
  FindingKind,
  HubColour,
  HubForm,
  JobForm,
  JobKind,
  JobPriority,
  JobState,
  Kind,
  Language,
  Lifecycle,
  LogLevel,
  Measured,
  ModelForm,
  Outcome,
  RecordKind,
  Role,
  SlotMode,
  StationForm,
  StationMode,
  TaskKind,
  TaskState,
  UserForm,
} from "../lib/api";
import type { Account, CauseKind, DepositState, PaymentKindForm, PaymentState, ReferenceRule, ReservationState } from "../lib/api";
import type { LateRule, LengthUnit, Offer, TariffForm, TariffState, Unit } from "../lib/api";
import type { AlertKind, CommandState, ErrorCode, LinkForm, LinkTrouble, LinkWay, LinkWord, PresenceState, Proof, RiderStep, StationAct } from "../lib/api";
import type { EventClock, MessageKind, QuarantineState, SwapKind, SwapSource, SwapStanding, Verdict } from "../lib/api";
import type { ClockQuality, ReadingAge, ReadingField } from "../lib/api";
import type { CardState, ChoiceList, CustomerForm, CustomerState, OwnFieldForm, OwnFieldKind } from "../lib/api";

/** What a command is about: the first word of its name. */
export type Part = CommandName extends infer Name ? (Name extends `${infer First}.${string}` ? First : never) : never;

type Underscored<Name extends string> = Name extends `${infer Concept}.${infer Verb}` ? `${Concept}_${Verb}` : Name;

/** What the core may name and every language must have a word for: a missing one fails the build. */
export type Contract = Record<
  | `fault_${FaultCode}`
  | `problem_${FieldProblem["problem"]}`
  | `role_${Role}`
  | `lifecycle_${Lifecycle}`
  | `chemistry_${Chemistry}`
  | `deposit_policy_${DepositPolicy}`
  | `colour_${HubColour}`
  | `language_${Language}`
  | `station_mode_${StationMode}`
  | `slot_mode_${SlotMode}`
  | `equipment_state_${EquipmentState}`
  | `device_kind_${DeviceKind}`
  | `device_measures_${Measured}`
  | `device_state_${DeviceState}`
  | `field_${keyof DeviceForm | "device_kind" | "device_measures" | "measured" | "device_state" | "device_login" | "device_relay"}`
  | `usage_${EquipmentUse}`
  | `job_kind_${JobKind}`
  | `job_priority_${JobPriority}`
  | `job_state_${JobState}`
  | `activity_${ActivityKind}`
  | `record_${RecordKind | Kind}`
  | `figure_${FigureName}`
  | `finding_${FindingKind}`
  | `flaw_${BackupFlaw}`
  | `field_${keyof BatteryForm | keyof ModelForm | keyof HubForm | keyof UserForm | keyof StationForm | keyof EquipmentTypeForm | keyof EquipmentForm | keyof JobForm | "lifecycle" | "enabled" | "roles"}`
  | `card_state_${CardState}`
  | `customer_state_${CustomerState}`
  | `choice_list_${ChoiceList}`
  | `own_field_kind_${OwnFieldKind}`
  | `field_${Exclude<keyof CustomerForm, "own"> | keyof OwnFieldForm | ChoiceList | "customer_state" | "consent"}`
  | `field_${keyof PaymentKindForm | "amount" | "float" | "expected" | "counted" | "payment_kinds" | "hidden"}`
  | `ledger_account_${Account}`
  | `reference_rule_${ReferenceRule}`
  | `cause_${CauseKind}`
  | `field_cause_${CauseKind}`
  | `payment_state_${PaymentState}`
  | `deposit_state_${DepositState}`
  | `field_${keyof TariffForm | "tariff_state" | "component" | "component_order" | "preset" | "preset_order"}`
  | `tariff_state_${TariffState}`
  | `error_code_${ErrorCode}`
  | `quarantine_state_${QuarantineState}`
  | `swap_kind_${SwapKind}`
  | `swap_source_${SwapSource}`
  | `swap_state_${SwapStanding}`
  | `event_clock_${EventClock}`
  | `measured_${ReadingField}`
  | `reading_age_${ReadingAge}`
  | `clock_quality_${ClockQuality}`
  | `verdict_${Verdict}`
  | `message_kind_${MessageKind}`
  | `offer_${Offer}`
  | `unit_${Unit}`
  | `rate_${Unit}`
  | `late_rule_${LateRule}`
  | `station_act_${StationAct}`
  | `presence_${PresenceState}`
  | `command_state_${CommandState}`
  | `proof_${Proof}`
  | `link_state_${LinkWord}`
  | `link_trouble_${LinkTrouble}`
  | `link_brief_${LinkTrouble}`
  | `rider_${RiderStep}`
  | `alert_${AlertKind}`
  | `rider_why_${ErrorCode}`
  | `link_way_${LinkWay}`
  | `field_${`link_${keyof LinkForm}` | "station_act" | "station_login" | "authority" | "slot" | `link_${"ca" | "certificate" | "password" | "key"}_changed`}`
  | `length_${LengthUnit}`
  | `length_unit_${LengthUnit}`
  | `task_${TaskKind}`
  | `log_level_${LogLevel}`
  | `log_from_${LogLevel}`
  | `task_state_${TaskState}`
  | `outcome_${Outcome["is"]}`
  | `command_${Underscored<CommandName>}`
  | `concept_${Part}`
  // What the hub does by itself stands in the history beside what people do.
  // What stations report stands there too.
  | "command_station_auth"
  | "command_station_brought"
  | "command_station_swap"
  | "command_station_refuse"
  | "command_station_hear"
  | "command_device_hear"
  | "command_card_expire"
  | "command_reservation_expire"
  | `reservation_state_${ReservationState}`
  | "command_session_turn_away"
  | "command_session_keep_out",
  string
>;
