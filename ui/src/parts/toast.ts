import { toast } from "svelte-sonner";
import type { Fault } from "../lib/api";
import Toast from "./Toast.svelte";

let failure: string | number | undefined;

/** Says that an act is done: quietly, and gone by itself. What was refused before is over with it. */
export function said(text: string): void {
  if (failure !== undefined) toast.dismiss(failure);
  failure = undefined;
  toast.custom(Toast, { componentProps: { text }, duration: 4000 });
}

/** Says why an act that has no field of its own was refused; stays until it is closed or an act is done. The same refusal twice is told once. */
export function failed(fault: Fault): void {
  failure = toast.custom(Toast, { id: fault.code, componentProps: { fault }, duration: Infinity });
}

/** Takes every message away: whoever stands before a locked screen is not told what was done behind it. */
export function hush(): void {
  toast.dismiss();
}
