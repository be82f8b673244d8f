import type { DeviceRow } from "../../lib/api";
import { t } from "../../lib/words";

/** What a device is: "Meter, solar". Of one that waits nobody has said it yet. */
export function kindOf({ kind, measures, state }: Pick<DeviceRow, "kind" | "measures" | "state">): string {
  if (state === "waiting") return t("device_kind_unknown");
  return measures === null ? t(`device_kind_${kind}`) : t("device_kind_of", { kind: t(`device_kind_${kind}`), measures: t(`device_measures_${measures}`) });
}
