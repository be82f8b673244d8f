import { array, boolean, object, record, string } from "valibot";
import type { Question } from "./api";
import { Kept } from "./kept.svelte";

const shape = object({ filters: record(string(), array(string())), sort: string(), descending: boolean() });

/**
 * What is asked of a list, and how it stands while other rooms are visited: its filters and order in the next session too, what is typed
 * only in this one.
 */
export class ListView {
  #search = $state("");
  #viewer: string | null = null;
  readonly #kept: Kept<Omit<Question, "search">>;

  /** `name` is the list's own; `sort` the order it begins with. */
  constructor(name: string, sort: string) {
    this.#kept = new Kept(`${name}.question`, shape, { filters: {}, sort, descending: false });
  }

  /** The question the core answers for what is in view. */
  get question(): Question {
    return { ...this.#kept.value, search: this.#search };
  }

  set question({ search, ...kept }: Question) {
    this.#search = search;
    this.#kept.value = kept;
  }

  /** Another hub, or another person, begins with everything. */
  enter(user: string, hub: string) {
    const now = `${user} ${hub}`;
    if (this.#viewer !== null && this.#viewer !== now) this.showAll();
    this.#viewer = now;
  }

  get search(): string {
    return this.#search;
  }
  set search(text: string) {
    this.#search = text;
  }

  /** The values a filter is set to. */
  values(filter: string): string[] {
    return this.question.filters[filter] ?? [];
  }

  /** The one value of a filter; null where it lets everything through. */
  value(filter: string): string | null {
    return this.values(filter)[0] ?? null;
  }

  /** Sets a filter to these values; none lets everything through. */
  filter(filter: string, values: string[]) {
    const { [filter]: _, ...filters } = this.#kept.value.filters;
    this.#kept.value = { ...this.#kept.value, filters: values.length > 0 ? { ...filters, [filter]: values } : filters };
  }

  /** Sorts by a column; once more turns the order round. */
  sortBy(sort: string) {
    const { sort: before, descending } = this.#kept.value;
    this.#kept.value = { ...this.#kept.value, sort, descending: before === sort && !descending };
  }

  get narrowed(): boolean {
    return this.#search !== "" || Object.keys(this.#kept.value.filters).length > 0;
  }

  showAll() {
    this.#search = "";
    this.#kept.value = { ...this.#kept.value, filters: {} };
  }
}
