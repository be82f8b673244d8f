import type { Language, Stage } from "../lib/api";
import { folded } from "../lib/search";
import { has, t } from "../lib/words";
import type { HelpName, HelpPage } from "./page";

export type Book = Readonly<Record<HelpName, HelpPage>>;

/** All pages of a language in one piece, fetched when somebody first asks for help. */
const fetchBook: Record<Language, () => Promise<{ book: Book }>> = {
  en: () => import("./en"),
  fr: () => import("./fr"),
};

export const openBook = async (language: Language): Promise<Book> => worded((await fetchBook[language]()).book);

/**
 * Buttons stand in the texts by the key of their word, `{card_issue}`, so that the help calls them as the screen does; without the dots
 * that say that something more is asked.
 */
const NAME = /\{(\w+)\}/g;
const named = (text: string) => text.replace(NAME, (whole, key: string) => (has(key) ? t(key).replace(/…$/, "") : whole));

/** The book with the words of the screen in it, in the language of the screen. */
export function worded(book: Book): Book {
  const pages = Object.entries(book).map(([name, page]) => [name, wordedPage(page)] as const);
  return Object.fromEntries(pages) as Book;
}

const wordedPage = (page: HelpPage): HelpPage => ({
  ...page,
  about: page.about.map(named),
  tasks: page.tasks.map((task) => ({ ...task, steps: task.steps.map(named), ...(task.note === undefined ? {} : { note: named(task.note) }) })),
});

/** The page of each room, by how its path begins; of several the longest. */
const rooms: [path: string, page: HelpName][] = [
  ["/", "today"],
  ["/hubs", "overview"],
  ["/counter", "counter"],
  ["/batteries", "batteries"],
  ["/models", "models"],
  ["/rentals", "rentals"],
  ["/rentals/reservations", "reservations"],
  ["/batteries/count", "stock"],
  ["/batteries/transfers", "stock"],
  ["/customers", "customers"],
  ["/cards", "cards"],
  ["/stations", "stations"],
  ["/devices", "devices"],
  ["/equipment", "equipment"],
  ["/money", "books"],
  ["/money/till", "till"],
  ["/money/tariffs", "tariffs"],
  ["/jobs", "jobs"],
  ["/imports", "import_export"],
  ["/import", "import_export"],
  ["/own", "client"],
  ["/parts", "keys"],
  ["/settings", "settings"],
  ["/settings/account", "account"],
  ["/settings/organisation", "organisation"],
  ["/settings/hubs", "hubs"],
  ["/settings/people", "people"],
  ["/settings/roles", "roles"],
  ["/settings/sessions", "sessions"],
  ["/settings/ways-to-pay", "payment_kinds"],
  ["/settings/choices", "choices"],
  ["/settings/fields", "own_fields"],
  ["/settings/imports", "import_export"],
  ["/settings/link", "stations"],
  ["/settings/backups", "backups"],
  ["/settings/keeping", "backups"],
  ["/settings/health", "health"],
  ["/settings/logs", "logs"],
  ["/settings/audit", "audit"],
  ["/settings/about", "health"],
];

/** The page for where one is; a room without one of its own shares that of the room above it. */
export function pageOf(path: string): HelpName {
  const above = rooms.filter(([start]) => start === path || (start !== "/" && path.startsWith(`${start}/`)));
  return above.sort(([a], [b]) => b.length - a.length)[0]?.[1] ?? "keys";
}

/** The page of a screen before the house is open. */
export const pageOfStage: Record<Exclude<Stage, "open">, HelpName> = { setup: "first_day", sign_in: "sign_in", locked: "sign_in", refused: "refused" };

/** A page that holds the words searched for, and a line of it that shows why. */
export type Hit = { name: HelpName; title: string; line: string };

/** The pages that hold every word typed, those that hold them in their title or in what one does there first. */
export function searchHelp(book: Book, text: string): Hit[] {
  const words = folded(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const holds = (line: string) => words.every((word) => folded(line).includes(word));
  const hits: (Hit & { rank: number })[] = [];
  for (const [name, page] of Object.entries(book) as [HelpName, HelpPage][]) {
    const doings = page.tasks.map(({ title }) => title);
    const lines = [...doings, ...page.about, ...page.tasks.flatMap(({ steps, note }) => (note ? [...steps, note] : steps)), ...(page.keys ?? []).map(({ does }) => does)];
    if (!holds([page.title, ...lines].join(" "))) continue;
    const rank = holds(page.title) ? 0 : doings.some(holds) ? 1 : lines.some(holds) ? 2 : 3;
    hits.push({ name, title: page.title, line: lines.find(holds) ?? page.about[0] ?? "", rank });
  }
  return hits.sort((a, b) => a.rank - b.rank);
}
