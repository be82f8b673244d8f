/**
 * What stood half typed in a form when the screen locked, for whoever typed it: in memory only, and never a secret.
 * A form that begins with the same values again goes on from there.
 */
const kept = new Map<string, string>();
let owner: string | null = null;
let locking = false;

const nameOf = (begun: object) => `${owner} ${JSON.stringify(begun)}`;

/** Whose the forms are that open from now on: a person in a hub. Null: somebody signed out, and nothing is kept of anyone. */
export function draftsOf(person: string | null): void {
  if (person === null) kept.clear();
  owner = person;
}

/** Whether the screen locks, so that the forms which close now are to be kept. */
export function draftsLock(now: boolean): void {
  locking = now;
}

/** Called by a form that closes with something typed in it. */
export function keepDraft(begun: object, values: object): void {
  if (locking && owner !== null) kept.set(nameOf(begun), JSON.stringify(values));
}

/** What was typed in the form that began like this, once. */
export function takeDraft<Values extends object>(begun: Values): Values | null {
  const found = kept.get(nameOf(begun));
  kept.delete(nameOf(begun));
  return found === undefined ? null : (JSON.parse(found) as Values);
}
