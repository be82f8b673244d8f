import { expect, it } from "vitest";
import type { AlertKind } from "../../lib/api";
import { alertText } from "./alerts";
import { clockWord } from "./clock";

const alert = (kind: AlertKind, about: string, station_code: string | null = "S-1") =>
  alertText({ id: "a", kind, about, station: null, station_code, first: 0, last: 0, count: 1 });

it("an alert says where and what, a command in words of ours", () => {
  expect(alert("station_offline", "S-1")).toBe("S-1 has been away for a while");
  expect(alert("command_unanswered", "open_slot")).toBe("S-1 did not answer: Open a slot");
  expect(alert("inventory_mismatch", "11 B-7")).toBe("S-1 says that B-7 is in slot 11; the hub knows otherwise");
  expect(alert("inventory_mismatch", "4 -")).toBe("S-1 says that slot 4 is empty; the hub knows otherwise");
  expect(alert("inventory_mismatch", "B-7")).toBe("S-1 says otherwise than the hub knows: B-7");
  expect(alert("unknown_station", "S-9", null)).toBe("Something speaks as station S-9, which this hub does not have");
});

it("a clock is said to be wrong when it is so by more than two minutes", () => {
  const presence = (ahead_s: number | null) => ({ state: "online", since: 0, seen: 0, firmware: "", ahead_s }) as const;
  expect([clockWord(null), clockWord(presence(null)), clockWord(presence(-120))]).toEqual([null, null, null]);
  expect(clockWord(presence(-2400))).toBe("Clock 40\u00a0min behind");
  expect(clockWord(presence(3 * 3600))).toBe("Clock 3\u00a0h ahead");
  expect(clockWord(presence(-20 * 365 * 86_400))).toBe("Clock 7,300 days behind");
});
