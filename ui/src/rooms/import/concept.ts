import type { CommandName, Concept } from "../../lib/api";

/** What may come from files. */
export const CONCEPTS: readonly Concept[] = ["battery", "customer", "card", "equipment"];

/** The command by which a person adds one: who may give it may import. */
export const added: Record<Concept, CommandName> = { battery: "battery.create", customer: "customer.create", card: "card.issue", equipment: "equipment.create" };
