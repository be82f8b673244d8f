import type { Choices, Hub, HubForm } from "../../lib/api";
import { requireReady } from "../../parts/form.svelte";

/** The figures kept without decimals. */
const WHOLE = ["issue_soc_pct", "soh_floor_pct", "fresh_green_h", "fresh_orange_h", "gap_awake_min", "gap_asleep_min", "overdue_notice_h", "idle_lock_min", "session_h"] satisfies (keyof HubForm)[];

/** The figures a hub must have; a field may be empty while it is typed in. */
type Figure = "tax_pct" | (typeof WHOLE)[number];

/** A hub's settings while they are typed: figures may be missing, and the debt limit is in the currency's own unit. */
export type Draft = Omit<HubForm, Figure | "debt_limit"> & { [F in Figure | "debt_limit"]: number | null };

/** A hub's settings as they stand in the form. */
export function drafted({ id, money_decimals, managed, ...form }: Hub): Draft {
  return { ...form, debt_limit: form.debt_limit / 10 ** money_decimals };
}

/** The decimals of a currency the core offers. */
export function decimalsOf(currency: string, { currencies }: Choices): number {
  return currencies.find(({ code }) => code === currency)?.decimals ?? 0;
}

/**
 * The settings as the core takes them, the debt limit in minor units of the currency chosen.
 *
 * Throws an `invalid` fault that names the figures left empty, and those with decimals that are kept whole.
 */
export function settled(draft: Draft, decimals: number): HubForm {
  requireReady(draft, { filled: ["tax_pct", ...WHOLE], whole: WHOLE });
  return { ...draft, debt_limit: Math.round((draft.debt_limit ?? 0) * 10 ** decimals) };
}

/** The settings of a new hub like one that is known, without what is its own. */
export function like(hub: Hub, colour: HubForm["colour"]): Draft {
  return { ...drafted(hub), code: "", name: "", place: "", colour, latitude: null, longitude: null, solar_capacity_kw: null };
}
