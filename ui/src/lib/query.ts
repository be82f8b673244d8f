import { QueryClient } from "@tanstack/svelte-query";
import type { CommandName, Commands, Event, Fault, Question } from "./api";
import { call, listen } from "./hub";

/** Answers stay fresh until the core says that something changed; the core is on this computer, so "offline" never holds one back. */
export const client = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: "always",
      retry: false,
      staleTime: Infinity,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      // Told only of what it has read so far, a screen that reads `a.data && b.data` never hears of a `b` that comes before `a`.
      notifyOnChangeProps: "all",
    },
    mutations: { networkMode: "always", retry: false },
  },
});

/** Query options of one command: keyed by the concept it tells about, so that an event can name what is stale. */
export function ask<N extends CommandName>(name: N, input: Commands[N]["input"]) {
  return {
    queryKey: [concept(name), name, input] as const,
    queryFn: (): Promise<Commands[N]["output"]> => call(name, input),
  };
}

/** For an answer that the clock alone may change: it is asked anew each minute, and whenever a screen comes. */
export const byTheClock = { refetchInterval: 60_000, refetchOnMount: "always" } as const;

/** The same where an older answer is none: what was late an hour ago is not shown until the new one is there. */
export const asOfNow = { ...byTheClock, gcTime: 0 } as const;

/** The question that leaves every row of a list. */
export const everything = (sort: string): Question => ({ search: "", filters: {}, sort, descending: false });

declare module "@tanstack/svelte-query" {
  interface Register {
    defaultError: Fault;
  }
}

type Changed = Extract<Event, { event: "changed" }>["what"];

/** What else a change makes stale: a battery counts in its model, a model's name stands in each battery. */
const ALSO: Record<Changed, string[]> = {
  battery: ["battery_model", "station", "device", "job_card", "tariff", "counter"],
  battery_model: ["battery", "tariff"],
  // A hub's tax, zone and due time stand in every price.
  hub: ["user", "tariff"],
  user: ["session", "job_card", "card"],
  organisation: [],
  station: ["job_card", "alert", "link", "quarantine", "swap"],
  slot: ["station", "job_card"],
  device: [],
  equipment_type: ["equipment", "tariff"],
  equipment: ["equipment_type", "device", "job_card", "tariff"],
  job_card: [],
  // A note stands in the history of its record.
  note: ["battery", "battery_model", "station", "equipment", "equipment_type", "customer", "job_card"],
  card: ["customer"],
  customer: ["card", "equipment", "job_card", "payment", "deposit", "ledger"],
  choice: ["customer"],
  own_field: ["customer"],
  import: [],
  saved_view: [],
  // What is done at the counter moves things and money.
  rental: ["counter", "account", "ledger", "payment", "deposit"],
  act: ["counter", "rental", "swap", "till", "account", "ledger", "payment", "deposit"],
  reservation: ["counter", "rental", "account", "deposit"],
  transfer: [],
  stock_count: [],
  tariff: ["counter"],
  payment_kind: ["till", "payment", "ledger"],
  // The commands of a till are called by what people call it.
  shift: ["till", "act", "counter"],
  quarantine: ["station"],
  message: [],
  entry: ["account", "act", "ledger", "till", "customer", "payment", "deposit"],
};

/** Concepts whose commands have a shorter name than their records. */
const CALLED: Record<string, Changed> = { model: "battery_model", job: "job_card", view: "saved_view", stock: "stock_count" };

/** The concept of a command, in the words of the events. */
export function concept(name: CommandName): string {
  const first = name.slice(0, name.indexOf("."));
  return CALLED[first] ?? first;
}

/** The first key elements an event makes stale. */
export function stale(event: Event): string[] {
  switch (event.event) {
    case "changed":
      // Stations talk all day, and nothing is counted of it.
      if (event.what === "message") return ["message"];
      return [event.what, ...ALSO[event.what], "find", "today", "overview", "audit"];
    case "health":
      return ["health", "backup", "clock", "keeping"];
    case "session":
      return ["session"];
    case "tasks":
      return ["task"];
    case "link":
      return ["link", "http", "station"];
    case "readings":
      return [];
    case "readings_imported":
      return ["reading"];
  }
}

/** The library forgets this of a first answer that is still on its way, and that may be older than the change: it is asked once more when it has come. */
function makeStale(what: string): void {
  const queries = { queryKey: [what] };
  const coming = client.getQueryCache().findAll({ ...queries, fetchStatus: "fetching", predicate: ({ state }) => state.data === undefined });
  void client.invalidateQueries(queries);
  for (const { promise, queryKey } of coming) {
    const again = () => client.invalidateQueries({ queryKey, exact: true });
    void promise?.then(again, again);
  }
}

const live = { asked: false, again: false };

/** Readings come by the hundred a second: what was measured last is asked for again at most once a frame, never before the last answer is there, and not while nobody looks. Charts go by the clock. */
function makeLiveStale(): void {
  live.again = live.asked;
  if (live.asked) return;
  live.asked = true;
  requestAnimationFrame(() => {
    void client.invalidateQueries({ queryKey: ["reading", "reading.latest"] }).finally(() => {
      live.asked = false;
      if (live.again) makeLiveStale();
    });
  });
}

/** From now on the core's events make the answers they touch stale. */
export function followCore(): () => void {
  return listen((event) => (event.event === "readings" ? makeLiveStale() : stale(event).forEach(makeStale)));
}
