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

/** Something a list can be narrowed by. */
export type ListFilter = ChipsFilter | SelectFilter | SeveralFilter | DaysFilter;

/** Those of the values that the filter knows; all of them while it does not know which there are. */
export function known(filter: ListFilter, values: readonly string[]): string[] {
  if (filter.kind === "days") return values.filter((value) => /^(-?\d+)?\.\.(-?\d+)?$/.test(value));
  return values.filter((value) => filter.options?.some((option) => option.value === value) ?? true);
}

/** The chips of a filter: those with rows, those chosen, and those that are always there. */
export function chips(filter: ChipsFilter, of: Partial<Record<string, number>>, values: readonly string[]): (Option & { count: number })[] {
  return filter.options
    .filter(({ value }) => of[value] || values.includes(value) || filter.always?.includes(value))
    .map((option) => ({ ...option, count: of[option.value] ?? 0 }));
}
