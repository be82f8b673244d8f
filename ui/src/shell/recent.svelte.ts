import type { Found } from "../lib/api";

/** What was chosen in the palette; a thing found keeps its words, since it is not found again by nothing. */
export type Recent = { id: string; found?: Found };

const KEPT = 20;

// In memory and of one person in one hub: names of customers are not laid on the disk for the sake of a shortcut.
let owner = "";
let chosen = $state.raw<readonly Recent[]>([]);

/** The latest first, of whoever sits there now. */
export function recentOf(person: string): readonly Recent[] {
  return owner === person ? chosen : [];
}

/** Remembers a choice as the latest. */
export function remember(person: string, choice: Recent): void {
  chosen = [choice, ...recentOf(person).filter(({ id }) => id !== choice.id)].slice(0, KEPT);
  owner = person;
}
