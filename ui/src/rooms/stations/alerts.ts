import type { AlertView } from "../../lib/api";
import { has, t } from "../../lib/words";

/** An alert as a sentence. What it is about was told by a station, except of a command, which has a word of ours. */
export function alertText({ kind, about, station_code }: AlertView): string {
  const act = `station_act_${about}`;
  const told = kind === "command_unanswered" && has(act) ? t(act) : about;
  return t(`alert_${kind}`, { station: station_code ?? t("alert_some_station"), about: told });
}
