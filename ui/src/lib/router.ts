import { createSubscriber } from "svelte/reactivity";

type Place = { path: string; query: Readonly<Record<string, string>> };

const listeners = new Set<() => void>();
const subscribe = createSubscriber((update) => {
  listeners.add(update);
  return () => listeners.delete(update);
});

let hash = "";
let place: Place = { path: "/", query: {} };

function read(): Place {
  subscribe();
  if (location.hash !== hash) {
    hash = location.hash;
    place = parse(hash);
  }
  return place;
}

/** The path and query of a hash; a hash nobody wrote is the first page. */
export function parse(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
  return { path: path.startsWith("/") ? path : "/", query: Object.fromEntries(new URLSearchParams(query)) };
}

/** What the core calls a record by; an address with anything else in that place leads nowhere. */
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The parameters if `path` is of the shape `pattern` (`/batteries/:id`), else null. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const piece = given[at] ?? "";
    if (part.startsWith(":")) {
      if (piece === "" || (part === ":id" && !ID.test(piece))) return null;
      params[part.slice(1)] = decode(piece);
    } else if (part !== piece) return null;
  }
  return params;
}

function decode(piece: string): string {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece; // A broken escape is no place of ours; the core answers `not_found`.
  }
}

/** Where the window is: the address is the only truth, this reads it (and follows it inside a component). */
export const route = {
  get path(): string {
    return read().path;
  },
  get query(): Readonly<Record<string, string>> {
    return read().query;
  },
};

/** Goes to a path (`/batteries?lifecycle=in_repair`). `replace` leaves no step behind to come back to. */
export function go(to: string, how: { replace?: boolean } = {}): void {
  if (`#${to}` === location.hash) return;
  const depth = steps() + (how.replace ? 0 : 1);
  if (how.replace) history.replaceState({ depth }, "", `#${to}`);
  else history.pushState({ depth }, "", `#${to}`);
  moved();
}

/** Changes the query of the place in view without leaving a step behind; null takes a name away. */
export function setQuery(values: Record<string, string | null>): void {
  const query = new URLSearchParams(parse(location.hash).query);
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === "") query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  go(parse(location.hash).path + (text ? `?${text}` : ""), { replace: true });
}

/** One step back; from a page opened directly, up to the list it belongs to. */
export function back(): void {
  if (steps() > 0) return history.back();
  const { path } = parse(location.hash);
  go(path.slice(0, path.lastIndexOf("/")) || "/", { replace: true });
}

function steps(): number {
  const depth: unknown = (history.state as { depth?: unknown } | null)?.depth;
  return typeof depth === "number" ? depth : 0;
}

function moved() {
  for (const listener of listeners) listener();
}

/** Follows the window's own moves (back, a link) until the returned function is called. */
export function followAddress(): () => void {
  window.addEventListener("popstate", moved);
  window.addEventListener("hashchange", moved);
  return () => {
    window.removeEventListener("popstate", moved);
    window.removeEventListener("hashchange", moved);
  };
}
