import { describe, expect, it } from "vitest";
import type { LogLine } from "../../lib/api";
import { ended, numberOf, parts, partWord, rest, told } from "./log";

const line = (message: string, fields: Record<string, string> = {}): LogLine => ({
  id: "1.0", at: 0, level: "info", room: "battery", message, trace: null, text: "",
  fields: Object.entries(fields).map(([name, value]) => ({ name, value })),
});

describe("a line of the log", () => {
  it("names the act in the reader's words and how it ended", () => {
    const done = line("command", { command: "battery.list", outcome: "ok" });
    expect([told(done), ended(done)]).toEqual(["See the batteries", "Done"]);
    const not = line("command", { command: "battery.edit", outcome: "not_found" });
    expect(ended(not)).toBe("not_found");
  });

  it("keeps the program's own words where there are no others", () => {
    expect(told(line("a backup was made"))).toBe("a backup was made");
    expect(told(line("command", { command: "unknown" }))).toBe("unknown");
    expect(ended(line("a backup was made"))).toBe("");
  });

  it("shows each field once", () => {
    expect(rest(line("command", { command: "battery.list", ms: "3" }))).toEqual([{ name: "ms", value: "3" }]);
  });
});

it("a number is looked for once it is whole", () => {
  expect(["", "ab12", " ab12cd34 "].map(numberOf)).toEqual([null, null, "ab12cd34"]);
});

it("each part stands once, with a word if it has one", () => {
  const found = parts([{ command: "battery.list", roles: [] }, { command: "battery.edit", roles: [] }]);
  expect(found.filter((part) => part === "battery")).toHaveLength(1);
  expect(found).toContain("store");
  expect([partWord("battery"), partWord("store"), partWord("elsewhere")]).toEqual(["Batteries", "Database", "elsewhere"]);
});
