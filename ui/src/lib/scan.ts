import { needsLetters, press } from "./keys";

/** Between two keys of a scanner lies less than this; a person's fingers take longer. */
export const GAP_MS = 35;
/** How long the next key is waited for: a busy window hands it on later than it was pressed. */
export const WAIT_MS = 2 * GAP_MS;
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
  window.addEventListener("keydown", key, true);
  window.addEventListener("pointerdown", settle, true);
  return () => {
    settle();
    window.removeEventListener("keydown", key, true);
    window.removeEventListener("pointerdown", settle, true);
  };
}

function key(event: KeyboardEvent) {
  const last = burst.at(-1)?.event;
  if (last && event.timeStamp - last.timeStamp >= GAP_MS) settle();
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return settle();
  // With the capitals of a code a scanner presses Shift too.
  if (event.key === "Shift") return;
  if (event.key === "Enter" || event.key === "Tab") return end(event);
  if (event.key.length !== 1 || !takes(event.target)) return settle();

  const held = !needsLetters(event.target) && (burst.length > 0 || event.key !== " ");
  if (held) event.stopImmediatePropagation();
  // A space among keys in no time presses no button.
  if (held && event.key === " ") event.preventDefault();
  burst.push({ event, held });
  clearTimeout(over);
  over = setTimeout(settle, WAIT_MS);
}

/** Enter or Tab at the end of a scan belongs to it, and presses no button. */
function end(event: KeyboardEvent) {
  if (burst.length >= least(burst)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  settle();
}

/** The burst is over: a scan is told, a person's keys do what they do. */
function settle(): void {
  clearTimeout(over);
  const keys = burst;
  burst = [];
  if (keys.length >= least(keys) && keys.length <= MOST) ears.at(-1)?.(keys.map(({ event }) => event.key).join(""));
  else for (const { event, held } of keys) if (held) press(event);
}

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
