import type { UserRow } from "../../lib/api";
import { folded } from "../../lib/search";

type State = "active" | "waiting" | "disabled";

/** Which people a list shows. */
export type Which = "all" | State;

/** Whether a person can sign in; `waiting` have not chosen a password yet. */
export function stateOf({ enabled, has_password }: { enabled: boolean; has_password: boolean }): State {
  if (!enabled) return "disabled";
  return has_password ? "active" : "waiting";
}

/** The people by state. */
export function tallied(people: UserRow[]): Record<Which, UserRow[]> {
  const those = (state: State) => people.filter((person) => stateOf(person) === state);
  return { all: people, active: those("active"), waiting: those("waiting"), disabled: those("disabled") };
}

/** The people whose name or sign-in name holds what was typed; an organisation's staff is short enough to be searched here. */
export function byText(people: UserRow[], text: string): UserRow[] {
  const wanted = folded(text.trim());
  return people.filter(({ name, login }) => folded(name).includes(wanted) || folded(login).includes(wanted));
}

/** The name of a hub by its id; a hub one may not see is an ellipsis. */
export function hubNames(hubs: { id: string; name: string }[]): (id: string) => string {
  const names = new Map(hubs.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? "…";
}
