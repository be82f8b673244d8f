import type { ErrorsAsk, ImportField } from "../../lib/api";
import { fieldWord } from "../../lib/history";
import { t, wordsOf } from "../../lib/words";

/** The words with which the core says why rows were refused; it has none of its own. */
export function errorWords(fields: ImportField[]): Omit<ErrorsAsk, "file"> {
  const names = Object.fromEntries([...fields.map(({ key, label }) => [key, label ?? fieldWord(key)] as const), ["row", t("field_row")] as const]);
  // The core puts the facts in where the braces stand.
  return { heading: t("import_why"), ending: t("import_refused_rows"), fields: names, problems: wordsOf("problem", { min: "{min}", max: "{max}", earlier: "{earlier}" }) };
}
