import type { Snippet } from "svelte";

export type Column<Row> = {
  key: string;
  label: string;
  cell: Snippet<[Row]>;
  /** The least it needs to be read, in px. */
  width?: number;
  /** Its share of the room that is left; 1 unless said. */
  grow?: number;
  /** When there is no room, the highest number leaves first; 1 (the default) stays. */
  priority?: number;
  sortable?: boolean;
  align?: "start" | "end";
};

const LEAST = 120;

/** The columns for which there is room; in their own order. An unknown room (0) holds all. */
export function fitting<Row>(columns: Column<Row>[], room: number): Column<Row>[] {
  const left = [...columns];
  const needed = () => left.reduce((sum, column) => sum + (column.width ?? LEAST), 0);
  while (room > 0 && needed() > room) {
    const last = Math.max(...left.map((column) => column.priority ?? 1));
    if (last <= 1) break;
    left.splice(left.findLastIndex((column) => (column.priority ?? 1) === last), 1);
  }
  return left;
}

/** The columns as a grid template. */
export function template<Row>(columns: Column<Row>[]): string {
  return columns.map(({ width = LEAST, grow = 1 }) => `minmax(min(${width}px, 100%), ${grow}fr)`).join(" ");
}

/** Where a key takes the selection among `count` rows; null if it is no such key. */
export function moved(key: string, from: number, count: number, page: number): number | null {
  const to = {
    ArrowDown: from + 1,
    ArrowUp: from < 0 ? count - 1 : from - 1,
    PageDown: Math.max(from, 0) + page,
    PageUp: from - page,
    Home: 0,
    End: count - 1,
  }[key];
  return to === undefined || count === 0 ? null : Math.min(Math.max(to, 0), count - 1);
}
