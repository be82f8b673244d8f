import { afterEach, expect, it } from "vitest";
import { draftsLock, draftsOf, keepDraft, takeDraft } from "./drafts";

const empty = { name: "", plate: "" };
const typed = { name: "Grace", plate: "BAB 123" };

afterEach(() => {
  draftsLock(false);
  draftsOf(null);
});

it("what was half typed when the screen locked is there again, once", () => {
  draftsOf("grace mte");
  draftsLock(true);
  keepDraft(empty, typed);
  expect(takeDraft(empty)).toEqual(typed);
  expect(takeDraft(empty)).toBeNull();
});

it("a form that closes by itself keeps nothing", () => {
  draftsOf("grace mte");
  keepDraft(empty, typed);
  expect(takeDraft(empty)).toBeNull();
});

it("nobody else finds it, nor the same person in another hub", () => {
  draftsOf("grace mte");
  draftsLock(true);
  keepDraft(empty, typed);
  for (const other of ["amina mte", "grace pet"]) {
    draftsOf(other);
    expect(takeDraft(empty)).toBeNull();
  }
  draftsOf("grace mte");
  expect(takeDraft(empty)).toEqual(typed);
});

it("a record that has changed meanwhile begins with what it is now", () => {
  draftsOf("grace mte");
  draftsLock(true);
  keepDraft(empty, typed);
  expect(takeDraft({ name: "", plate: "ABC" })).toBeNull();
});

it("signing out forgets everything", () => {
  draftsOf("grace mte");
  draftsLock(true);
  keepDraft(empty, typed);
  draftsOf(null);
  draftsOf("grace mte");
  expect(takeDraft(empty)).toBeNull();
});
