import { needsLetters, press } from "./keys";

/** Between two keys of a scanner lies less than this; a person's fingers take longer. */
export const GAP_MS = 35;
/** How long the next key is waited for: a busy window hands it on later than it was pressed. */
export const WAIT_MS = 2 * GAP_MS;
/** The same once it is surely a scan, which nobody's hand goes on with: a slow window stamps its keys as it comes to them. */
export const SURE_MS = 3 * WAIT_MS;
/** An Enter so soon after a scan is its last key, however late the window hands it on, where the reader sends one. */
const LATE_ENTER_MS = 500;
/** So many scans one after the other without Enter: the reader sends none. */
const ENOUGH_WITHOUT = 2;
/** A room that takes longer to come is not waited for. */
const ROOM_MS = 3000;
/** Fewer characters are a person's hasty fingers, not a scan. */
const LEAST = 4;
/** More than any code holds: a key that is held down, or a cat. */
const MOST = 200;

/** Whether a text may be the number of a card: four to ten bytes, as readers write them. */
export const isCardNumber = (text: string): boolean => /^[0-9a-f]{2}(?:[ :.-]?[0-9a-f]{2}){3,9}$/i.test(text.trim());

/** A field that wants to hear of scans itself; in every other one a scan is typed like anything else. */
const ASKS = "[data-scan]";
/** A field for a PIN of so many digits: what is longer, and typed in no time, is a card that was held to the reader. */
const PIN = "[data-scan-pin]";

let burst: { event: KeyboardEvent; held: boolean }[] = [];
let over: ReturnType<typeof setTimeout> | undefined;
/** The last key of a scan that was told without an Enter, and when it was told. */
let told: { pressed: number; at: number } | null = null;
/** How many scans ended without Enter since the last one that surely ended with it. */
let without = 0;
/** How many rooms are coming, and what was pressed meanwhile. */
let coming = 0;
const kept: KeyboardEvent[] = [];
const ears: ((text: string) => void)[] = [];

/** Hears scans until the returned function is called; the latest who listens hears first and alone. */
export function onScan(heard: (text: string) => void): () => void {
  ears.push(heard);
  return () => ears.splice(ears.indexOf(heard), 1);
}

/**
 * Tells a scanner from a person, in the whole window, until the returned function is called. A wedge scanner or a card reader
 * types: many keys in no time, with or without Enter at the end. What could be the first key of a scan waits for the next
 * one before it starts an act; that a person does not notice.
 */
export function listenScans(): () => void {
  // Of a reader that is not known yet an Enter is its own: one too few is pressed again, one too many does something.
  without = 0;
  window.addEventListener("keydown", key, true);
  window.addEventListener("pointerdown", settle, true);
  return () => {
    settle();
    window.removeEventListener("keydown", key, true);
    window.removeEventListener("pointerdown", settle, true);
  };
}

/**
 * A room is coming: what is typed or scanned until it is there is meant for it, and is pressed anew once the returned function
 * is called.
 */
export function awaitRoom(): () => void {
  coming += 1;
  let isHere = false;
  const here = () => {
    if (isHere) return;
    isHere = true;
    clearTimeout(late);
    coming -= 1;
    if (coming === 0) pressAnew();
  };
  const late = setTimeout(here, ROOM_MS);
  return here;
}

/** Whether a key waits for the room that is coming. */
function waits(event: KeyboardEvent): boolean {
  const isKey = event.key.length === 1 || event.key === "Shift" || (event.key === "Enter" && kept.length > 0);
  if (coming === 0 || !isKey || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.repeat || needsLetters(event.target)) return false;
  if (event.key !== "Shift") kept.push(event);
  return true;
}

function pressAnew() {
  for (const event of kept.splice(0)) {
    const on = document.activeElement ?? document.body;
    const { key, code, shiftKey, timeStamp } = event;
    const anew = new KeyboardEvent("keydown", { key, code, shiftKey, bubbles: true, cancelable: true });
    Object.defineProperty(anew, "timeStamp", { value: timeStamp });
    on.dispatchEvent(anew);
    if (anew.defaultPrevented || key.length !== 1 || !(on instanceof HTMLInputElement) || !on.closest(ASKS)) continue;
    on.setRangeText(key, on.selectionStart ?? 0, on.selectionEnd ?? 0, "end");
    on.dispatchEvent(new InputEvent("input", { bubbles: true, data: key, inputType: "insertText" }));
  }
}

