import { array, boolean, nullable, object, record, string } from "valibot";
import type { Question } from "./api";
import { Choice } from "./choice.svelte";
import { Kept } from "./kept.svelte";

const shape = object({ filters: record(string(), array(string())), sort: string(), descending: boolean() });
const keys = nullable(array(string()));
const look = object({ columns: keys, using: nullable(string()), own: keys });

/** How a person looks at a list: its columns (null: as they come), the saved view they use, and their columns without one. */
type Look = { columns: string[] | null; using: string | null; own: string[] | null };

/**
 * What is asked of a list, and how it stands while other rooms are visited: its filters and order in the next session too, what is typed
 * only in this one. The columns are each person's own.
 */
export class ListView {
  /** The rows chosen for an act on many; another search or filter leaves them. */
  readonly choice = new Choice();
  /** The order the list begins with. */
  readonly sort: string;
  readonly #descending: boolean;
  #search = $state("");
  #viewer: string | null = null;
  #look = $state.raw<Kept<Look> | null>(null);
  readonly #name: string;
  readonly #kept: Kept<Omit<Question, "search">>;

  /** `name` is the list's own; `sort` and `descending` the order it begins with. */
  constructor(name: string, sort: string, descending = false) {
    this.#name = name;
    this.sort = sort;
    this.#descending = descending;
    this.#kept = new Kept(`${name}.question`, shape, { filters: {}, sort, descending });
  }

  /** The question the core answers for what is in view. */
  get question(): Question {
    return { ...this.#kept.value, search: this.#search };
  }

  set question({ search, ...kept }: Question) {
    this.#search = search;
    this.#kept.value = kept;
    this.choice.clear();
  }

  /** Another hub, or another person, begins with everything. */
  enter(user: string, hub: string) {
    const now = `${user} ${hub}`;
    if (this.#viewer !== null && this.#viewer !== now) this.showAll();
    if (this.#viewer !== now) this.#look = new Kept<Look>(`${this.#name}.look.${user}`, look, { columns: null, using: null, own: null });
    this.#viewer = now;
  }

  /** The keys of the columns somebody chose, in their order; null while they are as they come. */
  get columns(): string[] | null {
    return this.#look?.value.columns ?? null;
  }
  set columns(columns: string[] | null) {
    this.#put({ columns });
  }

  /** The id of the saved view in use. */
  get using(): string | null {
    return this.#look?.value.using ?? null;
  }

  /** Shows a saved view. */
  use({ id, question, columns }: { id: string; question: Question; columns: string[] | null }) {
    this.question = question;
    this.#put({ columns, using: id, own: this.using === null ? this.columns : (this.#look?.value.own ?? null) });
  }

  /** Shows everything again, in the columns that were there before a view was used. */
  useNone() {
    this.question = { search: "", filters: {}, sort: this.sort, descending: this.#descending };
    this.forgetView(this.#look?.value.own ?? null);
  }

  /** What is shown is no view any more. */
  forgetView(columns = this.columns) {
    if (this.using !== null) this.#put({ columns, using: null, own: null });
  }

  #put(now: Partial<Look>) {
    if (this.#look) this.#look.value = { ...this.#look.value, ...now };
  }

  get search(): string {
    return this.#search;
  }
  set search(text: string) {
    this.#search = text;
    this.choice.clear();
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
    this.choice.clear();
  }

  /** Sets these filters, and leaves all others without a value. */
  narrow(filters: Record<string, string[]>) {
    this.#kept.value = { ...this.#kept.value, filters };
    this.choice.clear();
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
    this.choice.clear();
  }
}
