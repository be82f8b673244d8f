import type { PermissionRow } from "../../lib/api";
import type { Part } from "../../words/contract";

/** What commands are about, in the order people think of it; opening, setting up and saving a broken hub come before any role. */
const ORDER: Record<Exclude<Part, "app" | "setup" | "rescue">, true> = {
  battery: true, model: true, customer: true, card: true, client: true, station: true, slot: true, link: true, http: true, alert: true, swap: true, quarantine: true, message: true, device: true, reading: true, keeping: true, equipment: true, equipment_type: true, job: true,
  tariff: true, counter: true, act: true, rental: true, reservation: true, transfer: true, stock: true, till: true, payment: true, deposit: true, account: true, ledger: true, payment_kind: true,
  note: true, choice: true, own_field: true, import: true, hub: true, organisation: true, user: true, role: true, session: true, me: true, find: true,
  scan: true, view: true, task: true, today: true, overview: true, audit: true, backup: true, clock: true, health: true, log: true, support: true, practice: true,
};
export type Concept = keyof typeof ORDER;
const concepts = Object.keys(ORDER) as Concept[];

/** The commands by what they are about. */
export function grouped(table: PermissionRow[]): { concept: Concept; rows: PermissionRow[] }[] {
  return concepts
    .map((concept) => ({ concept, rows: table.filter(({ command }) => command.startsWith(`${concept}.`)) }))
    .filter(({ rows }) => rows.length > 0);
}
