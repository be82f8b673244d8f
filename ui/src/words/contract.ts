import type { CommandName, Chemistry, DepositPolicy, FaultCode, FindingKind, HubColour, Language, Lifecycle, Problem, Role } from "../lib/api";

type Underscored<Name extends string> = Name extends `${infer Concept}.${infer Verb}` ? `${Concept}_${Verb}` : Name;

/** What the core may name and every language must have a word for: a missing one fails the build. */
export type Contract = Record<
  | `fault_${FaultCode}`
  | `problem_${Problem["problem"]}`
  | `role_${Role}`
  | `lifecycle_${Lifecycle}`
  | `chemistry_${Chemistry}`
  | `deposit_policy_${DepositPolicy}`
  | `colour_${HubColour}`
  | `language_${Language}`
  | `finding_${FindingKind}`
  | `command_${Underscored<CommandName>}`,
  string
>;
