import type { Snippet } from "svelte";

export type Column<Row> = {
  key: string;
  label: string;
  /** Is given the column's key too, where several columns are drawn alike. */
  cell: Snippet<[Row, string]>;
  /** The least it needs to be read, in px. */
  width?: number;
  /** Its share of the room that is left; 1 unless said. */
  grow?: number;
  /** When there is no room, the highest number leaves first; 1 (the default) stays. */
  priority?: number;
  sortable?: boolean;
  align?: "start" | "end";
  /** Not shown until somebody asks for it. */
  extra?: boolean;
};

const LEAST = 120;

/**
 * The columns somebody chose, in their order; all but the extra ones when nobody did. The first names the row: it stays where it is.
 * A name nobody knows any more is passed over.
 */
export function arranged<Like extends { key: string; extra?: boolean }>(columns: readonly Like[], keys: readonly string[] | null): Like[] {
  if (keys === null) return columns.filter(({ extra }) => !extra);
  const chosen = keys.flatMap((key) => columns.slice(1).find((column) => column.key === key) ?? []);
  return [...columns.slice(0, 1), ...chosen];
}

/** The keys with one of them moved a place up or down. */
export function shifted(keys: readonly string[], key: string, by: 1 | -1): string[] {
  const at = keys.indexOf(key);
  const other = keys[at + by];
  if (at < 0 || other === undefined) return [...keys];
  return keys.map((one, place) => (place === at ? other : place === at + by ? key : one));
}

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
