import House from "@lucide/svelte/icons/house";
import { expect, it } from "vitest";
import type { Found } from "../lib/api";
import type { Act } from "../lib/keys";
import { speak } from "../lib/language.svelte";
import { sections } from "./palette";
import type { Recent } from "./recent.svelte";
import type { Entry } from "./rooms";

const nothing = () => undefined;
const entries: Entry[] = [{ path: "/", title: "start_title", icon: House }, { path: "/settings/health", title: "health_title", icon: House }];
const acts: Act[] = [
  { words: "sign_out", group: "everywhere", act: nothing },
  { words: "battery_new", keys: "n", act: nothing },
  { words: "key_back", keys: "Escape", plumbing: true, act: nothing },
  { words: "start_title", keys: "g d", group: "go", act: nothing },
];
const found: Found[] = [{ kind: "battery", id: "b1", title: "B-042", subtitle: "LFP 12 V 50 Ah" }];

const shown = (text: string, recent: Recent[] = []) => sections(text, { entries, acts, found, recent }).map(({ title, choices }) => [title, choices.map(({ label }) => label)]);

it("with nothing typed offers acts, those of the page first, then rooms", () => {
  expect(shown("")).toEqual([
    ["palette_do", ["New battery", "Sign out"]],
    ["palette_go", ["Today", "Health"]],
  ]);
});

it("with something typed offers what was found first, and only what fits of the rest", () => {
  expect(shown("out")).toEqual([
    ["palette_find", ["B-042"]],
    ["palette_do", ["Sign out"]],
  ]);
});

it("does not mind accents and capitals", () => {
  speak("fr");
  expect(shown("SANTE").at(-1)).toEqual(["palette_go", ["Santé"]]);
  speak("en");
});

it("with nothing typed offers first what was chosen lately, once, and not what can no longer be done", () => {
  const recent: Recent[] = [{ id: "go-/settings/health" }, { id: "do-gone"}, { id: "find-battery-b1", found: found[0] }, { id: "do-sign_out" }];
  expect(shown("", recent)).toEqual([
    ["palette_recent", ["Health", "B-042", "Sign out"]],
    ["palette_do", ["New battery"]],
    ["palette_go", ["Today"]],
  ]);
});

it("of what fits, what was chosen lately comes first", () => {
  expect(shown("t", [{ id: "go-/settings/health" }]).at(-1)).toEqual(["palette_go", ["Health", "Today"]]);
});
