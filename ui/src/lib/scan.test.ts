import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listenKeys, register } from "./keys";
import { awaitRoom, isCardNumber, listenScans, onScan } from "./scan";

const ends: (() => void)[] = [];
let scans: string[];
let clock = 0;

beforeEach(() => {
  vi.useFakeTimers();
  scans = [];
  ends.push(listenKeys(), listenScans(), onScan((text) => scans.push(text)));
});

afterEach(() => {
  vi.runAllTimers();
  ends.splice(0).forEach((end) => end());
  document.body.replaceChildren();
  vi.useRealTimers();
});

function press(key: string, after: number, on: EventTarget = document.body, held: KeyboardEventInit = {}) {
  vi.advanceTimersByTime(after);
  clock += after;
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...held });
  Object.defineProperty(event, "timeStamp", { value: clock });
  on.dispatchEvent(event);
  return event;
}

/** Types `text`, so many milliseconds between its keys. */
const type = (text: string, gap: number, on?: EventTarget) => [...text].map((key, at) => press(key, at === 0 ? 500 : gap, on));
const rest = () => vi.advanceTimersByTime(500);

function heard(keys: string) {
  const act = vi.fn();
  ends.push(register({ words: "key_help", keys, act }));
  return act;
}

function field(name: "input" | "textarea", attributes: Record<string, string> = {}) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  document.body.append(element);
  element.focus();
  return element;
}

describe("a burst of keys", () => {
  it("is a scan, with Enter at its end and without", () => {
    type("04A1B2C3", 3);
    press("Enter", 3);
    rest();
    type("B-042", 20);
    rest();
    expect(scans).toEqual(["04A1B2C3", "B-042"]);
  });

  it("keeps its Enter, so that it presses no button", () => {
    type("04A1B2C3", 3);
    expect(press("Enter", 3).defaultPrevented).toBe(true);
    expect(press("Enter", 500).defaultPrevented).toBe(false);
  });

  it("starts none of the acts its letters stand for", () => {
    const acts = ["n", "e", "g b"].map(heard);
    type("ngbe-1", 5);
    rest();
    expect(scans).toEqual(["ngbe-1"]);
    for (const act of acts) expect(act).not.toHaveBeenCalled();
  });

  it("is one also when a busy window hands a key on late", () => {
    type("B-04", 3);
    vi.advanceTimersByTime(50);
    press("2", 0);
    rest();
    expect(scans).toEqual(["B-042"]);
  });

  it("goes on where a slow window comes to its keys late, once it is surely one", () => {
    type("B-04", 3);
    press("2", 150);
    press("7", 150);
    press("Enter", 150);
    rest();
    expect(scans).toEqual(["B-0427"]);
  });

  it("is waited for anew where the window had no time to look", () => {
    type("B-0", 3);
    const now = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 900);
    vi.advanceTimersByTime(75);
    now.mockRestore();
    press("4", 0);
    press("2", 0);
    rest();
    expect(scans).toEqual(["B-042"]);
  });

  it("is told also by a window that is late every time", () => {
    type("B-042", 3);
    let late = performance.now();
    const now = vi.spyOn(performance, "now").mockImplementation(() => (late += 900));
    vi.advanceTimersByTime(400);
    now.mockRestore();
    expect(scans).toEqual(["B-042"]);
  });

  it("keeps an Enter that is handed on late, so that it does nothing of what comes next", () => {
    type("04A1B2C3", 3);
    vi.advanceTimersByTime(300);
    expect(scans).toEqual(["04A1B2C3"]);
    expect(press("Enter", 0).defaultPrevented).toBe(true);
    expect(press("Enter", 30).defaultPrevented).toBe(false);
    // A window that stamps its keys as it hands them on: the reader is known to send an Enter.
    type("04A1B2C3", 3);
    vi.advanceTimersByTime(300);
    expect(press("Enter", 400).defaultPrevented).toBe(true);
    type("04A1B2C3", 3);
    rest();
    expect(press("Enter", 700).defaultPrevented).toBe(false);
  });

  it("keeps a late Enter also where no scan was seen before, and where one alone came without", () => {
    type("04A1B2C3", 3);
    vi.advanceTimersByTime(250);
    expect(press("Enter", 300).defaultPrevented).toBe(true);
    for (const code of ["04A1B2C3", "B-042"]) {
      type(code, 3);
      vi.advanceTimersByTime(250);
    }
    expect(press("Enter", 300).defaultPrevented).toBe(true);
  });

  it("of a reader that sends no Enter leaves a person's to the person", () => {
    for (const code of ["04A1B2C3", "B-041", "B-042"]) {
      type(code, 3);
      vi.advanceTimersByTime(250);
    }
    expect(press("Enter", 300).defaultPrevented).toBe(false);
  });

  it("is without Enter where the next one is a person's, a while later", () => {
    for (const code of ["04A1B2C3", "B-042"]) {
      type(code, 3);
      expect(press("Enter", 800).defaultPrevented).toBe(false);
    }
    type("B-043", 3);
    vi.advanceTimersByTime(250);
    expect(press("Enter", 300).defaultPrevented).toBe(false);
  });

  it("may come with Shift before its capitals", () => {
    for (const key of ["Shift", "A", "Shift", "B", "1", "2"]) press(key, 3);
    rest();
    expect(scans).toEqual(["AB12"]);
  });

  it("of fewer than four is a person", () => {
    const act = heard("g b");
    type("gb", 10);
    rest();
    expect(scans).toEqual([]);
    expect(act).toHaveBeenCalledOnce();
  });

  it("endless is none: a key is held down", () => {
    type("x".repeat(300), 2);
    rest();
    expect(scans).toEqual([]);
  });
});

