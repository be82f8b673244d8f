import type { Found, RecordNamed } from "../../lib/api";
import { placeOf, roomAt, visible } from "../rooms";

/** Where a record is shown, if this person has a page for it. A slot stands on the page of its station, which it does not name. */
export function recordPlace({ kind, id, title }: RecordNamed): string | null {
  if (kind === "slot") return null;
  // What no room shows yet has no place.
  const place = placeOf({ kind, id, title: title ?? "", subtitle: "" } as Found) as string | undefined;
  return place && visible(roomAt(place.split("?")[0] ?? "")?.room) ? place : null;
}
