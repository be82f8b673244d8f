import type { BatteryRow } from "../../lib/api";
import { ago, number } from "../../lib/format";
import { chargeTones } from "../../lib/states";
import { t } from "../../lib/words";

/** Who has a battery, or which station and slot, as people say it. */
export const holderWord = ({ holder, holder_name: name }: BatteryRow): string =>
  holder === null ? t("holder_none") : name !== "" ? name : t(`holder_${holder}`);

/** How full it is, and since when that is known: `97 %, 2 h ago`; nothing where it never was measured. */
export const socWord = ({ soc_pct: soc, soc_at: at }: BatteryRow): string =>
  soc === null ? "" : at === null ? t("battery_soc_pct", { soc: number(soc, 0) }) : t("battery_soc_ago", { soc: number(soc, 0), ago: ago(at) });

/** How it stands with its charge; null where it is not at the hub, so that nobody can know. */
export function chargeOf({ holder, full_at, charge_state: state }: BatteryRow): { tone: (typeof chargeTones)[typeof state]; word: string } | null {
  if (holder !== "hub") return null;
  return full_at === null ? { tone: chargeTones[state], word: t(`charge_${state}`) } : { tone: "ready", word: t("charge_full") };
}

/** Whether a person may say that it is full: it is here, and nobody has said so. */
export const mayBeFull = ({ holder, full_at, lifecycle }: BatteryRow): boolean =>
  holder === "hub" && full_at === null && lifecycle !== "disposed";
