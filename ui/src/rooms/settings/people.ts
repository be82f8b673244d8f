import type { UserRow } from "../../lib/api";

/** Which people a list shows; `waiting` have not chosen a password yet. */
export type Which = "all" | "active" | "waiting" | "disabled";

/** The people by state. */
export function tallied(people: UserRow[]): Record<Which, UserRow[]> {
  return {
    all: people,
    active: people.filter(({ enabled, has_password }) => enabled && has_password),
    waiting: people.filter(({ enabled, has_password }) => enabled && !has_password),
    disabled: people.filter(({ enabled }) => !enabled),
  };
}

/** The people whose name or sign-in name holds what was typed; an organisation's staff is short enough to be searched here. */
export function byText(people: UserRow[], text: string): UserRow[] {
  const wanted = folded(text.trim());
  return people.filter(({ name, login }) => folded(name).includes(wanted) || folded(login).includes(wanted));
}

const folded = (text: string) => text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();

/** The name of a hub by its id; a hub one may not see is an ellipsis. */
export function hubNames(hubs: { id: string; name: string }[]): (id: string) => string {
  const names = new Map(hubs.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? "…";
}
