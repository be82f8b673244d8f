import { describe, expect, it } from "vitest";
import { between, Choice } from "./choice.svelte";

const rows = ["a", "b", "c", "d", "e"].map((id) => ({ id }));
const question = { search: "b-0", filters: { lifecycle: ["lost"] }, sort: "code", descending: false };
const chosen = (choice: Choice) => rows.filter(({ id }) => choice.has(id)).map(({ id }) => id).join("");

describe("choosing rows", () => {
  it("takes and leaves one at a time", () => {
    const choice = new Choice();
    choice.toggle("b");
    choice.toggle("d");
    expect(chosen(choice)).toBe("bd");
    choice.toggle("b");
    expect(chosen(choice)).toBe("d");
    expect(choice.count(5)).toBe(1);
    expect(choice.asked(question)).toEqual({ ids: ["d"] });
  });

  it("takes a range from the row pressed before, in either direction, and gives back what it no longer holds", () => {
    const choice = new Choice();
    choice.toggle("e");
    choice.toggle("b");
    choice.extend(rows, null, "d");
    expect(chosen(choice)).toBe("bcde");
    choice.extend(rows, null, "a");
    expect(chosen(choice)).toBe("abe");
  });

  it("begins a range where the keyboard stands when nothing was pressed", () => {
    const choice = new Choice();
    choice.extend(rows, "c", "d");
    expect(chosen(choice)).toBe("cd");
    choice.extend(rows, "d", "e");
    expect(chosen(choice)).toBe("cde");
    expect(choice.end).toBe("e");
    choice.endRange();
    choice.extend(rows, "a", "b");
    expect(chosen(choice)).toBe("abcde");
  });

  it("begins anew where the row pressed before is gone", () => {
    const choice = new Choice();
    choice.toggle("a");
    choice.extend(rows.slice(1), "c", "d");
    expect(chosen(choice)).toBe("acd");
  });

  it("takes all that match but those left out since", () => {
    const choice = new Choice();
    choice.toggle("b");
    choice.chooseAll();
    expect(choice.count(100_000)).toBe(100_000);
    choice.toggle("c");
    expect(chosen(choice)).toBe("abde");
    expect(choice.count(100_000)).toBe(99_999);
    expect(choice.asked(question)).toEqual({ question, except: ["c"] });
    choice.extend(rows, null, "e");
    expect(chosen(choice)).toBe("abcde");
  });

  it("is nothing again when it is cleared", () => {
    const choice = new Choice();
    choice.chooseAll();
    choice.clear();
    expect(choice.any).toBe(false);
    expect(choice.asked(question)).toEqual({ ids: [] });
  });
});

describe("a range", () => {
  it("holds both its ends", () => expect(between(rows, "d", "b")).toEqual(["b", "c", "d"]));
  it("is one row when the other end is not in the list", () => expect(between(rows, "x", "b")).toEqual(["b"]));
  it("is empty when neither is", () => expect(between(rows, null, "x")).toEqual([]));
});
