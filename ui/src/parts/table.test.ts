import { fireEvent, render, screen } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { describe, expect, it, vi } from "vitest";
import { Choice } from "../lib/choice.svelte";
import Table from "./Table.svelte";
import { arranged, fitting, moved, shifted, template, type Column } from "./table";

type Row = { id: string; name: string };
const rows: Row[] = Array.from({ length: 300 }, (_, n) => ({ id: `r${n}`, name: `Row ${n}` }));

const cell = createRawSnippet<[Row]>((row) => ({ render: () => `<span>${row().name}</span>` }));
const columns: Column<Row>[] = [
  { key: "name", label: "Name", cell, width: 100, sortable: true },
  { key: "model", label: "Model", cell, width: 150, priority: 2 },
  { key: "seen", label: "Seen", cell, width: 100, priority: 3, sortable: true },
];

function table(props: Record<string, unknown> = {}) {
  const onselect = vi.fn();
  const onopen = vi.fn();
  const onsort = vi.fn();
  render(Table<Row>, { label: "Rows", columns, rows, onselect, onopen, onsort, sort: "name", ...props });
  return { grid: screen.getByRole("grid", { name: "Rows" }), onselect, onopen, onsort };
}

describe("a table", () => {
  it("moves the selection with the arrow keys, Home and End", async () => {
    const { grid, onselect } = table({ selected: "r5" });
    for (const [key, to] of [["ArrowDown", "r6"], ["ArrowUp", "r4"], ["Home", "r0"], ["End", "r299"]] as const) {
      await fireEvent.keyDown(grid, { key });
      expect(onselect).toHaveBeenLastCalledWith(expect.objectContaining({ id: to }));
    }
  });

  it("starts at the first row when none is selected", async () => {
    const { grid, onselect } = table();
    await fireEvent.keyDown(grid, { key: "ArrowDown" });
    expect(onselect).toHaveBeenLastCalledWith(expect.objectContaining({ id: "r0" }));
  });

  it("opens the selected row with Enter, and none when none is selected", async () => {
    const selected = table({ selected: "r5" });
    await fireEvent.keyDown(selected.grid, { key: "Enter" });
    expect(selected.onopen).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: "r5" }));
  });

  it("leaves keys with a modifier, and keys of its headers, to others", async () => {
    const { grid, onselect, onopen } = table({ selected: "r5" });
    await fireEvent.keyDown(grid, { key: "ArrowDown", ctrlKey: true });
    await fireEvent.keyDown(screen.getByRole("button", { name: "Name" }), { key: "Enter" });
    expect(onselect).not.toHaveBeenCalled();
    expect(onopen).not.toHaveBeenCalled();
  });

  it("says how it is sorted and asks for another order", async () => {
    const { onsort } = table({ descending: true });
    expect(screen.getByRole("columnheader", { name: "Name" }).getAttribute("aria-sort")).toBe("descending");
    expect(screen.getByRole("columnheader", { name: "Seen" }).getAttribute("aria-sort")).toBe("none");
    await fireEvent.click(screen.getByRole("button", { name: "Seen" }));
    expect(onsort).toHaveBeenCalledExactlyOnceWith("seen");
  });

  it("draws only the rows in view of many", () => {
    table();
    expect(screen.getAllByRole("row").length).toBeGreaterThan(5);
    expect(screen.getAllByRole("row").length).toBeLessThan(60);
    expect(screen.getByRole("grid").getAttribute("aria-rowcount")).toBe("301");
  });

  it("asks for more when its end comes near, and only if there is more", () => {
    const onmore = vi.fn();
    table({ rows: rows.slice(0, 20), hasmore: true, onmore });
    expect(onmore).toHaveBeenCalled();
    const done = vi.fn();
    table({ label: "Others", rows: rows.slice(0, 20), hasmore: false, onmore: done });
    expect(done).not.toHaveBeenCalled();
  });
});

