import { expect, it } from "vitest";
import { exported } from "./exported";

const key = <Key extends string>(key: Key) => ({ key, label: key });

it("values are told in the words of the screen, those of the column and no others", () => {
  const [lifecycle] = exported("battery", [key("lifecycle")]);
  expect(Object.keys(lifecycle?.words ?? {}).sort()).toEqual(["commissioning", "disposed", "in_repair", "in_service", "lost", "quarantined", "retired"]);
  expect(lifecycle?.words["in_service"]).toBe("In service");
  expect(exported("card", [key("state")])[0]?.words).toMatchObject({ blocked: "Blocked", replaced: "Replaced" });
  const [consent, card] = exported("customer", [key("consent"), key("card")]);
  expect(consent?.words).toEqual({ given: "Given", withdrawn: "Withdrawn", none: "Not asked" });
  expect(card?.words).toEqual({ true: "yes", false: "no" });
});

it("what people typed has no words of ours, and a hub's own words are its own", () => {
  expect(exported("card", [key("owner_code"), key("uid")]).map(({ words }) => words)).toEqual([{}, {}]);
  expect(exported("customer", [key("business")], { "b-1": "Barber" })[0]?.words).toEqual({ "b-1": "Barber" });
  expect(exported("customer", [key("own.f-1")], { "b-1": "Barber" })).toEqual([{ key: "own.f-1", label: "own.f-1", words: {} }]);
});

it("a cell of two values is two columns in a file", () => {
  const file = [{ key: "slots_operational", label: "Slots working" }, { key: "slots", label: "Slots" }] as const;
  const columns = exported("station", [key("code"), { key: "slots", label: "Slots working", file: [...file] }]);
  expect(columns.map(({ key, label }) => [key, label])).toEqual([["code", "code"], ["slots_operational", "Slots working"], ["slots", "Slots"]]);
});
