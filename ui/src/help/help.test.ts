import { afterEach, describe, expect, it } from "vitest";
import type { Language } from "../lib/api";
import { speak } from "../lib/language.svelte";
import { source } from "../lib/words";
import { rooms } from "../shell/rooms";
import { book as en } from "./en";
import { book as fr } from "./fr";
import { pageOf, searchHelp, worded } from "./help";
import { helpNames, type HelpPage } from "./page";

const books = { en, fr };

/** The shape of a page without its words: what every language has in common. */
const shape = ({ about, tasks, keys, more }: HelpPage) => ({
  about: about.length, tasks: tasks.map(({ steps, note }) => [steps.length, note !== undefined]), keys: keys?.map(({ keys }) => keys), more,
});
const texts = ({ title, about, tasks, keys = [] }: HelpPage) => [
  title, ...about, ...tasks.flatMap(({ title, steps, note }) => [title, ...steps, ...(note ? [note] : [])]), ...keys.map(({ does }) => does),
];

afterEach(() => speak("en"));

describe.each(Object.entries(books))("the help in %s", (language, raw) => {
  speak(language as Language);
  const book = worded(raw);

  it("names buttons by words that there are, and that say the whole", () => {
    const words = new Map(source(language as Language).split(/\n(?=\w)/).map((entry) => entry.split(" = ", 2) as [string, string]));
    const names = Object.values(raw).flatMap(texts).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, key]) => key ?? ""));
    expect(names.length).toBeGreaterThan(60);
    for (const name of names) expect(words.get(name) ?? "{no such word}", name).toMatch(/^[^{}\n]+\n?$/);
  });

  it("has every page, and no other", () => {
    expect(Object.keys(book).sort()).toEqual([...helpNames].sort());
  });

  it("says the same as in English", () => {
    for (const name of helpNames) expect([name, shape(book[name])]).toEqual([name, shape(en[name])]);
  });

  it("tells what the room is for and what one does there, without shouting or markup", () => {
    for (const name of helpNames) {
      const page = book[name];
      expect(page.about.length, name).toBeGreaterThan(0);
      expect(page.tasks.length, name).toBeGreaterThan(0);
      for (const text of texts(page)) expect(text, name).toMatch(/^[^!<>{}]+$/);
    }
  });
});

it("no French page was left in English", () => {
  for (const name of helpNames) {
    const same = texts(fr[name]).filter((text) => texts(en[name]).includes(text));
    expect(same.filter((text) => text.includes(" "))).toEqual([]);
  }
});

describe("a room", () => {
  it("has a page of its own", () => {
    const shared = rooms.map(({ path }) => path).filter((path) => path !== "/parts" && ["keys", "settings"].includes(pageOf(path)));
    expect(shared).toEqual([]);
  });

  it("to come has one already", () => {
    const coming = ["/customers/1", "/cards", "/stations/1", "/equipment", "/jobs", "/settings/backups", "/settings/logs", "/settings/audit", "/settings/choices", "/settings/fields"];
    expect(coming.map(pageOf)).toEqual(["customers", "cards", "stations", "equipment", "jobs", "backups", "logs", "audit", "choices", "own_fields"]);
  });

  it("shares the page of the list its record belongs to", () => {
    expect(pageOf("/batteries/0197f3a0-0000-7000-8000-000000000000")).toBe("batteries");
    expect(pageOf("/settings/people/new")).toBe("people");
    expect(pageOf("/")).toBe("today");
  });
});

describe("searching the help", () => {
  const found = (text: string) => searchHelp(en, text).map(({ name }) => name);

  it("finds every word anywhere in a page, titles first", () => {
    expect(found("cards")[0]).toBe("cards");
    expect(found("forgot password")).toContain("people");
    expect(found("second folder usb")[0]).toBe("backups");
  });

  it("shows the line that holds the words", () => {
    expect(searchHelp(worded(en), "give to a customer").find(({ name }) => name === "equipment")?.line).toContain("choose Give to a customer");
    expect(searchHelp(en, "pin six digits").find(({ name }) => name === "account")?.line).toBeTruthy();
    expect(searchHelp(en, "a card is lost")[0]?.line).toBe("A card is lost");
  });

  it("does not mind accents and capitals, and finds nothing for nothing", () => {
    expect(searchHelp(fr, "MODELE")[0]?.name).toBe("models");
    expect(found("  ")).toEqual([]);
    expect(found("zzzz")).toEqual([]);
  });
});
