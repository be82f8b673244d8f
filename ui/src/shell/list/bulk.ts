import type { Fault, RefusedRecord } from "../../lib/api";
import { faultText } from "../../lib/words";

/** Why some refused, those of one reason together: the sentence, how many, and what the known ones of them are called. */
export type Reason = { text: string; code: Fault["code"]; count: number; names: string[] };

/** So many of one reason are named. */
const NAMED = 5;

/** The reasons for which records refused, the commonest first. */
export function reasons(refused: readonly RefusedRecord[], nameOf: (id: string) => string | undefined): Reason[] {
  const found = new Map<string, Reason>();
  for (const { id, fault } of refused) {
    const text = faultText(fault);
    const reason = found.get(text) ?? { text, code: fault.code, count: 0, names: [] };
    const name = nameOf(id);
    if (name !== undefined && reason.names.length < NAMED) reason.names.push(name);
    reason.count += 1;
    found.set(text, reason);
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}
