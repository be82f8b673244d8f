/** A column of a board, with its first cards. */
export type BoardColumn<Card extends { id: string }> = {
  name: string;
  title: string;
  /** How many there are, those that are not shown among them. */
  count: number;
  cards: readonly Card[];
};

type Columns<Card extends { id: string }> = readonly { cards: readonly Card[] }[];

/** Where a card stands on the board: its column and its place in it. */
export type Spot = { column: number; row: number };

/** Where a card stands; null when it is not among those shown. */
export function spotOf(columns: Columns<{ id: string }>, id: string | null): Spot | null {
  for (const [column, { cards }] of columns.entries()) {
    const row = cards.findIndex((card) => card.id === id);
    if (row >= 0) return { column, row };
  }
  return null;
}

/** The card that the keys act on: the one chosen last, else the one in the drawer, else the first. */
export function currentOf(columns: Columns<{ id: string }>, chosen: string | null, open: string | null): string | null {
  const first = () => columns.find(({ cards }) => cards.length > 0)?.cards[0]?.id ?? null;
  return spotOf(columns, chosen) ? chosen : spotOf(columns, open) ? open : first();
}

/** The card an arrow key goes to; null when there is none that way. Sideways, columns without cards are passed over. */
export function neighbour<Card extends { id: string }>(columns: Columns<Card>, from: Spot, key: string): Card | null {
  const cards = columns[from.column]?.cards ?? [];
  if (key === "ArrowUp" || key === "ArrowDown") return cards[from.row + (key === "ArrowUp" ? -1 : 1)] ?? null;
  if (key === "Home" || key === "End") return cards.at(key === "Home" ? 0 : -1) ?? null;
  const by = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (by === undefined) return null;
  for (let at = from.column + by; at >= 0 && at < columns.length; at += by) {
    const there = columns[at]?.cards ?? [];
    if (there.length > 0) return there[Math.min(from.row, there.length - 1)] ?? null;
  }
  return null;
}
