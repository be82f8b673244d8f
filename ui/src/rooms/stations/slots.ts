import type { LucideIcon } from "@lucide/svelte";
import BatteryLow from "@lucide/svelte/icons/battery-low";
import BatteryWarning from "@lucide/svelte/icons/battery-warning";
import Check from "@lucide/svelte/icons/check";
import CircleDashed from "@lucide/svelte/icons/circle-dashed";
import CircleQuestionMark from "@lucide/svelte/icons/circle-question-mark";
import Wrench from "@lucide/svelte/icons/wrench";
import Zap from "@lucide/svelte/icons/zap";
import type { BoardSlot, Slot, Station } from "../../lib/api";
import { number } from "../../lib/format";
import { t } from "../../lib/words";

/** The slots a station has now, by number; those that were taken away stay in its history only. */
export const inUse = (station: Pick<Station, "slots">): Slot[] => station.slots.filter(({ active }) => active);

/** How a slot looks: a colour, a sign and a word, of which none stands alone. */
export type SlotLook = { tone: "ready" | "charging" | "late" | "fault" | "idle"; icon: LucideIcon; word: string };

/** What stands out of a slot: that it is broken, else what its battery does. */
export function lookOf({ mode, charger, battery }: BoardSlot): SlotLook {
  if (mode === "maintenance") return { tone: "fault", icon: Wrench, word: t("slot_mode_maintenance") };
  if (charger === "fault") return { tone: "late", icon: BatteryWarning, word: t("slot_charger_fault") };
  if (battery === null) return { tone: "idle", icon: CircleDashed, word: t("slot_empty") };
  if (battery.is_charged) return { tone: "ready", icon: Check, word: t("slot_ready") };
  if (battery.state === "charging" || charger === "charging") return { tone: "charging", icon: Zap, word: t("charge_charging") };
  if (battery.soc_pct === null) return { tone: "idle", icon: CircleQuestionMark, word: t("slot_charge_unknown") };
  return { tone: "late", icon: BatteryLow, word: t("slot_not_charged") };
}

/** What is odd about a slot, besides how it looks. */
export function oddOf({ door, told }: BoardSlot): string[] {
  const isOpen = door === "open" ? [t("slot_door_open")] : [];
  if (told === null) return isOpen;
  return [...isOpen, told === "" ? t("slot_told_empty") : t("slot_told", { battery: told })];
}

/** All that is seen of a slot, as one phrase: the face of a slot says nothing to those who listen, this does. */
export function slotName(slot: BoardSlot): string {
  const { battery } = slot;
  const charge = battery === null || battery.soc_pct === null ? [] : [t("battery_soc_pct", { soc: number(battery.soc_pct, 0) })];
  const words = [...(battery ? [battery.code] : []), ...charge, lookOf(slot).word, ...oddOf(slot)];
  return t("slot_name", { slot: number(slot.number), state: words.join(", ") });
}
