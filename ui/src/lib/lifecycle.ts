import type { Lifecycle } from "./api";

/** The states of a battery's life in the order in which a hub asks about them, each in the colour it has everywhere. */
export const tones = {
  in_service: "ready",
  commissioning: "out",
  quarantined: "charging",
  in_repair: "fault",
  lost: "late",
  retired: "idle",
  disposed: "idle",
} as const satisfies Record<Lifecycle, string>;

/** Those after which the hub has a battery less. */
export const leaves = (lifecycle: Lifecycle) => lifecycle === "retired" || lifecycle === "lost" || lifecycle === "disposed";

export const lifecycles = Object.keys(tones) as Lifecycle[];
