import type { SwapRow } from "../../lib/api";
import { t } from "../../lib/words";

/** A value of what came and of what went, as `7 → 3`; nothing where neither is known. */
export function both(came: string, went: string): string {
  return came || went ? t("swap_sides", { came: came || t("swap_none"), went: went || t("swap_none") }) : "";
}

/** The batteries of a swap. */
export const batteries = ({ came, went }: SwapRow): string => both(came.code, went.code);
