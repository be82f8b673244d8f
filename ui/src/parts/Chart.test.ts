import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import type { ChartView } from "../lib/api";
import type { LegendLine } from "../lib/chart";
import Chart from "./Chart.svelte";

const HOUR = 3_600_000;
const chart: ChartView = {
  svg: "<svg></svg>", width: 300, height: 150, x: [50, 250], span: [0, 10 * HOUR], damaged: 0,
  panels: [{ unit: "V", y: [20, 120], least: 10, most: 20 }],
  lines: [{ panel: 0, colour: "accent", points: [[0, 12], [5 * HOUR, 13.5], [10 * HOUR, 14]] }],
  of: [{ field: "voltage_v", code: "B-1", unit: "V", decimals: 2 }],
};
const legend: LegendLine[] = [
  { name: "Voltage", unit: "V", decimals: 2, colour: "accent" },
  { name: "Current", unit: "A", decimals: 2, colour: "charging" },
];

function shown() {
  const [onrange, ontoggle] = [vi.fn(), vi.fn()];
  const { container } = render(Chart, { label: "Of B-1", chart, legend, drawn: [0], moment: (at: number) => `at ${at / HOUR}`, onrange, ontoggle });
  const plot = container.querySelector<HTMLElement>(".plot");
  if (!plot) throw new Error("there is a plot");
  plot.getBoundingClientRect = () => new DOMRect(0, 0, 300, 150);
  plot.setPointerCapture = () => undefined;
  return { plot, onrange, ontoggle };
}

const at = (clientX: number) => ({ clientX, button: 0, pointerId: 1 });

it("tells the values below the pointer, and forgets them when it leaves", async () => {
  const { plot } = shown();
  await fireEvent.pointerMove(plot, at(148));
  expect(screen.getByText("at 5")).toBeTruthy();
  expect(screen.getByText("13.5 V")).toBeTruthy();
  await fireEvent.pointerLeave(plot);
  expect(screen.queryByText("at 5")).toBeNull();
});

it("asks for what was brushed over, and for nothing at a tap", async () => {
  const { plot, onrange } = shown();
  await fireEvent.pointerDown(plot, at(150));
  await fireEvent.pointerUp(plot, at(151));
  expect(onrange).not.toHaveBeenCalled();
  await fireEvent.pointerDown(plot, at(150));
  await fireEvent.pointerMove(plot, at(110));
  await fireEvent.pointerUp(plot, at(110));
  expect(onrange).toHaveBeenCalledExactlyOnceWith([3 * HOUR, 5 * HOUR]);
});

it("moves and zooms by keys", async () => {
  const { onrange } = shown();
  const figure = screen.getByRole("figure", { name: "Of B-1" });
  for (const key of ["ArrowRight", "+", "x"]) await fireEvent.keyDown(figure, { key });
  expect(onrange.mock.calls).toEqual([[[2.5 * HOUR, 12.5 * HOUR]], [[2.5 * HOUR, 7.5 * HOUR]]]);
});

it("the legend takes lines away and brings them back, but not the last", async () => {
  const { ontoggle } = shown();
  await fireEvent.click(screen.getByRole("button", { name: "Current" }));
  expect(ontoggle).toHaveBeenCalledExactlyOnceWith(1);
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Voltage" }).disabled).toBe(true);
});
