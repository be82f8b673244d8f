import type { CommandName, LogLevel, LogLine, PermissionRow } from "../../lib/api";
import { commandWord, has, t, type Key } from "../../lib/words";

/** Parts of the program that are no part of a command's name. */
const OTHERS = ["app", "core", "store", "task", "desk", "keys", "log"];

export const levels: LogLevel[] = ["info", "warn", "error"];
export const tones = { info: "idle", warn: "charging", error: "late" } as const satisfies Record<LogLevel, string>;

/** So many characters has the number that a message shows; with fewer, somebody is still typing. */
const NUMBER = 8;
export const numberOf = (typed: string): string | null => (typed.trim().length >= NUMBER ? typed.trim() : null);

/** Every part of the program that may have something to say. */
export function parts(table: PermissionRow[]): string[] {
  return [...new Set([...table.map(({ command }) => command.slice(0, command.indexOf("."))), ...OTHERS])];
}

/** What a part is called; one without a word keeps the program's own. */
export const partWord = (part: string): string => (has(`concept_${part}`) ? t(`concept_${part}` as Key) : has(`log_part_${part}`) ? t(`log_part_${part}` as Key) : part);

export const fieldOf = (line: LogLine, name: string): string | undefined => line.fields.find((field) => field.name === name)?.value;

/** What happened: the act in the reader's words, or the program's own. */
export function told(line: LogLine): string {
  const command = fieldOf(line, "command");
  if (line.message !== "command" || command === undefined) return line.message;
  return has(`command_${command.replace(".", "_")}`) ? commandWord(command as CommandName) : command;
}

/** How it ended: the code of the fault, or that it was done. */
export const ended = (line: LogLine): string => {
  const outcome = fieldOf(line, "outcome") ?? "";
  return outcome === "ok" ? t("done") : outcome;
};

/** What stands in the drawer besides: the fields by the names they have in the file. */
export const rest = (line: LogLine) => line.fields.filter(({ name }) => name !== "command");
