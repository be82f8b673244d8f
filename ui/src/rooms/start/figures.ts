import type { FigureName, TodayFigure } from "../../lib/api";

/** The list that holds the rows a figure counts. */
const lists: Partial<Record<TodayFigure["of"], string>> = {
  battery: "/batteries", customer: "/customers", station: "/stations", equipment: "/equipment", job_card: "/jobs", rental: "/rentals", reservation: "/rentals/reservations",
};

/** How a figure looks while it counts anything; the others are as ink. */
export const tones: Partial<Record<FigureName, "ready" | "charging" | "out" | "late" | "fault">> = {
  batteries_ready: "ready",
  batteries_charging: "charging",
  batteries_out: "out",
  rentals_late: "late",
  rentals_due_today: "charging",
  reservations_promised: "out",
  batteries_in_service: "ready",
  batteries_commissioning: "out",
  batteries_quarantined: "charging",
  batteries_in_repair: "fault",
  batteries_lost: "late",
  stations_maintenance: "charging",
  stations_out_of_service: "late",
  jobs_late: "late",
  jobs_due_today: "charging",
  equipment_in_repair: "fault",
};

/** Where the rows behind a figure are: its list, asked the same question. Null while their room is still to come. */
export function placeOf({ of, question: { filters } }: TodayFigure): string | null {
  const path = lists[of];
  if (!path) return null;
  const query = Object.entries(filters).map(([name, values]) => `${name}=${values.map(encodeURIComponent).join(",")}`);
  return query.length > 0 ? `${path}?${query.join("&")}` : path;
}

/** What a day begins with: told also when it is nothing. */
const ALWAYS: readonly FigureName[] = ["batteries_ready", "batteries_charging", "batteries_out", "rentals_due_today", "rentals_late"];

/** What the day begins with, in its order. */
export const firstOf = (figures: TodayFigure[]): TodayFigure[] => ALWAYS.flatMap((first) => figures.find(({ name }) => name === first) ?? []);

/** What else is worth a tile: all that counts something, and the batteries in service also when there are none. */
export const shown = (figures: TodayFigure[]): TodayFigure[] =>
  figures.filter(({ name, count }) => !ALWAYS.includes(name) && (count > 0 || name === "batteries_in_service"));
