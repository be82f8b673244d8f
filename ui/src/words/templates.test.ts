import { parse, type AST } from "svelte/compiler";
import { describe, expect, it } from "vitest";

const files = import.meta.glob<string>(["../**/*.svelte", "!../rooms/parts/**", "!../**/*.test.svelte"], { query: "?raw", import: "default", eager: true });
/** Attributes a person reads or hears. */
const SPOKEN = new Set(["label", "title", "aria-label", "placeholder", "alt", "hint", "description", "body"]);
const WORDS = /\p{L}{2,}/u;
/** The name of the product is the same in every language. */
const OWN = /^\s*Hubkeeper\s*$/;

/** What stands in a template as plain words, instead of coming from `t`. */
function plainWords(source: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown) => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== "object" || node === null) return;
    if ((node as { type: string }).type === "StyleDirective") return;
    const { type, name, value } = node as AST.Attribute;
    if ((node as { type: string }).type === "Text" && WORDS.test((node as AST.Text).data)) found.push((node as AST.Text).data.trim());
    else if (type === "Attribute") {
      const texts = Array.isArray(value) ? value.filter((part) => part.type === "Text") : [];
      if (SPOKEN.has(name)) texts.filter((text) => WORDS.test(text.data)).forEach((text) => found.push(text.data));
      if (!Array.isArray(value)) visit(value);
    } else Object.values(node).forEach(visit);
  };
  visit(parse(source, { modern: true }).fragment);
  return found.filter((text) => !OWN.test(text));
}

describe("no words of one language stand in a template", () => {
  it.each(Object.entries(files))("%s", (_, source) => {
    expect(plainWords(source)).toEqual([]);
  });

  it("and one that does is found", () => {
    expect(plainWords('<p>Save it</p><Text label="Name" /><b>{t("save")}</b>')).toEqual(["Save it", "Name"]);
  });
});
