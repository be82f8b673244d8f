import type { AlertView } from "../../lib/api";
import { has, t } from "../../lib/words";

/** An alert as a sentence. What it is about was told by a station, except of a command, which has a word of ours. */
export function alertText({ kind, about, station_code }: AlertView): string {
  // Of a slot the station says what is in it, a line for nothing.
  const [, slot, seen] = (kind === "inventory_mismatch" && /^(\d{1,3}) (.+)$/.exec(about)) || [];
  if (slot && seen) return t(seen === "-" ? "alert_inventory_empty" : "alert_inventory_slot", { station: station_code ?? t("alert_some_station"), slot, about: seen });
  const act = `station_act_${about}`;
  const told = kind === "command_unanswered" && has(act) ? t(act) : about;
  return t(`alert_${kind}`, { station: station_code ?? t("alert_some_station"), about: told });
}
