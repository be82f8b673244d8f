/** What a form says about itself: whether something typed in it would be lost. */
type Typed = { readonly changed: boolean; readonly busy: boolean };

let open: readonly Typed[] = [];
let waiting = $state.raw<(() => void) | null>(null);

/** Keeps an eye on a form until the returned function is called. */
export function watchForm(form: Typed): () => void {
  open = [...open, form];
  return () => (open = open.filter((one) => one !== form));
}

/** Does what takes the page in view away; asks first when something typed on it would be lost. */
export function leaving(act: () => void): void {
  // A form that is just being saved goes by itself.
  if (open.some((form) => form.changed && !form.busy)) waiting = act;
  else act();
}

/** The question that stands over the page. */
export const leave = {
  get asking(): boolean {
    return waiting !== null;
  },
  stay(): void {
    waiting = null;
  },
  go(): void {
    const act = waiting;
    waiting = null;
    act?.();
  },
};