describe("its columns", () => {
  it("leave by priority when there is no room, the first never", () => {
    const keys = (room: number) => fitting(columns, room).map(({ key }) => key);
    expect(keys(0)).toEqual(["name", "model", "seen"]);
    expect(keys(400)).toEqual(["name", "model", "seen"]);
    expect(keys(300)).toEqual(["name", "model"]);
    expect(keys(120)).toEqual(["name"]);
    expect(keys(40)).toEqual(["name"]);
  });

  it("share the room that is left", () => {
    expect(template([{ ...columns[0] as Column<Row>, grow: 2 }])).toBe("minmax(min(100px, 100%), 2fr)");
  });
});

describe("the keys of a table", () => {
  it("stay within the rows", () => {
    expect(moved("ArrowUp", 0, 10, 5)).toBe(0);
    expect(moved("ArrowDown", 9, 10, 5)).toBe(9);
    expect(moved("PageDown", 7, 10, 5)).toBe(9);
    expect(moved("PageUp", 7, 10, 5)).toBe(2);
    expect(moved("ArrowUp", -1, 10, 5)).toBe(9);
  });

  it("do nothing without rows, and others are not theirs", () => {
    expect(moved("ArrowDown", -1, 0, 5)).toBeNull();
    expect(moved("a", 3, 10, 5)).toBeNull();
  });
});

describe("the columns somebody chose", () => {
  const extra: Column<Row>[] = [...columns, { key: "notes", label: "Notes", cell, extra: true }];
  const keys = (chosen: string[] | null) => arranged(extra, chosen).map(({ key }) => key);

  it("are all but the extra ones until somebody does", () => expect(keys(null)).toEqual(["name", "model", "seen"]));
  it("stand in their order, after the one that names the row", () => expect(keys(["notes", "model"])).toEqual(["name", "notes", "model"]));
  it("may be only that one", () => expect(keys([])).toEqual(["name"]));
  it("pass over what a list no longer has, and the first one twice", () => expect(keys(["gone", "seen", "name"])).toEqual(["name", "seen"]));

  it("move a place at a time and not over the ends", () => {
    expect(shifted(["a", "b", "c"], "b", 1)).toEqual(["a", "c", "b"]);
    expect(shifted(["a", "b", "c"], "b", -1)).toEqual(["b", "a", "c"]);
    expect(shifted(["a", "b", "c"], "c", 1)).toEqual(["a", "b", "c"]);
    expect(shifted(["a", "b"], "x", 1)).toEqual(["a", "b"]);
  });
});

describe("a table whose rows can be chosen", () => {
  const chosen = (choice: Choice) => rows.filter(({ id }) => choice.has(id)).map(({ id }) => id);

  it("takes the row the keyboard is on with Space, and a range with Shift and the arrows", async () => {
    const choice = new Choice();
    const { grid, onselect } = table({ selected: "r5", choice });
    await fireEvent.keyDown(grid, { key: " " });
    expect(chosen(choice)).toEqual(["r5"]);
    await fireEvent.keyDown(grid, { key: "ArrowDown", shiftKey: true });
    expect(chosen(choice)).toEqual(["r5", "r6"]);
    expect(onselect).toHaveBeenLastCalledWith(expect.objectContaining({ id: "r6" }));
  });

  it("takes single rows and ranges by their boxes, whose mark follows", async () => {
    const choice = new Choice();
    const { onselect } = table({ choice, nameOf: (row: Row) => row.name });
    const box = (name: string) => screen.getByRole<HTMLInputElement>("checkbox", { name: `Choose ${name}` });
    await fireEvent.click(box("Row 1"));
    await fireEvent.click(box("Row 3"), { shiftKey: true });
    expect(chosen(choice)).toEqual(["r1", "r2", "r3"]);
    await fireEvent.click(box("Row 3"), { shiftKey: true });
    expect(box("Row 3").checked).toBe(true);
    expect(onselect).not.toHaveBeenCalled();
  });

  it("chooses all that match at its head, and none when some are", async () => {
    const choice = new Choice();
    table({ choice });
    const head = screen.getByRole("checkbox", { name: "Choose all that match" });
    await fireEvent.click(head);
    expect(choice.all).toBe(true);
    await fireEvent.click(head);
    expect(choice.any).toBe(false);
  });

  it("has no boxes where there is nothing to do with many", () => {
    table();
    expect(screen.queryByRole("checkbox")).toBeNull();
  });
});
