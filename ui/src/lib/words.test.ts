import { parse, type Pattern, Placeable, Resource, Visitor } from "@fluent/syntax";
import { afterEach, describe, expect, it } from "vitest";
import { en } from "../words/en";
import { fr } from "../words/fr";
import type { Fault } from "./api";
import { speak } from "./language.svelte";
import { faultText, noteWord, problemText, source, t, type Key } from "./words";

const languages = { en, fr } as const;
const others = ["fr"] as const;

afterEach(() => speak("en"));

/** The arguments a message asks for, by its key. */
function argumentsOf(resource: Resource): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of resource.body) {
    if (entry.type !== "Message") continue;
    const names = new Set<string>();
    class Collect extends Visitor {
      override visitVariableReference(node: { id: { name: string } }) {
        names.add(node.id.name);
      }
    }
    new Collect().visit(entry);
    found.set(entry.id.name, [...names].sort().join(" "));
  }
  return found;
}

describe("the words", () => {
  it.each(Object.keys(languages) as (keyof typeof languages)[])("of %s can all be read by Fluent", (language) => {
    const resource = parse(source(language), {});
    const junk = resource.body.filter((entry) => entry.type === "Junk").map((entry) => entry.content);
    expect(junk).toEqual([]);
    expect(resource.body.filter((entry) => entry.type === "Message")).toHaveLength(Object.keys(languages[language]).length);
  });

  it.each(others)("of %s have the keys of English", (language) => {
    expect(Object.keys(languages[language]).sort()).toEqual(Object.keys(en).sort());
  });

  it.each(others)("of %s take the arguments of English", (language) => {
    const english = argumentsOf(parse(source("en"), {}));
    for (const [key, names] of argumentsOf(parse(source(language), {}))) expect([key, names]).toEqual([key, english.get(key)]);
  });

  it.each(Object.keys(languages) as (keyof typeof languages)[])("of %s blame nobody and shout at nobody", (language) => {
    const loud = Object.entries(languages[language]).filter(([, pattern]) => /!/.test(pattern));
    expect(loud).toEqual([]);
  });

  it("say every placeable that a count chooses between", () => {
    const one = parse("a = { $count ->\n [one] One\n *[other] { $count } many\n}\n", {}).body[0];
    expect(one?.type === "Message" && (one.value as Pattern).elements[0] instanceof Placeable).toBe(true);
    expect(t("fault_invalid", { count: 1 })).toBe("One field needs another look.");
    expect(t("fault_invalid", { count: 3 })).toBe("3 fields need another look.");
  });

  it("say which characters a field takes, where that is known", () => {
    expect(problemText({ field: "short_code", problem: "bad_characters" })).toBe("Only letters, figures and - _ . /");
    expect(problemText({ field: "notes", problem: "bad_characters" })).toBe("Some of these characters cannot be used here.");
  });

  it("change at once with the language", () => {
    expect(t("save")).toBe("Save");
    speak("fr");
    expect(t("save")).toBe("Enregistrer");
    expect(document.documentElement.lang).toBe("fr");
  });

  it("say in French of none that there is none", () => {
    speak("fr");
    expect(t("import_tried", { new: 0, refused: 2 })).toBe("Aucune nouvelle fiche, 2 lignes sont refusées.");
    expect(t("import_do", { count: 0 })).toBe("Aucune fiche à importer");
    expect(t("import_done", { new: 0, refused: 1 })).toBe("Aucune fiche n’a été importée, une ligne a été laissée de côté.");
  });

  it("keep a French space from ending a line", () => {
    speak("fr");
    expect(t("battery_now", { code: "B-042", state: "Perdue" })).toBe("B-042\u00a0: Perdue");
    expect(t("lifecycle_ask_lost", { code: "B-042" })).toBe("Déclarer B-042 perdue\u202f?");
  });

  it("set a right-to-left name apart, so that the sentence keeps its order", () => {
    expect(t("battery_saved", { code: "ب-٠٤٢" })).toBe("\u2068ب-٠٤٢\u2069 saved");
    expect(t("battery_saved", { code: "B-042" })).toBe("B-042 saved");
  });

  it("never run what a person wrote", () => {
    expect(t("battery_saved", { code: "{ $code } <b>" })).toBe("{ $code } <b> saved");
  });
});

describe("a fault", () => {
  it("names the act and who may do it", () => {
    const denied: Fault = { code: "denied", command: "battery.edit", roles: ["manager", "technician"] };
    expect(faultText(denied)).toBe("“Change a battery” is for: manager or technician. Ask one of them, or sign in with that role.");
    speak("fr");
    expect(faultText(denied)).toContain("responsable ou technicien");
  });

  it("of a command this version does not know still has its sentence", () => {
    expect(faultText({ code: "denied", command: "moon.land", roles: ["admin"] })).toContain("moon.land");
  });

  it("says how long to wait and how many tries are left", () => {
    expect(faultText({ code: "wait", seconds: 30 })).toContain("30 seconds");
    expect(faultText({ code: "wrong_pin", tries_left: 1 })).toContain("One try is left");
  });

  it("has a sentence of its own for every code, in every language", () => {
    for (const language of Object.values(languages)) {
      const sentences = Object.keys(language).filter((key) => key.startsWith("fault_")).map((key) => language[key as Key]);
      expect(new Set(sentences).size).toBe(sentences.length);
    }
  });
});

describe("a problem with a field", () => {
  it("says its bounds", () => {
    expect(problemText({ field: "name", problem: "too_long", max: 50 })).toBe("At most 50 characters.");
    expect(problemText({ field: "tax_pct", problem: "out_of_range", min: 0, max: 100 })).toBe("From 0 to 100.");
  });
});

describe("the note of what was done", () => {
  it("is told as it was written, and the hub's own reasons in words", () => {
    expect(noteWord("door jammed · told him")).toBe("door jammed · told him");
    expect(noteWord("told_late · swap_other_model")).toBe("The station told it later · Another model went out");
  });
});
