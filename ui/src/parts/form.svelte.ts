import { tick } from "svelte";
import type { Fault } from "../lib/api";
import { keepDraft, takeDraft } from "../lib/drafts";
import { isFault } from "../lib/fault";
import { watchForm } from "../lib/leave.svelte";
import { problemText, type Problem } from "../lib/words";

/** The boxes of passwords, PINs and codes. */
const SECRET = 'input[type="password"], [autocomplete$="password"], [autocomplete="one-time-code"]';

/**
 * What a person is filling in, and what the core said about it.
 *
 * `save` gives the values to the core; `more` is true when the person asked to go on with another (Ctrl+Enter).
 * `password` names the field of one's own password, where a wrong one is said.
 * Put `{@attach form.attach}` on the `<form>`; give each field `problem={form.problem("its_name")}`.
 */
export class Form<Values extends object> {
  values = $state() as Values;
  busy = $state(false);
  /** What is not about one field shown here. */
  fault = $state.raw<Fault | null>(null);

  #problems = $state.raw<Problem[]>([]);
  /** What was refused: a field that has been changed since is no longer wrong. */
  #refused: unknown = null;
  #element: HTMLFormElement | null = null;
  #begun: Values;
  readonly #save: (values: Values, more: boolean) => Promise<void>;
  readonly #password: string | undefined;

  constructor(values: Values, save: (values: Values, more: boolean) => Promise<void>, { password }: { password?: keyof Values & string } = {}) {
    this.values = takeDraft(values) ?? values;
    this.#begun = values;
    this.#save = save;
    this.#password = password;
  }

  /** What the form begins with, or is given meanwhile: nobody has typed it. */
  begin(values: Partial<Values>): void {
    this.#begun = { ...this.#begun, ...values };
    Object.assign(this.values, takeDraft(this.#begun) ?? values);
  }

  /** Whether something was typed that would be lost. */
  get changed(): boolean {
    return JSON.stringify(this.values) !== JSON.stringify(this.#begun) || this.#unreadable() !== undefined;
  }

  /** The sentence to stand under a field. */
  problem(field: string): string | null {
    const found = this.#problems.find((problem) => problem.field === field);
    if (!found || JSON.stringify(valueAt(this.values, field)) !== JSON.stringify(valueAt(this.#refused, field))) return null;
    return problemText(found);
  }

  /** Enter and Ctrl+Enter send the form; its problems come to the eye and the focus. */
  attach = (element: HTMLFormElement) => {
    this.#element = element;
    element.noValidate = true;
    const submit = (event: Event) => {
      event.preventDefault();
      void this.submit();
    };
    const keys = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
      event.preventDefault();
      // A list that has the focus would open on it.
      event.stopPropagation();
      void this.submit(true);
    };
    element.addEventListener("submit", submit);
    element.addEventListener("keydown", keys);
    const unwatch = watchForm(this);
    return () => {
      unwatch();
      // A secret is typed again.
      if (this.changed && !element.querySelector(SECRET)) keepDraft(this.#begun, $state.snapshot(this.values) as Values);
      this.#element = null;
      element.removeEventListener("submit", submit);
      element.removeEventListener("keydown", keys);
    };
  };

  async submit(more = false): Promise<void> {
    if (this.busy) return;
    const unreadable = this.#unreadable();
    if (unreadable) return unreadable.focus();

    this.busy = true;
    this.fault = null;
    const begun = this.#begun;
    try {
      await this.#save($state.snapshot(this.values) as Values, more);
      this.#problems = [];
      // What is saved is no longer lost, unless the form has begun anew meanwhile.
      if (this.#begun === begun) this.#begun = $state.snapshot(this.values) as Values;
    } catch (cause) {
      if (!isFault(cause)) throw cause;
      await this.refuse(cause);
    } finally {
      this.busy = false;
    }
  }

  /** Shows what the core refused, each problem beside its field and the first one in focus. */
  async refuse(fault: Fault): Promise<void> {
    this.#refused = $state.snapshot(this.values);
    this.#problems = this.#found(fault);
    await tick();
    const wrong = this.#element?.querySelector<HTMLElement>('[aria-invalid="true"]');
    wrong?.focus();
    // A problem with a field that is not on the screen must not go unsaid.
    this.fault = wrong ? null : fault;
  }

  #found(fault: Fault): Problem[] {
    if (fault.code === "wrong_password" && this.#password) return [{ field: this.#password, problem: fault.code }];
    return fault.code === "invalid" ? fault.fields : [];
  }

  #unreadable(): HTMLInputElement | undefined {
    return [...(this.#element?.querySelectorAll("input") ?? [])].find((control) => control.validity.customError);
  }
}

/** The value a problem is about: `roles.0.hub` is the hub of the first role. */
function valueAt(values: unknown, field: string): unknown {
  return field.split(".").reduce<unknown>((value, name) => (typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined), values);
}

/** The fields of a form that are looked at before the core is asked. */
type Needs<Name, Figure> = { filled: Name[]; whole?: Figure[] };

/**
 * Refuses, as the core would, what the core could not even read: a figure left empty, or with decimals where a whole one is kept.
 * All that is missing is said at once.
 */
export function requireReady<Values extends object, Name extends keyof Values & string>(
  values: Values,
  { filled, whole = [] }: Needs<Name, keyof Values & string>,
): asserts values is Values & { [N in Name]: NonNullable<Values[N]> } {
  const missing = filled.filter((name) => values[name] === null || values[name] === "").map((field) => ({ field, problem: "required" as const }));
  const parted = whole.filter((name) => values[name] !== null && !Number.isSafeInteger(values[name])).map((field) => ({ field, problem: "not_whole" as const }));
  const fields = [...missing, ...parted];
  if (fields.length > 0) throw { code: "invalid", fields } satisfies { code: Fault["code"]; fields: Problem[] };
}
