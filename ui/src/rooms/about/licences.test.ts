import { expect, it } from "vitest";
import { fetchLicence, fetchParts, partsOf } from "./licences";

it("reads name, version and licence of each package, and what it is written in", () => {
  const text = "# What\n\n## Rust\n\n| package | version | licence |\n|---|---|---|\n| aes | 0.9.4 | MIT OR Apache-2.0 |\n\n## JavaScript\n\n| package | version | licence |\n|---|---|---|\n| svelte | 5.57.3 | MIT |\n";
  expect(partsOf(text)).toEqual([
    { name: "aes", version: "0.9.4", licence: "MIT OR Apache-2.0", of: "Rust" },
    { name: "svelte", version: "5.57.3", licence: "MIT", of: "JavaScript" },
  ]);
});

it("finds the packages of this very build, and our own licence", async () => {
  const parts = await fetchParts();
  expect(parts.length).toBeGreaterThan(300);
  expect(parts.find(({ name }) => name === "svelte")?.licence).toBe("MIT");
  expect(await fetchLicence()).toContain("Apache");
});
