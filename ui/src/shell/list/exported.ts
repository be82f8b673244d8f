import type { ExportColumn } from "../../lib/api";
import { t, wordsOf } from "../../lib/words";

/** Columns whose values are words of ours, with what those words begin with. */
const WORDS: Record<string, string> = {
  "battery.lifecycle": "lifecycle",
  "station.mode": "station_mode",
  "equipment.state": "equipment_state",
  "job.state": "job_state",
  "job.kind": "job_kind",
  "job.priority": "job_priority",
  "customer.state": "customer_state",
  "customer.language": "language",
  "customer.consent": "consent",
};

/** The columns of a list as a file has them: headings and values in the words of the screen, `also` for what a hub calls its own. */
export function exported(concept: string, columns: { key: string; label: string }[], also: Record<string, string> = {}): ExportColumn[] {
  return columns.map(({ key, label }) => {
    const prefix = WORDS[`${concept}.${key}`];
    const words = prefix === undefined ? { true: t("yes"), false: t("no"), ...(key === "business" ? also : {}) } : wordsOf(prefix);
    return { key, label, words };
  });
}
