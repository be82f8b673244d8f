import { call } from "./hub";

/** The idle lock counts from the last sign of life; the core hears of it at most this often. */
const STIR_MS = 30_000;
let stirred = 0;

/** A sign of life from whoever has the seat. */
export function stir(): void {
  const now = Date.now();
  if (now - stirred < STIR_MS) return;
  stirred = now;
  void call("session.stir", null);
}
