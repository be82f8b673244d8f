import "./lib/locale";
import "./base.css";
import { mount, unmount } from "svelte";
import App from "./App.svelte";
import { followFocus } from "./lib/focus";
import { asFault } from "./lib/fault";
import { listenKeys } from "./lib/keys";
import { speak, tongue } from "./lib/language.svelte";
import { askStart, desk, followSession, refuse } from "./lib/me.svelte";
import { followCore } from "./lib/query";
import { followAddress } from "./lib/router";
import { listenScans } from "./lib/scan";
import Opening from "./shell/Opening.svelte";
import { applyLook } from "./lib/look";
import { faceOf, loadFace } from "./stages.svelte";

applyLook();
speak(tongue.current);
followCore();
followSession();
followAddress();
listenScans();
listenKeys();
followFocus();

/** An opening that takes longer than this says so. */
const PATIENCE_MS = 400;

async function start(target: Element) {
  let opening: ReturnType<typeof mount> | undefined;
  const late = setTimeout(() => (opening = mount(Opening, { target })), PATIENCE_MS);
  try {
    await askStart();
  } catch (cause) {
    refuse(asFault(cause));
  }
  // The first paint is the right screen, not an empty one that fills later.
  if (desk.start) await loadFace(faceOf(desk.start));
  clearTimeout(late);
  if (opening) void unmount(opening);
  mount(App, { target });
}

const target = document.querySelector("#app");
if (target) void start(target);
