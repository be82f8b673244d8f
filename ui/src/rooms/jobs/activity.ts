import type { JobActivity } from "../../lib/api";
import { when } from "../../lib/format";
import { has, t } from "../../lib/words";

/** What happened on a card as a diary, the newest first. */
export function told(lines: readonly JobActivity[], zone: string): { time: string; text: string; detail: string[] }[] {
  return lines.map((line) => ({ time: when(line.at, zone), text: sentence(line), detail: line.text ? [line.text] : [] }));
}

function sentence({ kind, who, before, after }: JobActivity): string {
  switch (kind) {
    case "created":
      return t("history_job_create", { who });
    case "edited":
      return t("history_job_edit", { who });
    case "comment":
      return t("job_said", { who });
    case "moved":
      return t("job_moved_by", { who, before: column(before), after: column(after) });
    case "assigned":
      return after === null ? t("job_taken_by", { who, before: before ?? t("job_nobody") }) : t("job_given_by", { who, after });
  }
}

function column(word: string | null): string {
  const state = `job_state_${word ?? ""}`;
  return has(state) ? t(state) : (word ?? "");
}
