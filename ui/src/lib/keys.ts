import type { LucideIcon } from "@lucide/svelte";
import { onMount } from "svelte";
import { createSubscriber } from "svelte/reactivity";
import type { Key } from "./words";

/** One act that a key or the palette can start. The registry below is what `?`, the hints and the palette read. */
export type Act = {
  /** `n`, `g b`, `mod+k` (Ctrl or ⌘), `Escape`, `?`. Absent: only in the palette. */
  keys?: string;
  words: Key;
  /** Shown in the palette. */
  icon?: LucideIcon;
  /** Where the help lists it: acts of the room in view, going to a room, or acts that work everywhere. */
  group?: "here" | "go" | "everywhere";
  /** Whether it applies now; an act that does not is neither heard nor shown. */
  when?: () => boolean;
  /** Heard inside a dialog too, as locking is. */
  overDialogs?: boolean;
  /** Heard and in the help, but no act of its own in the palette (opening it, closing things). */
  plumbing?: boolean;
  act: () => void;
};

/** How long the second key of `g b` may take. */
const SEQUENCE_MS = 1500;

const acts: Act[] = [];
const listeners = new Set<() => void>();
let begun: { key: string; at: number } | null = null;

const subscribe = createSubscriber((update) => {
  listeners.add(update);
  return () => listeners.delete(update);
});

/** Adds an act until the returned function is called. What works everywhere yields to what stands in view, whichever came first. */
export function register(act: Act): () => void {
  acts.splice(act.group === "everywhere" ? acts.findLastIndex(({ group }) => group === "everywhere") + 1 : acts.length, 0, act);
  changed();
  return () => {
    const at = acts.indexOf(act);
    if (at >= 0) acts.splice(at, 1);
    changed();
  };
}

/** Adds an act for the life of the component that calls it. */
export function key(act: Act): void {
  onMount(() => register(act));
}

function changed() {
  for (const listener of listeners) listener();
}

/** The acts that apply now; of several with the same key only the one that would be heard. */
export function available(): Act[] {
  subscribe();
  const taken = new Set<string>();
  return acts
    .filter((act) => act.when?.() ?? true)
    .reverse()
    .filter((act) => !act.keys || (!taken.has(act.keys) && taken.add(act.keys)))
    .reverse();
}

/** Hears the keys of the window until the returned function is called. */
export function listenKeys(): () => void {
  window.addEventListener("keydown", nameBackTab, true);
  window.addEventListener("keydown", press);
  return () => {
    window.removeEventListener("keydown", nameBackTab, true);
    window.removeEventListener("keydown", press);
  };
}

/** WebKit on Linux calls Shift+Tab "Unidentified"; what keeps the focus in a dialog or closes a list waits for "Tab". */
function nameBackTab(event: KeyboardEvent) {
  if (event.key === "Unidentified" && event.code === "Tab") Object.defineProperty(event, "key", { value: "Tab" });
}

/** Starts the act the key stands for, if there is one and the place where it was pressed does not need the key itself. */
export function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  const chord = chordOf(event);
  if (chord === null) return;
  const first = begun && event.timeStamp - begun.at <= SEQUENCE_MS ? begun.key : null;
  begun = null;
  if (chord.length === 1 && needsLetters(event.target)) return;

  const heard = available().filter((act) => act.keys && (act.overDialogs || !dialogOpen()));
  const act = heard.find((act) => act.keys === (first ? `${first} ${chord}` : chord)) ?? heard.find((act) => act.keys === chord);
  if (act) {
    event.preventDefault();
    act.act();
  } else if (heard.some((act) => act.keys?.startsWith(`${chord} `))) {
    event.preventDefault();
    begun = { key: chord, at: event.timeStamp };
  }
}

function chordOf(event: KeyboardEvent): string | null {
  // AltGr makes characters on many keyboards, and arrives as Ctrl+Alt on some.
  if (event.altKey) return null;
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) return `mod+${name}`;
  return event.shiftKey && /^([a-z]|Arrow(Left|Right))$/.test(name) ? `shift+${name}` : name;
}

const NO_TEXT = new Set(["button", "checkbox", "radio", "range", "color", "file", "submit", "reset", "image"]);
/** Widgets that jump to an entry by its first letter. */
const BY_LETTER = '[role="menu"], [role="listbox"], [role="combobox"], [role="textbox"], [role="searchbox"]';

/** Whether letters pressed there belong to it: a box to type in, or a widget that jumps to an entry by its first letter. */
export function needsLetters(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !NO_TEXT.has(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable || target.closest(BY_LETTER) !== null;
}

/** Whether something stands over the page that must be answered first. */
export function dialogOpen(): boolean {
  return document.querySelector('dialog:modal, [aria-modal="true"], [role="alertdialog"]') !== null;
}

const APPLE = /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? "");

/** The key caps of a chord or sequence, one array a press: `g b` is two presses of one cap. */
export function caps(keys: string): string[][] {
  const named: Record<string, string> = { mod: APPLE ? "⌘" : "Ctrl", Escape: "Esc", Enter: "↵", shift: "⇧", ArrowLeft: "←", ArrowRight: "→" };
  return keys.split(" ").map((press) => press.split("+").map((cap) => named[cap] ?? cap.toUpperCase()));
}
