import { literal, record, string } from "valibot";
import type { CommandName } from "../../lib/api";
import { Kept } from "../../lib/kept.svelte";
import type { Key } from "../../lib/words";

/** One thing to do before the hub can work; `may` is the command that does it. */
export type Step = { title: Key; body: Key; act: Key; path: string; may?: CommandName; done: boolean };

/** What the hub has so far. */
export type Has = { hub: string; place: boolean; models: number; batteries: number; people: number; customers: number; stations: number; second: boolean; pin: boolean };

/** What a new hub needs, in the order in which it can be done. */
export function steps(has: Has): Step[] {
  return [
    { title: "start_hub", body: "start_hub_body", act: "start_hub_act", path: `/settings/hubs/${has.hub}`, may: "hub.edit", done: has.place },
    { title: "start_people", body: "start_people_body", act: "start_people_act", path: "/settings/people/new", may: "user.create", done: has.people > 1 },
    { title: "start_model", body: "start_model_body", act: "start_model_act", path: "/models?new=1", may: "model.create", done: has.models > 0 },
    { title: "start_battery", body: "start_battery_body", act: "start_battery_act", path: "/batteries?new=1", may: "battery.create", done: has.batteries > 0 },
    { title: "start_customer", body: "start_customer_body", act: "start_customer_act", path: "/customers?new=1", may: "customer.create", done: has.customers > 0 },
    { title: "start_station", body: "start_station_body", act: "start_station_act", path: "/stations?new=1", may: "station.create", done: has.stations > 0 },
    { title: "start_backup", body: "start_backup_body", act: "start_backup_act", path: "/settings/backups", may: "backup.choose_second", done: has.second },
    { title: "start_pin", body: "start_pin_body", act: "start_pin_act", path: "/settings/account", done: has.pin },
  ];
}

/** The hubs whose first steps nobody wants to see on this desktop any more. */
const hidden = new Kept("first_steps.hidden", record(string(), literal(true)), {});

export const firstSteps = {
  isHidden: (hub: string): boolean => hidden.value[hub] === true,
  hide(hub: string): void {
    hidden.value = { ...hidden.value, [hub]: true };
  },
  show(hub: string): void {
    const { [hub]: _, ...others } = hidden.value;
    hidden.value = others;
  },
};
