import type { Quarantine, QuarantinedBattery, QuarantineRow } from "../../lib/api";
import { when } from "../../lib/format";
import { t } from "../../lib/words";

type Told = Pick<QuarantineRow, "kind" | "customer_name" | "told_user" | "came" | "went">;

/** What a station said, as a sentence. */
export function toldWord({ kind, customer_name, told_user, came, went }: Told): string {
  const who = customer_name || told_user;
  switch (kind) {
    case "swap":
      return t("quarantine_told_swap", { who, came, went });
    case "return_only":
      return t("quarantine_told_return_only", { who, came });
    case "issue_only":
      return t("quarantine_told_issue_only", { who, went });
    case null:
      return t("quarantine_told_nothing");
  }
}

/** Where the hub knows a battery to be. */
export function placeWord({ holder, holder_name }: QuarantinedBattery): string {
  switch (holder) {
    case "hub":
      return holder_name || t("quarantine_is_rack");
    case "customer":
      return holder_name;
    case "technician":
      return t("quarantine_is_with_technician");
    case "transit":
      return t("quarantine_is_on_its_way");
    case "unknown":
      return t("quarantine_is_nowhere");
  }
}

/** Since when it is there. */
export const sinceWord = (battery: QuarantinedBattery, zone: string): string =>
  t("quarantine_since", { place: placeWord(battery), time: when(battery.since, zone) });

/** A report without its station is told by where it was heard. */
export const stationWord = ({ station_code, topic }: Pick<Quarantine, "station_code" | "topic">): string => station_code || topic;
