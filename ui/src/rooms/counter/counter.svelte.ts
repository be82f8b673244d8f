import type { Act, Basket, Fault, Found, Item, PlanView } from "../../lib/api";
import { asFault } from "../../lib/fault";
import { call } from "../../lib/hub";
import { look } from "../../lib/look";
import { tone } from "../../lib/scan";

const empty = (): Basket => ({ customer: null, out: [], back: [], swap: [], recharge: [], due: [], pay: null, discount: null, note: "" });

/** Who allows what would be refused. */
export type Allowing = { login: string | null; password: string | null; reason: string };

/** What lies on the counter, what it would do, and why not. The core decides all of it. */
export class Counter {
  basket = $state.raw<Basket>(empty());
  plan = $state.raw<PlanView | null>(null);
  fault = $state.raw<Fault | null>(null);
  /** Whether a manager may set the refusal aside. */
  allowable = $state(false);
  /** What was scanned and is nothing known: what it may have meant. */
  similar = $state.raw<Found[]>([]);
  unknown = $state<string | null>(null);
  /** The act that was just done. */
  done = $state.raw<Act | null>(null);
  busy = $state(false);
  #turn = 0;

  get isEmpty(): boolean {
    const { customer, out, back, swap, recharge, due, pay } = this.basket;
    return customer === null && [out, back, swap, recharge, due].every((asks) => asks.length === 0) && pay === null;
  }

  clear(): void {
    this.#turn += 1;
    Object.assign(this, { basket: empty(), plan: null, fault: null, allowable: false, similar: [], unknown: null, done: null });
  }

  /** Puts what was scanned or typed to what lies there. */
  async scan(text: string): Promise<void> {
    const mine = ++this.#turn;
    const before = this.done ? empty() : this.basket;
    try {
      const { basket, what, similar } = await call("counter.scan", { basket: before, text });
      if (mine !== this.#turn) return;
      const known = what !== null || basket.pay !== before.pay;
      this.done = null;
      this.similar = similar;
      this.unknown = known ? null : text;
      if (look.sound) tone(known);
      if (known) await this.#look(basket, mine);
    } catch (cause) {
      if (mine !== this.#turn) return;
      Object.assign(this, { fault: asFault(cause), allowable: false, unknown: null, similar: [], done: null });
      if (look.sound) tone(false);
    }
  }

  /** Changes what lies there. */
  async change(basket: Basket): Promise<void> {
    await this.#look(basket, ++this.#turn);
  }

  async #look(basket: Basket, mine: number): Promise<void> {
    const set = (plan: PlanView | null, fault: Fault | null, allowable: boolean) => {
      if (mine === this.#turn) Object.assign(this, { basket, plan, fault, allowable });
    };
    try {
      set(await call("counter.preview", { basket, allowing: false }), null, false);
    } catch (cause) {
      const fault = asFault(cause);
      // A customer alone is nothing to do yet, and no mistake.
      if (fault.code === "nothing_to_do") return set(null, null, false);
      if (look.sound) tone(false);
      set(null, fault, false);
      const plan = await call("counter.preview", { basket, allowing: true }).catch(() => null);
      set(plan, fault, plan !== null);
    }
  }

  /** Does it. */
  async commit(allow: Allowing | null = null): Promise<void> {
    const plan = this.plan;
    if (!plan || plan.needs_customer || this.busy || (this.fault && !allow)) return;
    this.busy = true;
    try {
      const done = await call("counter.commit", { act: plan.act, at: plan.at, basket: this.basket, allow });
      this.clear();
      this.done = done;
      if (look.sound) tone(true);
    } catch (cause) {
      const fault = asFault(cause);
      // What was shown is too old: it is shown anew.
      if (fault.code === "preview_too_old") await this.change(this.basket);
      else if (allow) throw fault;
      else {
        this.fault = fault;
        if (look.sound) tone(false);
      }
    } finally {
      this.busy = false;
    }
  }

  /** Adds something that goes out. */
  async take(item: Item): Promise<void> {
    const out = { item, tariff: null, length: null, due: null, rental: null, condition: null, soc_pct: null };
    await this.change({ ...this.basket, out: [...this.basket.out, out] });
  }

  /** Takes something off the counter again. */
  async drop(item: Item): Promise<void> {
    const other = (ask: { item: Item }) => ask.item.id !== item.id;
    const { out, back, swap, recharge, due } = this.basket;
    await this.change({
      ...this.basket,
      out: out.filter(other),
      back: back.filter(other),
      swap: swap.filter((ask) => ask.back.id !== item.id),
      recharge: recharge.filter((one) => one.id !== item.id),
      due: due.filter(other),
    });
  }

  /** Makes of what came back last a recharge in place. */
  async recharge(): Promise<void> {
    const last = this.basket.back.at(-1);
    if (last) await this.change({ ...this.basket, back: this.basket.back.slice(0, -1), recharge: [...this.basket.recharge, last.item] });
  }

  /** Makes of what came back last a swap against the best one there is. */
  async swap(): Promise<void> {
    const last = this.basket.back.at(-1);
    if (!last) return;
    const swap = { back: last.item, out: null, soc_back_pct: null, soc_out_pct: null };
    await this.change({ ...this.basket, back: this.basket.back.slice(0, -1), swap: [...this.basket.swap, swap] });
  }

  /** Makes of what came back last something that never will. */
  async lose(how: "lost" | "stolen", charge: string, note: string): Promise<void> {
    const last = this.basket.back.at(-1);
    if (!last) return;
    const lost = { ...last, how, charge: charge.trim() || null };
    await this.change({ ...this.basket, back: [...this.basket.back.slice(0, -1), lost], note });
  }
}
