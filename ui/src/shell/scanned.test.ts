import { expect, it } from "vitest";
import type { Found, Recognised } from "../lib/api";
import { meant } from "./scanned";

const battery = (title: string): Found => ({ kind: "battery", id: title, title, subtitle: "" });
const nothing: Recognised = { text: "x", exact: null, is_card: false, card_state: null, owner: null, similar: [] };

it("a scan means the record called so, whatever else begins with it", () => {
  expect(meant({ ...nothing, exact: battery("B-042"), similar: [battery("B-0421"), battery("B-0422")] })).toEqual({ found: battery("B-042"), card: null });
});

it("what is merely like a scan is not what it means", () => {
  expect(meant({ ...nothing, similar: [battery("B-1")] })).toEqual({ found: null, card: null });
});

it("a card means whoever holds it, and says whether it opens anything", () => {
  const uid = "04A2B3C4";
  const grace: Found = { kind: "customer", id: "g", title: "Grace Banda", subtitle: "C-0001" };
  const card: Found = { kind: "card", id: "k", title: uid, subtitle: "Grace Banda" };
  expect(meant({ ...nothing, text: uid, is_card: true, exact: card, owner: grace, card_state: "blocked" })).toEqual({ found: grace, card: { uid, state: "blocked" } });
  expect(meant({ ...nothing, text: uid, is_card: true })).toEqual({ found: null, card: { uid, state: null } });
  expect(meant({ ...nothing, text: uid, is_card: true, exact: battery(uid) }).card).toBeNull();
});
