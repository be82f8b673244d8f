/** One page of the help: what a room is for, what one does in it and which keys help. Plain data: it is shown as text and never as markup; `{save}` stands for the word of a button. */
export type HelpPage = {
  title: string;
  /** What the room is for. */
  about: readonly string[];
  /** The few things one does there, step by step. */
  tasks: readonly { title: string; steps: readonly string[]; note?: string }[];
  keys?: readonly { keys: string; does: string }[];
  /** Pages one reads next. */
  more: readonly HelpName[];
};

/** Every page there is, in the order of the table of contents. */
export const helpNames = [
  "counter", "today", "overview", "batteries", "stock", "models", "rentals", "reservations", "customers", "cards", "stations", "devices", "equipment", "till", "books", "tariffs", "jobs",
  "scan", "lists", "import_export", "tasks", "keys",
  "settings", "organisation", "hubs", "people", "roles", "sessions", "account", "payment_kinds", "choices", "own_fields",
  "health", "backups", "logs", "audit",
  "sign_in", "first_day", "practice", "client", "refused",
] as const;

export type HelpName = (typeof helpNames)[number];
