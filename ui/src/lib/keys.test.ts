import { afterEach, describe, expect, it, vi } from "vitest";
import { available, caps, listenKeys, register, type Act } from "./keys";

const ends: (() => void)[] = [];
let clock = 0;

afterEach(() => {
  ends.splice(0).forEach((end) => end());
  document.body.replaceChildren();
});

function heard(act: Partial<Act> & { keys: string }) {
  const done = vi.fn();
  ends.push(register({ words: "key_help", act: done, ...act }));
  return done;
}

function listening() {
  ends.push(listenKeys());
}

function press(key: string, on: EventTarget = document.body, held: KeyboardEventInit & { after?: number } = {}) {
  clock += held.after ?? 100;
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...held });
  Object.defineProperty(event, "timeStamp", { value: clock });
  on.dispatchEvent(event);
  return event;
}

function placed<Name extends keyof HTMLElementTagNameMap>(name: Name, attributes: Record<string, string> = {}): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  document.body.append(element);
  return element;
}

describe("one key", () => {
  it("starts its act and is not passed on", () => {
    listening();
    const act = heard({ keys: "n" });
    expect(press("n").defaultPrevented).toBe(true);
    expect(act).toHaveBeenCalledOnce();
  });

  it("is left alone where nobody listens for it", () => {
    listening();
    heard({ keys: "n" });
    expect(press("x").defaultPrevented).toBe(false);
  });

  it("that works everywhere yields to what stands in view, whichever came first", () => {
    listening();
    const help = heard({ keys: "Escape" });
    const back = heard({ keys: "Escape", group: "everywhere" });
    press("Escape");
    expect(help).toHaveBeenCalledOnce();
    expect(back).not.toHaveBeenCalled();
  });

  it("that WebKit on Linux cannot name, Shift+Tab, is Tab for whoever hears it", () => {
    listening();
    expect(press("Unidentified", document.body, { code: "Tab", shiftKey: true }).key).toBe("Tab");
    expect(press("Unidentified", document.body, { code: "Lang1" }).key).toBe("Unidentified");
  });

  it("is text inside a field, and an act outside it", () => {
    listening();
    const act = heard({ keys: "n" });
    for (const field of [placed("input"), placed("textarea"), placed("input", { type: "password" }), placed("div", { role: "combobox" })]) {
      expect(press("n", field).defaultPrevented).toBe(false);
    }
    expect(act).not.toHaveBeenCalled();
    press("n", placed("input", { type: "checkbox" }));
    press("n", placed("button"));
    expect(act).toHaveBeenCalledTimes(2);
  });

  it("moves inside a menu instead of acting", () => {
    listening();
    const act = heard({ keys: "n" });
    const menu = placed("div", { role: "menu" });
    menu.append(document.createElement("button"));
    press("n", menu.firstElementChild ?? menu);
    expect(act).not.toHaveBeenCalled();
  });

  it("belongs to whoever came last, and goes back when they leave", () => {
    listening();
    const page = heard({ keys: "Escape" });
    const drawer = vi.fn();
    const close = register({ keys: "Escape", words: "key_back", act: drawer });
    press("Escape");
    close();
    press("Escape");
    expect(drawer).toHaveBeenCalledOnce();
    expect(page).toHaveBeenCalledOnce();
  });

  it("waits for its condition", () => {
    listening();
    let open = false;
    const act = heard({ keys: "e", when: () => open });
    press("e");
    expect(act).not.toHaveBeenCalled();
    expect(available()).toHaveLength(0);
    open = true;
    press("e");
    expect(act).toHaveBeenCalledOnce();
  });

  it("is not repeated by a finger that stays on it", () => {
    listening();
    const act = heard({ keys: "n" });
    press("n", document.body, { repeat: true });
    expect(act).not.toHaveBeenCalled();
  });
});

describe("with Ctrl or ⌘", () => {
  it("works inside a field", () => {
    listening();
    const act = heard({ keys: "mod+k" });
    press("k", placed("input"), { ctrlKey: true });
    press("k", placed("input"), { metaKey: true });
    expect(act).toHaveBeenCalledTimes(2);
  });

  it("leaves a character typed with AltGr alone", () => {
    listening();
    const act = heard({ keys: "mod+k" });
    press("k", document.body, { ctrlKey: true, altKey: true });
    expect(act).not.toHaveBeenCalled();
  });
});

describe("a sequence", () => {
  it("takes both keys, one after the other", () => {
    listening();
    const batteries = heard({ keys: "g b" });
    const b = heard({ keys: "b" });
    press("g");
    press("b");
    expect(batteries).toHaveBeenCalledOnce();
    expect(b).not.toHaveBeenCalled();
    press("b");
    expect(b).toHaveBeenCalledOnce();
  });

  it("is forgotten when the second key comes late", () => {
    listening();
    const batteries = heard({ keys: "g b" });
    press("g");
    press("b", document.body, { after: 2000 });
    expect(batteries).not.toHaveBeenCalled();
  });

  it("does not begin inside a field", () => {
    listening();
    const batteries = heard({ keys: "g b" });
    press("g", placed("input"));
    press("b");
    expect(batteries).not.toHaveBeenCalled();
  });
});

describe("over a dialog", () => {
  it("only what is meant for it is heard", () => {
    listening();
    const add = heard({ keys: "n" });
    const lock = heard({ keys: "mod+l", overDialogs: true });
    placed("div", { "aria-modal": "true" });
    press("n");
    press("l", document.body, { ctrlKey: true });
    expect(add).not.toHaveBeenCalled();
    expect(lock).toHaveBeenCalledOnce();
  });
});

it("the caps of a sequence are one group a press", () => {
  expect(caps("g b")).toEqual([["G"], ["B"]]);
  expect(caps("mod+k")).toEqual([["Ctrl", "K"]]);
  expect(caps("Escape")).toEqual([["Esc"]]);
});
