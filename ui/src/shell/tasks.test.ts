import { expect, it } from "vitest";
import type { TaskRow } from "../lib/api";
import { glance, ordered, outcomeText, progress } from "./tasks";

const task = (row: Partial<TaskRow>): TaskRow => ({
  id: "t1", kind: "bulk", title: null, done: 0, total: null, state: "running", fault: null, outcome: null, started_at: 0, ended_at: null, ...row,
});

it("several tasks under way are one ring, and none while one of them does not know how far it is", () => {
  expect(progress([task({ done: 10, total: 20 }), task({ done: 0, total: 20 }), task({ state: "done", done: 5, total: 5 })])).toBe(0.25);
  expect(progress([task({ done: 10, total: 20 }), task({ total: null })])).toBeNull();
  expect(progress([task({ state: "done", done: 5, total: 5 })])).toBeNull();
});

it("the button tells of what failed until somebody has looked", () => {
  const failed = task({ id: "f", state: "failed" });
  const done = task({ id: "d", state: "done" });
  expect(glance([failed, done, task({})], new Set())).toBe("running");
  expect(glance([failed, done], new Set())).toBe("failed");
  expect(glance([failed, done], new Set(["f"]))).toBe("done");
  expect(glance([failed, done], new Set(["f", "d"]))).toBe("quiet");
});

it("what is under way stands before what has ended, the newest first", () => {
  const tasks = [task({ id: "a", state: "done", started_at: 1 }), task({ id: "b", started_at: 2 }), task({ id: "c", state: "failed", started_at: 3 })];
  expect(ordered(tasks).map(({ id }) => id)).toEqual(["b", "c", "a"]);
});

it("says what came of it with its figures", () => {
  expect(outcomeText({ is: "records", done: 12, already: 0, refused: 1, first: [] })).toBe("12 changed, 1 could not be changed.");
  expect(outcomeText({ is: "records", done: 12, already: 0, refused: 0, first: [] })).toBe("12 changed.");
  expect(outcomeText({ is: "records", done: 38, already: 4, refused: 0, first: [] })).toBe("38 changed, 4 were already so.");
  expect(outcomeText({ is: "records", done: 0, already: 1, refused: 2, first: [] })).toBe("None changed, one was already so, 2 could not be changed.");
});
