import { dialogOpen, needsLetters } from "./keys";

/** A dialog that closes, or a page that opens, gives the focus on by itself; it takes a moment. */
const MOMENT_MS = 50;

/**
 * Until the returned function is called, brings what the keyboard has come to wholly into view (WebKit is content with a
 * part of it), and gives the focus of what goes away ("Show all" in a list that is no longer empty, a row that opened a
 * page) to the page, so that the next key is not lost.
 */
export function followFocus(): () => void {
  const gone = new MutationObserver(() => void rescue());
  window.addEventListener("focusin", show);
  window.addEventListener("focusin", remember);
  gone.observe(document.body, { childList: true, subtree: true });
  return () => {
    window.removeEventListener("focusin", show);
    window.removeEventListener("focusin", remember);
    gone.disconnect();
  };
}

function show({ target }: FocusEvent) {
  // Under a pointer nothing moves away.
  if (!(target instanceof HTMLElement) || !target.matches(":focus-visible")) return;
  (target.closest("label") ?? target).scrollIntoView({ block: "nearest", inline: "nearest" });
}

let last: Element | null = null;

function remember({ target }: FocusEvent) {
  last = target instanceof Element ? target : null;
}

const lost = () => last !== null && !last.isConnected && document.activeElement === document.body;

function rescue() {
  if (!lost()) return;
  setTimeout(() => {
    if (lost()) document.getElementById("main")?.focus({ preventScroll: true });
  }, MOMENT_MS);
}

/** Whether the keyboard is nowhere in particular: on the page, and on nothing in it. */
export const isNowhere = (): boolean => document.activeElement === document.body || document.activeElement?.id === "main";

/** Puts the keyboard where the work goes on after a form was sent, unless somebody writes or is asked something already; the returned function leaves it. */
export function goOn(focus: () => void): () => void {
  const timer = setTimeout(() => {
    if (!dialogOpen() && !needsLetters(document.activeElement)) focus();
  }, 2 * MOMENT_MS);
  return () => clearTimeout(timer);
}
