import { is, type GenericSchema } from "valibot";

/** A choice about a screen (filters, order) that stands until the person changes it, also in the next session. */
export class Kept<Value> {
  #value = $state.raw() as Value;
  readonly #name: string;
  readonly #schema: GenericSchema<Value>;

  /** What was kept under `name`, if it still has the shape of `schema`, else `otherwise`. */
  constructor(name: string, schema: GenericSchema<Value>, otherwise: Value) {
    this.#name = `hubkeeper.${name}`;
    this.#schema = schema;
    this.#value = otherwise;
    this.again();
  }

  /** Takes what was kept, by this window or by another one of the program. */
  again(): void {
    const before = read(this.#name);
    if (is(this.#schema, before)) this.#value = before;
  }

  get value(): Value {
    return this.#value;
  }

  set value(next: Value) {
    this.#value = next;
    write(this.#name, next);
  }
}

// A window without storage, or with a full one, only forgets: the screen works the same.
function read(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null");
  } catch {
    return null;
  }
}

function write(name: string, value: unknown) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    return;
  }
}