describe("a person's keys", () => {
  it("are heard as before, only a moment later", () => {
    const act = heard("n");
    press("n", 500);
    expect(act).not.toHaveBeenCalled();
    vi.advanceTimersByTime(70);
    expect(act).toHaveBeenCalledOnce();
  });

  it("slowly typed are no scan", () => {
    type("hello there", 36);
    rest();
    expect(scans).toEqual([]);
  });

  it("before another key come first", () => {
    const order: string[] = [];
    ends.push(register({ words: "key_help", keys: "n", act: () => order.push("n") }), register({ words: "key_help", keys: "Escape", act: () => order.push("Escape") }));
    press("n", 500);
    press("Escape", 5);
    expect(order).toEqual(["n", "Escape"]);
  });

  it("that hold Ctrl are never part of a scan", () => {
    type("abc", 3);
    press("d", 3, document.body, { ctrlKey: true });
    rest();
    expect(scans).toEqual([]);
  });
});

describe("a field", () => {
  it("takes a scan as if it were typed", () => {
    const events = type("PYL-2024-0001", 3, field("input"));
    rest();
    expect(scans).toEqual([]);
    expect(events.some((event) => event.defaultPrevented)).toBe(false);
  });

  it("that asks for scans leaves them to whoever listens", () => {
    type("04A1B2C3", 3, field("input", { "data-scan": "" }));
    rest();
    expect(scans).toEqual(["04A1B2C3"]);
  });

  it("for a PIN hears what is longer than a PIN", () => {
    const pin = field("input", { type: "password", "data-scan-pin": "6" });
    type("480713", 3, pin);
    rest();
    expect(scans).toEqual([]);
    type("04A1B2C3", 3, pin);
    rest();
    expect(scans).toEqual(["04A1B2C3"]);
  });

  it("for a secret never does", () => {
    type("04A1B2C3", 3, field("input", { type: "password", "data-scan": "" }));
    rest();
    expect(scans).toEqual([]);
  });
});

describe("a room that is coming", () => {
  it("hears what was scanned before it was there", () => {
    const line = field("input", { "data-scan": "" });
    line.blur();
    const here = awaitRoom();
    const begun = type("B-042", 60);
    expect(begun.every((event) => event.defaultPrevented)).toBe(true);
    expect(press("Enter", 60).defaultPrevented).toBe(true);
    line.focus();
    const entered = vi.fn();
    line.addEventListener("keydown", (event) => (event as KeyboardEvent).key === "Enter" && entered((line as HTMLInputElement).value));
    here();
    rest();
    expect([entered.mock.calls, scans]).toEqual([[["B-042"]], []]);
  });

  it("has the beginning of a scan that goes on in it", () => {
    const line = field("input", { "data-scan": "" });
    line.blur();
    const here = awaitRoom();
    type("B-0", 3);
    line.focus();
    here();
    press("4", 3, line);
    press("2", 3, line);
    press("Enter", 3, line);
    expect([scans, line.value]).toEqual([["B-042"], "B-0"]);
  });

  it("gets the acts that were meant for it, once it is there", () => {
    const here = awaitRoom();
    press("n", 500);
    rest();
    const act = heard("n");
    here();
    rest();
    expect(act).toHaveBeenCalledOnce();
  });

  it("is not waited for for ever, and takes nothing from a field", () => {
    const act = heard("n");
    awaitRoom();
    expect(press("x", 0, field("input")).defaultPrevented).toBe(false);
    (document.activeElement as HTMLElement).blur();
    press("n", 500);
    vi.advanceTimersByTime(4000);
    expect(act).toHaveBeenCalledOnce();
    awaitRoom()();
  });
});

it("the latest who listens hears alone", () => {
  const over: string[] = [];
  const end = onScan((text) => over.push(text));
  type("B-042", 3);
  rest();
  end();
  type("B-043", 3);
  rest();
  expect([over, scans]).toEqual([["B-042"], ["B-043"]]);
});

it("tells the number of a card from other words", () => {
  for (const uid of ["04A2B3C4", "04:a2:b3:c4", " 044AC467AAF506 ", "04 A2 B3 C4 D5 E6 F7"]) expect(isCardNumber(uid), uid).toBe(true);
  for (const other of ["", "amina", "B-042", "480713", "04A2B3C", "PYL-2024-0001"]) expect(isCardNumber(other), other).toBe(false);
});
