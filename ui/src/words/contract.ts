import type {
  BatteryForm, Chemistry, CommandName, DepositPolicy, EquipmentState, FaultCode, FieldProblem, FindingKind, HubColour, HubForm, JobState, Language, Lifecycle, ModelForm, Role, UserForm,
} from "../lib/api";

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
  | `equipment_state_${EquipmentState}`
  | `job_state_${JobState}`
  | `finding_${FindingKind}`
  | `field_${keyof BatteryForm | keyof ModelForm | keyof HubForm | keyof UserForm | "lifecycle" | "enabled" | "roles"}`
  | `command_${Underscored<CommandName>}`,
  string
>;
