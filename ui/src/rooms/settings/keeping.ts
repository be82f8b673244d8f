import type { EditKeeping, KeepingForm } from "../../lib/api";
import { requireReady } from "../../parts/form.svelte";

/** The form as it is typed: figures may be missing. */
export type KeepingDraft = { [F in keyof KeepingForm]: number | null };

/** What is asked of the core. */
export function asked({ kept_days, budget_gb }: KeepingDraft): EditKeeping {
  const form = { kept_days, budget_gb };
  requireReady(form, { filled: ["kept_days", "budget_gb"], whole: ["kept_days", "budget_gb"] });
  return { form };
}
