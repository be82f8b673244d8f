import { afterEach, expect, it, vi } from "vitest";

/** The module as a window that opens now has it. */
const opened = () => {
  vi.resetModules();
  return import("./language.svelte");
};

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

it("the language is the computer's until another was read there, and from then on that one", async () => {
  vi.stubGlobal("navigator", { language: "fr-CD", languages: ["fr-CD"] });
  const { speak, tongue } = await opened();
  expect(tongue.current).toBe("fr");
  speak("en");
  expect(document.documentElement.lang).toBe("en");
  expect((await opened()).tongue.current).toBe("en");
});
