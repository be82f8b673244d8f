import type { RangeAsk } from "../../lib/api";
import type { Span } from "../../lib/chart";

/** Hours until now that are shown with one press. */
const HOURS = { day: 24, week: 7 * 24, month: 30 * 24, year: 365 * 24 } as const;
export type Preset = keyof typeof HOURS | "own";

/** The stretch of time that charts and tables show: the last hours until now, or one that was moved to. */
export class Stretch {
  #chosen = $state<Preset>();
  #own = $state.raw<Span>();
  readonly #whole: () => Span | undefined;

  /** `whole` is what is shown at first, where that is no preset. */
  constructor(whole: () => Span | undefined = () => undefined) {
    this.#whole = whole;
  }

  get whole(): Span | undefined {
    return this.#whole();
  }

  get preset(): Preset {
    return this.#chosen ?? (this.whole ? "own" : "day");
  }

  get range(): RangeAsk {
    const [preset, span] = [this.preset, this.#own ?? this.whole];
    if (preset !== "own") return { is: "last", hours: HOURS[preset] };
    return span ? { is: "span", from: span[0], until: span[1] } : { is: "last", hours: HOURS.day };
  }

  choose(preset: Preset): void {
    this.#chosen = preset;
    if (preset === "own") this.#own = this.whole ?? this.#own;
  }

  show(span: Span): void {
    this.#own = span;
    this.#chosen = "own";
  }
}