function key(event: KeyboardEvent) {
  if (waits(event)) {
    event.preventDefault();
    return event.stopImmediatePropagation();
  }
  const last = burst.at(-1)?.event;
  if (last && event.timeStamp - last.timeStamp >= (isScan() ? SURE_MS : GAP_MS)) settle();
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return settle();
  // With the capitals of a code a scanner presses Shift too.
  if (event.key === "Shift") return;
  if (event.key === "Enter" || event.key === "Tab") return end(event);
  if (event.key.length !== 1 || !takes(event.target)) return settle();

  const held = !needsLetters(event.target) && (burst.length > 0 || event.key !== " ");
  if (held) event.stopImmediatePropagation();
  // A space among keys in no time presses no button.
  if (held && event.key === " ") event.preventDefault();
  // The scan before ended without.
  if (told) without += 1;
  told = null;
  burst.push({ event, held });
  rest();
}

/** Waits for the next key; a window that was too busy to look at the time may have one waiting, which is let through, once. */
function rest() {
  const wait = isScan() ? SURE_MS : WAIT_MS;
  const until = performance.now() + wait + GAP_MS;
  clearTimeout(over);
  over = setTimeout(() => {
    if (performance.now() > until) over = setTimeout(settle, GAP_MS);
    else settle();
  }, wait);
}

/** Enter or Tab at the end of a scan belongs to it, and presses no button, also where it comes late. */
function end(event: KeyboardEvent) {
  const since = told && burst.length === 0 ? { press: event.timeStamp - told.pressed, tell: performance.now() - told.at } : null;
  const isSure = isScan() || (since !== null && since.press < SURE_MS);
  const isLate = since !== null && without < ENOUGH_WITHOUT && Math.min(since.press, since.tell) < LATE_ENTER_MS;
  if (isSure) without = 0;
  else if (since && !isLate) without += 1;
  if (isSure || isLate) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  settle();
  told = null;
}

/** The burst is over: a scan is told, a person's keys do what they do. */
function settle(): void {
  clearTimeout(over);
  const keys = burst;
  const last = keys.at(-1)?.event;
  const scanned = isScan() && keys.length <= MOST;
  burst = [];
  if (last) told = scanned ? { pressed: last.timeStamp, at: performance.now() } : null;
  if (scanned) ears.at(-1)?.(keys.map(({ event }) => event.key).join(""));
  else for (const { event, held } of keys) if (held) press(event);
}

/** Whether what was pressed in no time is a scan. */
const isScan = (): boolean => burst.length > 0 && burst.length >= least(burst);

/** How many keys in no time are a scan where they were pressed. */
function least(keys: typeof burst): number {
  const pin = keys[0]?.event.target instanceof Element ? keys[0].event.target.closest<HTMLElement>(PIN) : null;
  return pin ? Number(pin.dataset["scanPin"]) + 1 : LEAST;
}

/** Whether a scan may be heard here: not in what is being filled in, unless it asks, and of secrets in a PIN alone. */
function takes(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement && target.type === "password") return target.closest(PIN) !== null;
  return !needsLetters(target) || (target instanceof Element && target.closest(ASKS) !== null);
}

let audio: AudioContext | null = null;

/** A short tone: high for what is known, low for what is not. A computer without sound stays silent. */
export function tone(known: boolean): void {
  try {
    audio ??= new AudioContext();
    const [now, length] = [audio.currentTime, known ? 0.09 : 0.22];
    const [voice, loud] = [audio.createOscillator(), audio.createGain()];
    voice.frequency.value = known ? 1175 : 220;
    loud.gain.setValueAtTime(0.12, now);
    loud.gain.exponentialRampToValueAtTime(0.001, now + length);
    voice.connect(loud).connect(audio.destination);
    voice.start(now);
    voice.stop(now + length);
  } catch {
    audio = null;
  }
}
