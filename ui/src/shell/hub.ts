import { asFault } from "../lib/fault";
import { call } from "../lib/hub";
import { leaving } from "../lib/leave.svelte";
import { askStart } from "../lib/me.svelte";
import { go } from "../lib/router";
import { failed } from "../parts/toast";

/** Works in another hub from now on, at `path` there; asks first when something typed would be lost. */
export function workIn(hub: string, path: string): void {
  leaving(() => void choose(hub, path));
}

async function choose(hub: string, path: string) {
  try {
    await call("session.choose_hub", { hub });
    go(path, { replace: true });
    await askStart();
  } catch (cause) {
    failed(asFault(cause));
  }
}
