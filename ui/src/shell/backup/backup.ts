import type { Backup, BackupPreview, BackupState, SecondFolder } from "../../lib/api";
import { number } from "../../lib/format";
import { has, t } from "../../lib/words";

/** A backup's state as a colour. */
export const tones: Record<BackupState, "ready" | "idle" | "late"> = { good: "ready", unchecked: "idle", cut: "late", changed: "late", newer: "late", broken: "late" };

/** What may be put back: whatever is not known to be unfit; it is read to its end before. */
export const usable = ({ state }: Backup) => state === "good" || state === "unchecked";

/** Why the second folder gets no copies; null where it does, or none is set. */
export function secondTrouble(second: SecondFolder | null): "away" | "failed" | null {
  if (!second) return null;
  if (!second.is_there) return "away";
  return second.failed ? "failed" : null;
}

/** What a backup holds, in the kinds that have a word: `12 batteries`, without what is not there. */
export function contents({ counts }: BackupPreview): { label: string; value: string }[] {
  return Object.entries(counts).flatMap(([kind, count]) => {
    const key = `backup_count_${kind}`;
    return has(key) && count > 0 ? [{ label: t(key), value: number(count) }] : [];
  });
}
