import type { CommandName } from "../../lib/api";
import type { Key } from "../../lib/words";

/** One thing to do before the hub can work; `may` is the command that does it. */
export type Step = { title: Key; body: Key; act: Key; path: string; may?: CommandName; done: boolean };

/** What a new hub needs, in the order in which it can be done. */
export function steps(has: { models: number; batteries: number; people: number; pin: boolean }): Step[] {
  return [
    { title: "start_model", body: "start_model_body", act: "start_model_act", path: "/models?new=1", may: "model.create", done: has.models > 0 },
    { title: "start_battery", body: "start_battery_body", act: "start_battery_act", path: "/batteries?new=1", may: "battery.create", done: has.batteries > 0 },
    { title: "start_people", body: "start_people_body", act: "start_people_act", path: "/settings/people/new", may: "user.create", done: has.people > 1 },
    { title: "start_pin", body: "start_pin_body", act: "start_pin_act", path: "/settings/account", done: has.pin },
  ];
}
