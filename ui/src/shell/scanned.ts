import type { CardState, Found, Recognised } from "../lib/api";
import { call } from "../lib/hub";

/** What a scan is: a record one may see, or nothing known; of a card whether it opens anything. */
export type Scanned = {
  found: Found | null;
  /** The text is a card's number; its state where the hub gave it out. */
  card: { uid: string; state: CardState | null } | null;
};

/** What a scan is, as the core knows it. */
export const recognise = async (text: string): Promise<Scanned> => meant(await call("scan.recognise", { text }));

/** Whom or what a scan means: of a card whoever carries it, else the one thing it names. */
export function meant({ text, exact, is_card, card_state, owner }: Recognised): Scanned {
  return { found: owner ?? exact, card: is_card && (card_state !== null || exact === null) ? { uid: text, state: card_state } : null };
}
