import { keepPreviousData } from "@tanstack/svelte-query";
import type { LucideIcon } from "@lucide/svelte";
import type { CommandName, Commands, Counts, Exported, ListAsk, Page, Question, Selection } from "../../lib/api";
import { call } from "../../lib/hub";
import { may } from "../../lib/me.svelte";
import { concept as told } from "../../lib/query";
import type { ListView } from "../../lib/view.svelte";
import type { Key } from "../../lib/words";
import type { Column } from "../../parts/table";

/** What is kept in lists that carry: `battery` has `battery.list` and `battery.counts`. */
export type Concept = {
  [Name in CommandName]: Name extends `${infer First}.list` ? (Commands[Name]["input"] extends ListAsk ? First : never) : never;
}[CommandName];

/** A row of such a list. */
export type RowOf<C extends Concept> = Commands[`${C}.list`]["output"]["rows"][number];

/** What a column of such a list may be called, so that a file can hold it; a hub adds fields of its own to its customers. */
type ColumnKey<C extends Concept> = (keyof Exported[C] & string) | (C extends "customer" ? `own.${string}` : never);

/** A column of such a list. */
export type ListColumn<C extends Concept> = Column<RowOf<C>> & {
  key: ColumnKey<C>;
  /** What a file holds instead, where a cell shows several values. */
  file?: { key: ColumnKey<C>; label: string }[];
};

/** The words of a list's room. */
export type ListWords = {
  title: Key;
  search: Key;
  new: Key;
  edit: Key;
  close: Key;
  empty: Key;
  /** For who may add one. */
  empty_body: Key;
  /** For who may not. */
  none_here: Key;
  no_match: Key;
  no_match_body: Key;
};

/** What the drawer of a list is given. */
export type OpenRecord<Row> = {
  id: string;
  /** What the list knows already; nothing when the record is not among its rows. */
  row: Row | undefined;
  onclose: () => void;
  onprevious: (() => void) | undefined;
  onnext: (() => void) | undefined;
  onopen: () => void;
  onedit: () => void;
};

/** The rows an act on many is asked for. */
export type Chosen = {
  selection: Selection;
  count: number;
  /** What a few of them are called. */
  sample: string[];
  /** What one of them is called, as far as it has been read. */
  nameOf: (id: string) => string | undefined;
};

/** An act on all chosen rows. */
export type BulkAct = { label: string; icon?: LucideIcon; act: (chosen: Chosen) => void };

/** So many rows are asked for at a time. */
const LIMIT = 100;
/** So many of the chosen rows are named. */
const SAMPLE = 3;

/** Whether the command of this concept is there and allowed. */
export const mayDo = (concept: string, verb: string): boolean => may(`${concept}.${verb}` as CommandName);

/** Query options of the pages of a list. */
export function pages<C extends Concept>(concept: C, question: Question) {
  const name = `${concept}.list` as const;
  return {
    queryKey: [told(name), name, question] as const,
    queryFn: ({ pageParam }: { pageParam: string | null }) => {
      const ask: ListAsk = { question, after: pageParam, limit: LIMIT };
      return call<CommandName>(name, ask as never) as Promise<unknown> as Promise<Page<RowOf<C>>>;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: { next: string | null }) => page.next,
    placeholderData: keepPreviousData,
    // Comparing a hundred thousand rows with themselves at every page would cost more than drawing the few in view.
    structuralSharing: false,
  };
}

/** Query options of the counts beside it. */
export function tally(concept: Concept, question: Question) {
  const name = `${concept}.counts` as CommandName;
  return {
    queryKey: [told(name), name, question] as const,
    queryFn: () => call(name, question as never) as Promise<unknown> as Promise<Counts>,
    placeholderData: keepPreviousData,
  };
}

/** The order an address asks for, if the list can be put in it: `?sort=changed&descending=yes`. */
export function orderIn(columns: readonly { key: string; sortable?: boolean }[], query: Record<string, string>): { sort: string; descending: boolean } | null {
  const sort = columns.find(({ key, sortable }) => sortable && key === query["sort"])?.key;
  return sort === undefined ? null : { sort, descending: query["descending"] === "yes" };
}

/** What an act on the chosen rows is given; it names those that have been read. */
export function chosen<Row extends { id: string }>({ choice, question }: ListView, rows: readonly Row[], matching: number, nameOf: (row: Row) => string): Chosen {
  const nameById = (id: string) => {
    const row = rows.find((row) => row.id === id);
    return row && nameOf(row);
  };
  return { selection: choice.asked(question), count: choice.count(matching), sample: sample(rows, (id) => choice.has(id), nameOf), nameOf: nameById };
}

/** What a few of the chosen rows are called, as far as they have been read. */
export function sample<Row extends { id: string }>(rows: readonly Row[], has: (id: string) => boolean, nameOf: (row: Row) => string): string[] {
  const names: string[] = [];
  for (const row of rows) {
    if (names.length === SAMPLE) break;
    if (has(row.id)) names.push(nameOf(row));
  }
  return names;
}
