import type { Found } from "../lib/api";
import { call } from "../lib/hub";

/** What a scan leads to: of a card whoever carries it, else the one thing it names; null where nothing is known of it. */
export async function recognise(text: string): Promise<Found | null> {
  const { exact, owner } = await call("scan.recognise", { text });
  return owner ?? exact;
}
