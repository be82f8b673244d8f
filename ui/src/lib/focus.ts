/** Brings what the keyboard has come to wholly into view, until the returned function is called: WebKit is content with a part of it. */
export function followFocus(): () => void {
  window.addEventListener("focusin", show);
  return () => window.removeEventListener("focusin", show);
}

function show({ target }: FocusEvent) {
  // Under a pointer nothing moves away.
  if (!(target instanceof HTMLElement) || !target.matches(":focus-visible")) return;
  (target.closest("label") ?? target).scrollIntoView({ block: "nearest", inline: "nearest" });
}
