import { expect, it } from "vitest";
import { GONE_MS, Sight } from "./sight";

const sure = (text: string) => ({ text, sure: true });
const bars = (text: string) => ({ text, sure: false });

it("a code is told once while it is in the picture, though a look may fail", () => {
  const sight = new Sight();
  expect(sight.look(sure("B-1"), 0)).toBe("B-1");
  for (let now = 200; now < 10_000; now += 200) expect(sight.look(now % 600 === 0 ? null : sure("B-1"), now)).toBeNull();
});

it("a code that has left the picture may come back", () => {
  const sight = new Sight();
  sight.look(sure("B-1"), 0);
  expect(sight.look(sure("B-1"), GONE_MS - 1)).toBeNull();
  expect(sight.look(null, 2 * GONE_MS)).toBeNull();
  expect(sight.look(sure("B-1"), 2 * GONE_MS)).toBe("B-1");
});

it("two codes are each told, and neither again while both are there", () => {
  const sight = new Sight();
  const heard = ["B-1", "B-2", "B-1", "B-2"].map((text, at) => sight.look(sure(text), at * 200));
  expect(heard).toEqual(["B-1", "B-2", null, null]);
});

it("bars are told when two looks agree", () => {
  const sight = new Sight();
  const heard = [bars("123"), bars("128"), bars("128"), null, bars("123"), null, bars("123")].map((read, at) => sight.look(read, at * 200));
  expect(heard).toEqual([null, null, "128", null, null, null, null]);
});
