import type { CauseKind, TillReport } from "../../lib/api";
import { call } from "../../lib/hub";
import { Form } from "../../parts/form.svelte";

/** A cause as it is written: its part as a sum, above nothing; on which side follows from the difference. */
export type CauseDraft = { kind: CauseKind; amount: number | null; note: string };

/** The causes already named, to be written on; one to begin with where none is. */
export function drafts({ causes, difference }: Pick<TillReport, "causes" | "difference">): CauseDraft[] {
  const side = Math.sign(difference);
  const named = causes.filter(({ kind }) => kind !== "unknown").map(({ kind, amount, note }) => ({ kind, amount: amount * side, note }));
  return named.length > 0 ? named : [{ kind: "change", amount: Math.abs(difference), note: "" }];
}

/** The form that names the causes of a closed till's difference. */
export function causesForm(report: TillReport, ondone: (report: TillReport) => void) {
  const side = Math.sign(report.difference);
  return new Form<{ causes: CauseDraft[] }>({ causes: drafts(report) }, async ({ causes }) => {
    const named = causes.map(({ kind, amount, note }) => ({ kind, amount: (amount ?? 0) * side, note }));
    ondone(await call("till.name_causes", { act: await call("act.new_id", null), id: report.id, causes: named }));
  });
}
