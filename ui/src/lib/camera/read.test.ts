import { describe, expect, it } from "vitest";
import { read, type Picture } from "./read";

/** `B-042` as a QR code, by another maker than the reader's. */
const QR = `
#######.#####.#######
#.....#.#..##.#.....#
#.###.#.#..##.#.###.#
#.###.#..#..#.#.###.#
#.###.#.##..#.#.###.#
#.....#...###.#.....#
#######.#.#.#.#######
...........##........
#..#######..##..#.###
##.##..#....#.#.#.#.#
.###..#.##...##.###..
..#.#....###.....###.
#..#..##..#...#..####
........#..##..#...#.
#######.##..#####.###
#.....#.#.####.##.#..
#.###.#.#####.##..#.#
#.###.#.#..##...###..
#.###.#...#...#..####
#.....#..##..##.#.##.
#######.#.##......##.`.trim().split("\n");

/** `SN-B-042` in Code 128, likewise. */
const BARS = ["##.#..#....##.###.#...#.###...##.#..##.###..#...#.##...#..##.###..#..###.##..##..#..###.##..###..#.#.##...###.##...###.#.##"];

/** A code in the middle of a grey picture, each of its points so large, its dark and light as a lamp leaves them. */
function picture(code: readonly string[], size: number, { dark = 30, light = 225, tall = size, noise = 0 } = {}): Picture {
  const [width, height] = [640, 360];
  const data = new Uint8ClampedArray(width * height * 4);
  const across = code[0]?.length ?? 0;
  const [left, top] = [(width - across * size) / 2, (height - code.length * tall) / 2];
  let dice = 1;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      dice = (dice * 16_807) % 2_147_483_647;
      const isDark = code[Math.floor((y - top) / tall)]?.[Math.floor((x - left) / size)] === "#";
      const grey = (isDark ? dark : light) + ((dice % 100) / 100 - 0.5) * noise;
      data.set([grey, grey, grey, 255], (y * width + x) * 4);
    }
  }
  return { data, width, height };
}

/** The same picture, turned by so many degrees. */
function turned({ data, width, height }: Picture, degrees: number): Picture {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const out = new Uint8ClampedArray(data.length).fill(200);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [dx, dy] = [x - width / 2, y - height / 2];
      const [fx, fy] = [Math.round(cos * dx + sin * dy + width / 2), Math.round(cos * dy - sin * dx + height / 2)];
      if (fx < 0 || fy < 0 || fx >= width || fy >= height) continue;
      out.set(data.subarray((fy * width + fx) * 4, (fy * width + fx) * 4 + 4), (y * width + x) * 4);
    }
  }
  return { data: out, width, height };
}

describe("a picture of the camera", () => {
  it("is read where a QR code is in it: near, far, dim, noisy, turned", () => {
    const seen = { text: "B-042", sure: true };
    for (const size of [3, 6, 12]) expect(read(picture(QR, size)), `${size} points`).toEqual(seen);
    expect(read(picture(QR, 7, { dark: 60, light: 120, noise: 20 }))).toEqual(seen);
    expect(read(picture(QR, 7, { dark: 90, light: 130, noise: 10 }))).toEqual(seen);
    for (const degrees of [10, 45, 90, 180, 200]) expect(read(turned(picture(QR, 7), degrees)), `${degrees}°`).toEqual(seen);
  });

  it("is read where a barcode is in it, which wants a second look", () => expect(read(picture(BARS, 4, { tall: 120 }))).toEqual({ text: "SN-B-042", sure: false }));

  it("is nothing where there is none, or half of one", () => {
    expect(read(picture([], 1, { noise: 200 }))).toBeNull();
    expect(read(picture(QR.slice(0, 10), 8))).toBeNull();
    expect(read({ data: new Uint8ClampedArray(4), width: 1, height: 1 })).toBeNull();
  });
});
