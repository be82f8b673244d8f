import type { HubRow, Limits, Role, RoleAt, User, UserRow } from "../../lib/api";
import { me } from "../../lib/me.svelte";
import { capital } from "../../lib/names";
import { roleWord, t } from "../../lib/words";

/** What whoever asks may give, as the core says it beside every person. */
export type Granter = Pick<User, "grantable" | "grants_elsewhere" | "sets_limits">;

type Sum = "debt_override" | "refund" | "write_off";
/** Sums a person may go to, each in minor units of their hub's currency. */
export const sums: Sum[] = ["debt_override", "refund", "write_off"];

/** A role while it is typed: no hub is "", and sums are in the currency's own unit. */
export type RoleDraft = { hub: string; role: Role; limits: Omit<Limits, Sum | "discount_pct"> & Record<Sum | "discount_pct", number | null> };

/** The decimals of the money of the hub a role is at; a role in the whole organisation counts in the money of the hub at hand. */
function decimals(hub: string, hubs: HubRow[]): number {
  return hubs.find(({ id }) => id === hub)?.money_decimals ?? me().hub.money_decimals;
}

/** Roles as they stand in the form. */
export function drafted(roles: RoleAt[], hubs: HubRow[]): RoleDraft[] {
  return roles.map(({ hub, role, limits }) => {
    const scale = 10 ** decimals(hub ?? "", hubs);
    return { hub: hub ?? "", role, limits: { ...limits, debt_override: limits.debt_override / scale, refund: limits.refund / scale, write_off: limits.write_off / scale } };
  });
}

/** Roles as the core takes them; what was left empty is a limit of nothing. */
export function settled(drafts: RoleDraft[], hubs: HubRow[]): RoleAt[] {
  return drafts.map(({ hub, role, limits }) => {
    const scale = 10 ** decimals(hub, hubs);
    const minor = (sum: number | null) => Math.round((sum ?? 0) * scale);
    return {
      hub: role === "admin" || hub === "" ? null : hub,
      role,
      limits: {
        debt_override: minor(limits.debt_override),
        refund: minor(limits.refund),
        write_off: minor(limits.write_off),
        discount_pct: limits.discount_pct ?? 0,
        see_amounts: limits.see_amounts,
      },
    };
  });
}

/** A first role to give: here, the least of those one may give, going to no limit. */
export function begun(grantable: Role[], hub: string): RoleDraft {
  const role = grantable[0] ?? "attendant";
  return { hub, role, limits: { debt_override: 0, refund: 0, write_off: 0, discount_pct: 0, see_amounts: true } };
}

/** "manager, Mtendere hub" for each role; "admin" alone, since it is everywhere. */
export function roleLines(roles: UserRow["roles"], hubName: (id: string) => string): string[] {
  return roles.map(({ hub, role }) => capital(hub === null ? roleWord(role) : t("role_at", { role: roleWord(role), hub: hubName(hub) })));
}
