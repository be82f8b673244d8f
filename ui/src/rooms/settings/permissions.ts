import type { PermissionRow } from "../../lib/api";

/** What commands are about, in the order people think of it. */
const concepts = [
  "battery", "model", "customer", "card", "station", "slot", "equipment", "equipment_type", "job", "note", "choice", "own_field",
  "hub", "organisation", "user", "role", "session", "me", "find", "scan", "view", "today", "audit", "backup", "clock", "health", "log", "support",
] as const;
export type Concept = (typeof concepts)[number];

/** The commands by what they are about; starting and setting up come before any role and stand in no group. */
export function grouped(table: PermissionRow[]): { concept: Concept; rows: PermissionRow[] }[] {
  return concepts
    .map((concept) => ({ concept, rows: table.filter(({ command }) => command.startsWith(`${concept}.`)) }))
    .filter(({ rows }) => rows.length > 0);
}
