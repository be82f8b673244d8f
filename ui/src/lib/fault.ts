import type { Fault } from "./api";

/** Whether `cause` is what the core rejects with; anything else is a mistake of ours. */
export function isFault(cause: unknown): cause is Fault {
  return typeof cause === "object" && cause !== null && "code" in cause && typeof cause.code === "string";
}

/** What was thrown, as a fault: what did not come from the core keeps its own words as the trace. */
export function asFault(cause: unknown): Fault {
  return isFault(cause) ? cause : { code: "internal", trace: cause instanceof Error ? cause.message : String(cause) };
}
