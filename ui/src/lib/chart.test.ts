import { expect, it } from "vitest";
import type { ChartView } from "./api";
import { brushed, heightOf, moved, nearest, pictureOf, placeOf, timeAt, zoomed } from "./chart";

const chart = { x: [50, 250], span: [1_000_000, 3_000_000] } as ChartView;

it("a place and its instant are each other's", () => {
  expect([50, 150, 250, -9, 999].map((place) => timeAt(chart, place))).toEqual([1_000_000, 2_000_000, 3_000_000, 1_000_000, 3_000_000]);
  expect(placeOf(chart, timeAt(chart, 125))).toBe(125);
  expect(heightOf({ unit: "V", y: [20, 120], least: 10, most: 20 }, 15)).toBe(70);
});

it("the nearest point is found among many, one and none", () => {
  const points = Array.from({ length: 100 }, (_, at): [number, number] => [at * 10, at]);
  expect([-5, 0, 14, 16, 990, 5_000].map((at) => nearest(points, at)?.[1])).toEqual([0, 0, 1, 2, 99, 99]);
  expect(nearest([[7, 1]], 1_000)).toEqual([7, 1]);
  expect(nearest([], 5)).toBeUndefined();
});

it("a span moves and grows round its middle, and never vanishes", () => {
  expect(moved([0, 1_000_000], -0.25)).toEqual([-250_000, 750_000]);
  expect(zoomed([0, 1_000_000], 2)).toEqual([-500_000, 1_500_000]);
  expect(zoomed([0, 1_000_000], 0.5)).toEqual([250_000, 750_000]);
  expect(zoomed([0, 10], 0.5)).toEqual([-149_995, 150_005]);
  expect(brushed(900_000, 100_000)).toEqual([100_000, 900_000]);
  expect(brushed(500_000, 500_000)).toEqual([350_000, 650_000]);
});

it("a picture is an image, whatever stands in it", () => {
  expect(pictureOf(`<svg>"#%'</svg>`)).toBe("data:image/svg+xml,%3Csvg%3E%22%23%25'%3C%2Fsvg%3E");
});
