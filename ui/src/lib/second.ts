import { createSubscriber } from "svelte/reactivity";
import type { Time } from "./api";

const subscribe = createSubscriber((update) => {
  const ticking = setInterval(update, 1000);
  return () => clearInterval(ticking);
});

/** The time, anew each second for whatever shows it; for what is counted down, and nothing else. */
export const clock = {
  get now(): Time {
    subscribe();
    return Date.now();
  },
};

/** Whole seconds until a moment; none once it has passed. */
export const secondsUntil = (moment: Time): number => Math.max(0, Math.ceil((moment - clock.now) / 1000));
