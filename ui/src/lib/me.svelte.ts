import type { CommandName, Fault, Language, Me, Start } from "./api";
import { draftsLock, draftsOf } from "./drafts";
import { call, listen } from "./hub";
import { speak } from "./language.svelte";
import { client } from "./query";
import { go } from "./router";

/** What the core said when last asked who is at the desk; the one copy of it in the window. */
let start = $state.raw<Start | null>(null);
let seated = $state.raw<Me | null>(null);
let asked = 0;
let holding = 0;
let missed = false;
let switching = $state(false);

/** Who is at the desk. */
export const desk = {
  /** The core's last answer; null only before the first one. */
  get start(): Start | null {
    return start;
  },
  /** Who is signed in; null outside the open stage. */
  get me(): Me | null {
    return start?.stage === "open" ? start.me : null;
  },
  /** Whether the lock screen was asked for to let another person in. */
  get switching(): boolean {
    return switching;
  },
};

/** Who is signed in, for the rooms that exist only then; a room that is just closing still sees whom it was open for. */
export function me(): Me {
  if (!seated) throw new Error("a room asked who is signed in before anyone was");
  return seated;
}

/** Whether the person at the desk may give this command here. What is false is not shown. */
export function may(name: CommandName): boolean {
  return start?.me?.may.includes(name) ?? false;
}

/** Asks the core again. Another person or hub starts with no answers kept from the one before. */
export async function askStart(): Promise<void> {
  const turn = ++asked;
  const next = await call("app.start", null);
  if (turn !== asked) return; // A later question is under way; its answer is the newer one.
  if (holding > 0) {
    missed = true;
    return;
  }
  const changed = start !== null && (next.stage !== start.stage || next.me?.user !== start.me?.user || next.me?.hub.id !== start.me?.hub.id);
  if (changed) client.clear();
  // Whoever takes the seat begins at the start, not on the page the one before them had open.
  if (next.stage === "open" && seated && next.me?.user !== seated.user) go("/", { replace: true });
  draftsLock(next.stage === "locked");
  // Who closes now still owns what is kept; who opens next owns what is taken.
  if (next.stage !== "locked") draftsOf(next.stage === "open" && next.me ? `${next.me.user} ${next.me.hub.id}` : null);
  start = next;
  if (next.me) {
    seated = next.me;
    speak(next.me.language);
  }
}

/** When the core cannot even say who is at the desk, the window says why instead of staying blank. */
export function refuse(fault: Fault): void {
  start = { stage: "refused", version: "", organisation: null, accent: null, logo: null, refused: fault, seats: [], me: null, restored: null, practice: null };
}

/** Locks the screen: a PIN opens it again. */
export async function lock(): Promise<void> {
  switching = false;
  await shut();
}

/** Locks the screen and offers the seat to somebody else. */
export async function switchPerson(): Promise<void> {
  switching = true;
  await shut();
}

async function shut(): Promise<void> {
  await call("session.lock", null);
  await askStart();
}

/** Ends the session: only the password opens another. */
export async function signOut(): Promise<void> {
  await call("session.sign_out", null);
  await askStart();
}

/** Keeps the language as the person's own; the screen follows. */
export async function setLanguage(language: Language): Promise<void> {
  await call("me.set_language", { language });
  await askStart();
}

/** Keeps the screen where it is while something is shown that will never be shown again; the returned function lets go. */
export function hold(): () => void {
  holding += 1;
  return () => {
    holding -= 1;
    if (holding === 0 && missed) {
      missed = false;
      void askStart();
    }
  };
}

/** Asks again whenever the core says that the session changed, or the names that stand at the top of every page. */
export function followSession(): () => void {
  return listen((event) => {
    if (event.event === "session" || (event.event === "changed" && (event.what === "hub" || event.what === "organisation"))) void askStart();
  });
}
