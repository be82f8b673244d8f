import { afterEach, describe, expect, it } from "vitest";
import { inUse, same, type Looked } from "./saved";
import { ListView } from "./view.svelte";

const lost: Looked = { question: { search: "b", filters: { lifecycle: ["lost", "retired"], model: ["m"] }, sort: "code", descending: false }, columns: null };
const asks = (question: Partial<Looked["question"]>): Looked => ({ ...lost, question: { ...lost.question, ...question } });

describe("two views", () => {
  it("are the same whatever the order of their filters", () => {
    expect(same(lost, asks({ filters: { model: ["m"], lifecycle: ["retired", "lost"], of: [] }, search: " b " }))).toBe(true);
  });

  it("differ by what is asked, by the order and by the columns", () => {
    for (const other of [asks({ search: "c" }), asks({ filters: {} }), asks({ sort: "model" }), asks({ descending: true }), { ...lost, columns: ["model"] }]) {
      expect(same(lost, other)).toBe(false);
    }
    expect(same({ ...lost, columns: ["model", "code"] }, { ...lost, columns: ["code", "model"] })).toBe(false);
  });
});

describe("the view in use", () => {
  const views = [{ id: "v1", ...lost }];
  it("is marked, and marked as changed", () => {
    expect(inUse(views, "v1", lost)?.changed).toBe(false);
    expect(inUse(views, "v1", asks({ search: "c" }))?.changed).toBe(true);
  });
  it("is none when it is gone", () => {
    expect(inUse(views, "v2", lost)).toBeNull();
    expect(inUse(views, null, lost)).toBeNull();
  });
});

describe("a list", () => {
  afterEach(() => localStorage.clear());
  const open = (user = "grace") => {
    const view = new ListView("test", "code");
    view.enter(user, "hub");
    return view;
  };

  it("shows a view's columns while it is used, and one's own again afterwards", () => {
    const view = open();
    view.columns = ["serial"];
    view.use({ id: "v1", ...lost, columns: ["model"] });
    view.use({ id: "v2", ...lost, columns: null });
    expect([view.using, view.columns, view.search]).toEqual(["v2", null, "b"]);
    view.useNone();
    expect([view.using, view.columns, view.search]).toEqual([null, ["serial"], ""]);
  });

  it("keeps its columns and its view for each person until the next session", () => {
    open().use({ id: "v1", ...lost, columns: ["model"] });
    expect([open().using, open().columns]).toEqual(["v1", ["model"]]);
    expect([open("joseph").using, open("joseph").columns]).toEqual([null, null]);
  });

  it("leaves what was chosen when something else is asked, but not when the order changes", () => {
    const view = open();
    view.choice.toggle("b1");
    view.sortBy("model");
    expect(view.choice.any).toBe(true);
    view.filter("lifecycle", ["lost"]);
    expect(view.choice.any).toBe(false);
    view.choice.chooseAll();
    view.search = "x";
    expect(view.choice.any).toBe(false);
  });
});
