import type { LucideIcon } from "@lucide/svelte";
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CircleHelp from "@lucide/svelte/icons/circle-question-mark";
import RefreshCw from "@lucide/svelte/icons/refresh-cw";
import ShieldAlert from "@lucide/svelte/icons/shield-alert";
import type { Card } from "../../lib/api";

/** What may be done with a card. */
export type CardAct = "activate" | "unblock" | "block" | "report_lost" | "replace";

export const actIcons: Record<CardAct, LucideIcon> = {
  activate: CircleCheck, unblock: CircleCheck, block: ShieldAlert, report_lost: CircleHelp, replace: RefreshCw,
};

/** The acts that lead to the states the core allows next; one that was blocked is taken into use by another act than a new one. */
export function actsOf({ state, next }: Pick<Card, "state" | "next">): CardAct[] {
  const acts: [CardAct, boolean][] = [
    ["activate", state === "issued" && next.includes("active")],
    ["unblock", state === "blocked" && next.includes("active")],
    ["replace", next.includes("replaced")],
    ["block", next.includes("blocked")],
    ["report_lost", next.includes("lost")],
  ];
  return acts.filter(([, allowed]) => allowed).map(([act]) => act);
}
