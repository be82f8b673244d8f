import type { DeviceRow } from "../../lib/api";
import { t } from "../../lib/words";

/** What a device is: "Meter, solar". */
export const kindOf = ({ kind, measures }: Pick<DeviceRow, "kind" | "measures">): string =>
  measures === null ? t(`device_kind_${kind}`) : t("device_kind_of", { kind: t(`device_kind_${kind}`), measures: t(`device_measures_${measures}`) });
