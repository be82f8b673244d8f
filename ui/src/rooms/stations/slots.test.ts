import { afterEach, describe, expect, it } from "vitest";
import type { BoardBattery, BoardSlot } from "../../lib/api";
import { speak } from "../../lib/language.svelte";
import { lookOf, slotName } from "./slots";

afterEach(() => speak("en"));

const slot = (part: Partial<BoardSlot>): BoardSlot => ({ id: "s", number: 3, mode: "operational", battery: null, door: null, charger: null, told: null, ...part });
const battery = (part: Partial<BoardBattery>): BoardBattery => ({ id: "b", code: "B-042", soc_pct: 62, state: "charging", is_charged: false, ...part });

describe("a slot", () => {
  it("says the worst of itself", () => {
    const looks = (part: Partial<BoardSlot>) => lookOf(slot(part)).word;
    expect(looks({})).toBe("Empty");
    expect(looks({ battery: battery({ is_charged: true }) })).toBe("Ready");
    expect(looks({ battery: battery({}) })).toBe("Charging");
    expect(looks({ battery: battery({ state: "unknown" }), charger: "charging" })).toBe("Charging");
    expect(looks({ battery: battery({ state: "idle", soc_pct: 14 }) })).toBe("Not charged");
    expect(looks({ battery: battery({ state: "idle", soc_pct: null }) })).toBe("Charge not known");
    expect(looks({ battery: battery({ is_charged: true }), charger: "fault" })).toBe("Charger fault");
    expect(looks({ battery: battery({ is_charged: true }), mode: "maintenance" })).toBe("Maintenance");
  });

  it("is told to those who listen as it is seen", () => {
    expect(slotName(slot({ battery: battery({}) }))).toBe("Slot 3: B-042, 62 %, Charging");
    expect(slotName(slot({ door: "open", told: "" }))).toBe("Slot 3: Empty, door open, the station says: empty");
    speak("fr");
    expect(slotName(slot({ battery: battery({ soc_pct: null }), told: "B-7" }))).toBe("Emplacement 3\u00a0: B-042, En charge, la station dit\u00a0: B-7");
  });
});
