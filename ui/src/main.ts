import "./lib/locale";
import "./base.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { followFocus } from "./lib/focus";
import { asFault } from "./lib/fault";
import { listenKeys } from "./lib/keys";
import { speak } from "./lib/language.svelte";
import { systemLanguage } from "./lib/locale";
import { askStart, desk, followSession, refuse } from "./lib/me.svelte";
import { followCore } from "./lib/query";
import { followAddress } from "./lib/router";
import { listenScans } from "./lib/scan";
import { applyLook } from "./lib/look";
import { loadStage } from "./stages.svelte";

applyLook();
speak(systemLanguage);
followCore();
followSession();
followAddress();
listenScans();
listenKeys();
followFocus();

async function start(target: Element) {
  try {
    await askStart();
  } catch (cause) {
    refuse(asFault(cause));
  }
  // The first paint is the right screen, not an empty one that fills later.
  if (desk.start) await loadStage(desk.start.stage);
  mount(App, { target });
}

const target = document.querySelector("#app");
if (target) void start(target);
