import { createQuery } from "@tanstack/svelte-query";
import { untrack } from "svelte";
import type { TaskRow } from "../../lib/api";
import { ask } from "../../lib/query";

/** Follows one task until it has ended, and hands it over once. */
export function follow(ended: (task: TaskRow) => void) {
  const tasks = createQuery(() => ask("task.list", null));
  let id = $state<string | null>(null);
  const task = $derived(tasks.data?.find((row) => row.id === id) ?? null);

  $effect(() => {
    // Held fast: once nothing is followed any more, `task` is nothing.
    const over = task;
    if (over === null || over.state === "running") return;
    id = null;
    untrack(() => ended(over));
  });

  return {
    /** The task while it is under way. */
    get running() {
      return id === null ? null : (task ?? "begun");
    },
    begin(row: TaskRow) {
      id = row.id;
      void tasks.refetch();
    },
  };
}
