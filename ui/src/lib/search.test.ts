import { describe, expect, it } from "vitest";
import { best } from "./search";

describe("what was typed", () => {
  const named = (labels: string[], typed: string) => best(labels.map((label) => ({ label })), typed).map(({ label }) => label);

  it("puts first what begins with it, then what has a word that does", () => {
    const countries = ["Congo-Brazzaville", "Mozambique", "Nouvelle-Zélande", "Côte d’Ivoire", "Zambie", "Pays de Zag"];
    expect(named(countries, "za")).toEqual(["Zambie", "Pays de Zag", "Congo-Brazzaville", "Mozambique"]);
  });

  it("leaves all in their order where nothing was typed", () => {
    expect(named(["b", "a", "c"], " ")).toEqual(["b", "a", "c"]);
  });

  it("regards neither case nor accents", () => {
    expect(named(["Éthiopie", "Tanzanie"], "eTH")).toEqual(["Éthiopie"]);
  });
});
