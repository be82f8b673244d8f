import { invoke } from "@tauri-apps/api/core";
import { listen as onCore } from "@tauri-apps/api/event";
import type { CommandName, Commands, Event } from "./api";
import { asFault } from "./fault";

/** The only door to the core: this file alone names the window's own library. */
export async function call<N extends CommandName>(name: N, input: Commands[N]["input"]): Promise<Commands[N]["output"]> {
  const done = begin();
  try {
    return await invoke<Commands[N]["output"]>("call", { name, input });
  } catch (cause) {
    const fault = asFault(cause);
    // The session ended without an event reaching us (a clock jump, a suspended laptop): ask who is at the desk.
    if (fault.code === "locked" || fault.code === "not_signed_in") tell({ event: "session" });
    throw fault;
  } finally {
    done();
  }
}

const ears = new Set<(event: Event) => void>();
let hearing = false;

/** Hears the core's events until the returned function is called. */
export function listen(fn: (event: Event) => void): () => void {
  ears.add(fn);
  if (!hearing) {
    hearing = true;
    void onCore<Event>("hub", (message) => tell(message.payload));
  }
  return () => ears.delete(fn);
}

function tell(event: Event) {
  for (const ear of ears) ear(event);
}

/** A call that takes longer than this shows progress; local calls seldom do. */
const SLOW_MS = 150;
const slow = new Set<number>();
const watchers = new Set<() => void>();
let calls = 0;

function begin(): () => void {
  const id = ++calls;
  const timer = setTimeout(() => mark(() => slow.add(id)), SLOW_MS);
  return () => {
    clearTimeout(timer);
    if (slow.has(id)) mark(() => slow.delete(id));
  };
}

function mark(change: () => void) {
  change();
  for (const watcher of watchers) watcher();
}

/** Whether a call has been under way for more than 150 ms, and how to hear that it changed. */
export const waiting = {
  now: () => slow.size > 0,
  watch(fn: () => void): () => void {
    watchers.add(fn);
    return () => watchers.delete(fn);
  },
};
