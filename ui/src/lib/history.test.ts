import { afterEach, describe, expect, it } from "vitest";
import type { HistoryLine } from "./api";
import { diary } from "./history";
import { speak } from "./language.svelte";

const at = Date.UTC(2020, 0, 2);
const line = (part: Partial<HistoryLine>): HistoryLine => ({ at, who: "Grace", act: "battery.edit", reason: null, about: null, changes: [], ...part });
const told = (part: Partial<HistoryLine>) => diary([line(part)], { zone: "Africa/Blantyre", currency: "MWK", money_decimals: 2 })[0];

afterEach(() => speak("en"));

describe("the history of a record", () => {
  it("says one change as one sentence", () => {
    expect(told({ changes: [{ field: "serial_number", before: "A", after: "B" }] })?.text).toBe("Grace changed serial number: A → B");
    speak("fr");
    expect(told({ changes: [{ field: "serial_number", before: "A", after: "B" }] })?.text).toBe("Grace a modifié «\u00a0numéro de série\u00a0»\u00a0: A → B");
  });

  it("lists several changes under one sentence", () => {
    const told2 = told({ changes: [{ field: "serial_number", before: "A", after: "B" }, { field: "notes", before: "", after: "New fuse" }] });
    expect(told2).toMatchObject({ text: "Grace changed this battery", detail: ["Serial number: A → B", "Notes: nothing → New fuse"] });
  });

  it("says roles in words, each with its hub", () => {
    speak("fr");
    const changes = [{ field: "roles", before: "attendant MTE", after: "attendant MTE, manager CHI" }];
    expect(told({ act: "user.set_roles", changes })?.text).toContain("agent de guichet, MTE → agent de guichet, MTE · responsable, CHI");
  });

  it("says states in words and gives the reason", () => {
    const change = told({ act: "battery.change_lifecycle", reason: "hot cell", changes: [{ field: "lifecycle", before: "in_service", after: "quarantined" }] });
    expect(change).toMatchObject({ text: "Grace changed state: In service → Quarantined", detail: ["Reason: hot cell"] });
  });

  it("says choices in words, and what a person wrote as it was written", () => {
    expect(told({ changes: [{ field: "chemistry", before: "nmc", after: "lead_acid" }] })?.text).toBe("Grace changed chemistry: Nickel manganese cobalt (NMC) → Lead acid");
    expect(told({ changes: [{ field: "model", before: "edit", after: "new" }] })?.text).toBe("Grace changed model: edit → new");
  });

  it("says what a saved view shows, what was imported and the kind of a field as the screens do", () => {
    const changes = [
      { field: "list", before: null, after: "battery" }, { field: "filters", before: "lifecycle", after: "model, business_kind" },
      { field: "columns", before: null, after: "serial, own.Village" }, { field: "shared", before: false, after: true },
    ];
    expect(told({ act: "view.save", changes })?.detail).toEqual([
      "List: nothing → Batteries", "Filters: State → Model, Kind of business", "Columns: nothing → Serial number, Village", "Shared with the hub: no → yes",
    ]);
    expect(told({ act: "organisation.edit", changes: [{ field: "languages", before: '["en"]', after: '["en","fr"]' }] })?.text).toBe("Grace changed languages: English → English, Français");
    expect(told({ act: "organisation.edit", changes: [{ field: "country", before: "ZM", after: "CI" }] })?.text).toMatch(/country: Zambia → Côte/);
    expect(told({ changes: [{ field: "notes", before: "[", after: "[1" }] })?.text).toBe("Grace changed notes: [ → [1");
    const told2 = (field: string, after: string) => told({ act: "own_field.edit", changes: [{ field, before: null, after }] })?.text;
    expect(told2("kind", "choice")).toBe("Grace changed kind: nothing → One of a list");
    expect(told2("concept", "equipment")).toContain("nothing → Equipment");
    expect(told2("list", "vehicle_kind")).toContain("nothing → Vehicles");
  });

  it("says sums in the money of the hub", () => {
    expect(told({ changes: [{ field: "debt_limit", before: 0, after: 150_000 }] })?.text).toBe("Grace changed debt limit: MWK\u00a00.00 → MWK\u00a01,500.00");
  });

  it("says what an act that changes no field was about", () => {
    const changes = [{ field: "station_act", before: null, after: "open_slot" }, { field: "slot", before: null, after: 4 }];
    expect(told({ act: "station.command", changes })).toMatchObject({ text: "Grace told the station what to do", detail: ["Command: Open a slot", "Slot: 4"] });
    const login = [{ field: "station_login", before: "station-s-1", after: null }];
    expect(told({ act: "station.revoke", changes: login, reason: "stolen" })?.detail).toEqual(["Login: station-s-1", "Reason: stolen"]);
  });

  it("of a new record does not repeat its facts", () => {
    expect(told({ act: "battery.create", changes: [{ field: "short_code", before: null, after: "B-1" }] })).toMatchObject({ text: "Grace added this battery", detail: [] });
  });
});
