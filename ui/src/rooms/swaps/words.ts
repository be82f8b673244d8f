import type { SwapRow, SwapSide } from "../../lib/api";
import { measure, number } from "../../lib/format";
import { t } from "../../lib/words";
import { both } from "../../shell/station/swap";

const percent = (pct: number | null) => (pct === null ? "" : measure(pct, "%", 1));

/** How full they were. */
export const socs = ({ came, went }: SwapRow): string => both(percent(came.soc_pct), percent(went.soc_pct));
/** How much of their capacity was left. */
export const sohs = ({ came, went }: SwapRow): string => both(percent(came.soh_pct), percent(went.soh_pct));
/** The slots they went into and came from. */
export const slots = ({ came, went }: SwapRow): string => both(came.slot === null ? "" : number(came.slot), went.slot === null ? "" : number(went.slot));

/** What the returned battery gave; an estimate says that it is one. */
export function used({ energy_wh, estimated }: SwapRow): string {
  if (energy_wh === null) return "";
  const told = measure(energy_wh, "Wh", 0);
  return estimated ? t("swap_about", { used: told }) : told;
}

/** From the card to the batteries. */
export const lasted = ({ duration_s }: SwapRow): string => (duration_s === null ? "" : measure(duration_s, "s", 0));

/** Why it went otherwise than it should: as we call it, then in the station's words. */
export const why = ({ code, reason }: Pick<SwapRow, "code" | "reason">): string => [code && t(`error_code_${code}`), reason].filter(Boolean).join(" · ");

/** What is known of one of its batteries. */
export function side({ slot, soc_pct, soh_pct }: SwapSide): string {
  const told = [
    slot === null ? "" : t("swap_side_slot", { slot: number(slot) }),
    soc_pct === null ? "" : t("swap_side_soc", { pct: percent(soc_pct) }),
    soh_pct === null ? "" : t("swap_side_soh", { pct: percent(soh_pct) }),
  ];
  return told.filter(Boolean).join(", ");
}
