import type { ChartColour, ChartLook, ChartView, Time } from "./api";
import { decimalMark, monthNames } from "./format";
import { isDark } from "./look";

/** A line of a chart as its legend names it. */
export type LegendLine = { name: string; unit: string; decimals: number; colour: ChartColour };

/** From when until when. */
export type Span = [Time, Time];

/** What the core needs to draw for this reader. */
export function chartLook(width: number, panel: number): ChartLook {
  return { theme: isDark() ? "dark" : "light", words: { months: monthNames(), decimal: decimalMark() }, size: { width, panel } };
}

/** The picture as an image: text in it is never markup of the page. */
export const pictureOf = (svg: string) => `data:image/svg+xml,${encodeURIComponent(svg)}`;

/** The instant below a place, within the chart. */
export function timeAt({ x: [left, right], span: [from, until] }: ChartView, place: number): Time {
  const share = Math.min(1, Math.max(0, (place - left) / (right - left)));
  return Math.round(from + share * (until - from));
}

/** Where an instant stands. */
export function placeOf({ x: [left, right], span: [from, until] }: ChartView, at: Time): number {
  return left + ((at - from) / (until - from)) * (right - left);
}

/** How high a number stands in a panel. */
export function heightOf({ y: [top, bottom], least, most }: ChartView["panels"][number], value: number): number {
  return bottom - ((value - least) / (most - least)) * (bottom - top);
}

/** The point of a line that is nearest to an instant; none of no points. */
export function nearest(points: [number, number][], at: Time): [number, number] | undefined {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.[0] ?? Infinity) < at) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [points[low - 1], points[low]];
  if (!before || !after) return before ?? after;
  return at - before[0] <= after[0] - at ? before : after;
}

/** Nothing is looked at more closely than this. */
const SHORTEST = 5 * 60_000;

/** The span, so much of itself later, or earlier below nought. */
export function moved([from, until]: Span, share: number): Span {
  const by = Math.round((until - from) * share);
  return [from + by, until + by];
}

/** So many times as long a span round the same middle. */
export function zoomed([from, until]: Span, times: number): Span {
  const half = Math.max(SHORTEST, (until - from) * times) / 2;
  const middle = (from + until) / 2;
  return [Math.round(middle - half), Math.round(middle + half)];
}

/** What was brushed over, whichever way, at least so long that there is something to see. */
export function brushed(one: Time, other: Time): Span {
  const span: Span = [Math.min(one, other), Math.max(one, other)];
  return span[1] - span[0] < SHORTEST ? zoomed(span, 1) : span;
}
