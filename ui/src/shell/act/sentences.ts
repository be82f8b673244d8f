import type { Act, ActItem, ActTold, Did, PlanView } from "../../lib/api";
import { amount, type Purse } from "../../lib/tariff";
import { has, t, type Key } from "../../lib/words";

const count = (dids: { did: Did }[], did: Did) => dids.filter((one) => one.did === did).length;

/** What stands over an act: "Swap for Grace Banda". */
export function title({ lines, customer }: PlanView): string {
  const name = customer?.name ?? "";
  const [first] = lines;
  if (!first) return t("counter_take_money", { name });
  if (name === "" && first.did === "found") return t("counter_title_found_nobody");
  const same = lines.every(({ did }) => did === first.did);
  return t(same ? (`counter_title_${first.did}` as Key) : "counter_title_several", { name });
}

/** What the button says it does: "Swap and hand over B-107". */
export function act({ lines, customer }: PlanView): string {
  const [first] = lines;
  const name = customer?.name ?? "";
  if (!first) return t("counter_act_pay", { name });
  const codes = lines.map(({ code }) => code).join(", ");
  const handed = lines.flatMap(({ did, code, other_code }) => (did === "issue" ? [code] : did === "swap" ? [other_code] : [])).join(", ");
  if (lines.every(({ did }) => did === first.did)) return t(`counter_act_${first.did}` as Key, { codes, handed, name });
  return t("counter_act_several", { out: count(lines, "issue") + count(lines, "swap"), back: count(lines, "return") + count(lines, "swap") });
}

/** One line of what was done: "Rented B-088 to James Phiri". */
export const told = ({ kind, facts, customer_name: name }: Act): string => sentence(kind, facts.items, name);

/** The money of an act: what was paid, else what was put on the account; nothing where none moved, or amounts are not shown. What an undone act moved goes back. */
export function moved({ facts: { paid, charged, amount: other }, undoes }: Pick<Act, "facts" | "undoes">, purse: Purse): string {
  const sum = paid || charged || other;
  if (undoes !== null && sum !== 0) return amount(-sum, purse);
  if (paid !== 0) return t("act_paid", { amount: amount(paid, purse) });
  if (charged !== 0) return t("act_on_account", { amount: amount(charged, purse) });
  return other === 0 ? "" : amount(other, purse);
}

/** The same of an act as the books tell it, of one customer. */
export function toldOf({ kind, facts }: ActTold, name: string): string {
  const items = typeof facts === "object" && facts !== null && "items" in facts ? (facts.items as ActItem[]) : [];
  return sentence(kind, items, name);
}

function sentence(kind: string, items: ActItem[], name: string): string {
  const codes = items.map(({ code }) => code).join(", ");
  const handed = items.map(({ other_code }) => other_code).join(", ");
  const key = `act_${kind}`;
  // What a later version did is called as it was written.
  return has(key) ? t(key, { codes, handed, name }) : kind;
}
