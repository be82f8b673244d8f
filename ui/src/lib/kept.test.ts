import { object, picklist } from "valibot";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Kept } from "./kept.svelte";

const shape = object({ sort: picklist(["code", "model"]) });
type Shape = { sort: "code" | "model" };
const open = () => new Kept<Shape>("test", shape, { sort: "code" });

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

describe("what is kept about a screen", () => {
  it("is there in the next session", () => {
    open().value = { sort: "model" };
    expect(open().value).toEqual({ sort: "model" });
  });

  it("is forgotten when it has another shape", () => {
    localStorage.setItem("hubkeeper.test", '{"sort":"colour"}');
    expect(open().value).toEqual({ sort: "code" });
    localStorage.setItem("hubkeeper.test", "{broken");
    expect(open().value).toEqual({ sort: "code" });
  });

  it("works for the session where nothing can be stored", () => {
    vi.stubGlobal("localStorage", {
      getItem: () => { throw new Error("no storage"); },
      setItem: () => { throw new Error("no storage"); },
      clear: () => undefined,
    });
    const kept = open();
    kept.value = { sort: "model" };
    expect(kept.value).toEqual({ sort: "model" });
    vi.unstubAllGlobals();
  });
});
