import { expect, it } from "vitest";
import type { Tariff } from "../../lib/api";
import { begun, drafted, exampleOf, newPreset, newRange, settled, type Draft } from "./draft";

const priced = (change: (draft: Draft) => void = () => undefined): Draft => {
  const draft = begun();
  draft.name = "Daily";
  if (draft.components[0]) draft.components[0].rate = 5_000;
  change(draft);
  return draft;
};

it("a new tariff is ready but for its name and its price", () => {
  expect(begun().scope).toEqual([{ kind: "all_batteries" }]);
  expect(() => settled(begun())).toThrow(expect.objectContaining({ fields: [{ field: "name", problem: "required" }, { field: "components.0.rate", problem: "required" }] }));
  expect(settled(priced())).toMatchObject({ minimum: 0, deposit: 0, custom: null, components: [{ rate: 5_000, late: { rule: "go_on", grace_days: 0, fine: 0 } }] });
});

it("what the core could not read is named all at once", () => {
  const draft = priced((draft) => {
    draft.components.push({ name: "Week", unit: "per_week", rate: null, late: { rule: "fine_per_day", grace_days: 1.5, fine: null }, at_return: false });
    draft.presets.push(newPreset(), { length: { value: 0.5, unit: "days" }, flat_price: null });
    draft.custom = { ...newRange(), max: { value: null, unit: "days" } };
    draft.max_recharges = 2.5;
  });
  const fields = [
    ["components.1.rate", "required"], ["components.1.late.fine", "required"], ["presets.3.length.value", "required"], ["custom.max.value", "required"],
    ["presets.4.length.value", "not_whole"], ["components.1.late.grace_days", "not_whole"], ["max_recharges", "not_whole"],
  ].map(([field, problem]) => ({ field, problem }));
  expect(() => settled(draft)).toThrow(expect.objectContaining({ fields }));
});

it("what is empty is said together", () => {
  const empty = priced((draft) => {
    Object.assign(draft, { name: " ", scope: [], presets: [] });
    draft.components.push({ ...(draft.components[0] as Draft["components"][number]), name: "" });
  });
  const fields = ["name", "scope", "components.1.name", "presets"].map((field) => ({ field, problem: "required" }));
  expect(() => settled(empty)).toThrow(expect.objectContaining({ fields }));
});

it("what a unit or a rule does not ask for is not sent", () => {
  const late = { rule: "fine_per_day", grace_days: 2, fine: 500 } as const;
  const sent = settled(priced((draft) => {
    draft.components = [
      { name: "Energy", unit: "per_kwh", rate: 300, late, at_return: true },
      { name: "Day", unit: "per_day", rate: 300, late: { ...late, rule: "stop_at_due" }, at_return: true },
    ];
  }));
  expect(sent.components.map(({ late, at_return }) => [late.rule, late.grace_days, late.fine, at_return])).toEqual([["go_on", 0, 0, true], ["stop_at_due", 2, 0, false]]);
});

it("an edit begins as the tariff is and sends the same again", () => {
  const form = settled(priced((draft) => (draft.deposit = 10_000)));
  const tariff: Tariff = { ...form, id: "x", state: "active", offer: "open", meant_for: [], out: 0, created_at: 1, changed_at: 1 };
  expect(settled(drafted(tariff))).toEqual(form);
  expect(drafted(tariff)).not.toHaveProperty("meant_for");
});

it("the example waits for a price and leaves out what is not ready", () => {
  expect(exampleOf(begun())).toBeNull();
  const half = exampleOf(priced((draft) => {
    draft.name = " ";
    draft.scope = [];
    draft.presets.push(newPreset());
    draft.custom = { ...newRange(), max: { value: null, unit: "days" } };
    draft.valid_from = "tomorrow";
  }));
  expect(half).toMatchObject({ name: "New tariff", scope: [{ kind: "all_batteries" }], custom: null, valid_from: null });
  expect(half?.presets).toHaveLength(3);
  expect(exampleOf(priced((draft) => (draft.presets = [])))).toBeNull();
});
