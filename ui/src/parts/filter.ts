/** A value of a filter and its name. */
export type Option = { value: string; label: string };

type Named = { name: string; label: string };

/** One of a few states, in a line of chips with their counts; `always` stay also without a row. */
export type ChipsFilter = Named & { kind: "chips"; all: string; options: Option[]; always?: string[] };
/** One of many, always in view; `options` come when they are known. */
export type SelectFilter = Named & { kind: "select"; any: string; options: Option[] | undefined };
/** Any of several, behind a button. */
export type SeveralFilter = Named & { kind: "several"; options: Option[] | undefined };
/** From a day to a day, behind a button. The list has an order of this name. */
export type DaysFilter = Named & { kind: "days"; zone: string };

/** A part of a list, as several filters at once set it; `always` stays also without a row. */
export type Part = { value: string; label: string; filters: Record<string, string[]>; always?: boolean };
/** One of a few parts, in a line of chips with their counts; `owns` are the filters that they set. */
export type PartsFilter = Named & { kind: "parts"; all: string; owns: string[]; parts: Part[] };

/** Something a list can be narrowed by. */
export type ListFilter = PartsFilter | ChipsFilter | SelectFilter | SeveralFilter | DaysFilter;

/** From somewhere to somewhere, each a whole number. */
const RANGE = /^(-?\d+)?\.\.(-?\d+)?$/;

/** The filters that it sets in the question. */
export const namesOf = (filter: ListFilter): string[] => (filter.kind === "parts" ? filter.owns : [filter.name]);

/** What a part of a list narrows it by, from the question that leaves just its rows. */
export const filtersOf = (question: { filters: Partial<Record<string, string[]>> } | undefined): Record<string, string[]> =>
  Object.fromEntries(Object.entries(question?.filters ?? {}).flatMap(([name, values]) => (values ? [[name, values]] : [])));

/** Those of the values that the filter knows; all of them while it does not know which there are. */
export function known(filter: ListFilter, values: readonly string[], name = filter.name): string[] {
  if (filter.kind === "days") return values.filter((value) => RANGE.test(value));
  if (filter.kind === "parts") {
    const own = filter.parts.flatMap(({ filters }) => filters[name] ?? []);
    return values.filter((value) => own.includes(value) || (RANGE.test(value) && own.some((one) => RANGE.test(one))));
  }
  return values.filter((value) => filter.options?.some((option) => option.value === value) ?? true);
}

/** The chips of a filter: those with rows, those chosen, and those that are always there. */
export function chips(filter: ChipsFilter, of: Partial<Record<string, number>>, values: readonly string[]): (Option & { count: number })[] {
  return filter.options
    .filter(({ value }) => of[value] || values.includes(value) || filter.always?.includes(value))
    .map((option) => ({ ...option, count: of[option.value] ?? 0 }));
}

/** A range by the ends it has: when it was asked for does not matter. */
const form = (values: readonly string[] = []) => [...values].sort().map((value) => (RANGE.test(value) ? value.replace(/-?\d+/g, "#") : value)).join();

/** The part that these filters show; null where it is none of them. */
export const partOf = ({ owns, parts }: PartsFilter, filters: Partial<Record<string, string[]>>): Part | null =>
  parts.find((part) => owns.every((name) => form(part.filters[name]) === form(filters[name]))) ?? null;

/** The filters without those that it sets. */
export const without = ({ owns }: PartsFilter, filters: Record<string, string[]>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(filters).filter(([name]) => !owns.includes(name)));
