import type { Slot, Station } from "../../lib/api";

/** The slots a station has now, by number; those that were taken away stay in its history only. */
export const inUse = (station: Pick<Station, "slots">): Slot[] => station.slots.filter(({ active }) => active);
