import { expect, it } from "vitest";
import type { Found } from "../lib/api";
import { only } from "./scanned";

const battery = (title: string, subtitle = ""): Found => ({ kind: "battery", id: title, title, subtitle });

it("a scan means the record called so, whatever else begins with it", () => {
  const found = [battery("B-0421"), battery("B-042"), battery("B-0422")];
  expect(only("b-042", found)?.title).toBe("B-042");
});

it("a scan means the only record found, and nothing where there are several", () => {
  expect(only("PYL-2024", [battery("B-1")])?.title).toBe("B-1");
  expect(only("PYL", [battery("B-1"), battery("B-2")])).toBeNull();
  expect(only("PYL", [])).toBeNull();
});
