import type { Act, Basket, Fault, Found, Item, PlanView, Time } from "../../lib/api";
import { asFault } from "../../lib/fault";
import { call } from "../../lib/hub";
import { look } from "../../lib/look";
import { tone } from "../../lib/scan";

const empty = (): Basket => ({ customer: null, out: [], back: [], found: [], swap: [], recharge: [], due: [], pay: null, discount: null, note: "" });

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
  /** It is an amount, and nobody is there who pays it. */
  needsPayer = $state(false);
  /** The act that was just done. */
  done = $state.raw<Act | null>(null);
  busy = $state(false);
  #turn = 0;
  /** What is being found out: whatever comes next waits for it, so that nothing scanned is lost. */
  #last: Promise<unknown> = Promise.resolve();

  get isEmpty(): boolean {
    return this.basket.customer === null && this.#things === 0 && this.basket.pay === null;
  }

  /** A customer, and nothing else. */
  get isCustomerAlone(): boolean {
    return this.basket.customer !== null && this.#things === 0 && this.basket.pay === null;
  }

  /** How many things lie there. */
  get #things(): number {
    const { out, back, found, swap, recharge, due } = this.basket;
    return out.length + back.length + found.length + swap.length + recharge.length + due.length;
  }

  clear(): void {
    this.#turn += 1;
    Object.assign(this, { basket: empty(), plan: null, fault: null, allowable: false, similar: [], unknown: null, done: null });
  }

  /** Does `work` once all that was begun before is done. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work, work);
    this.#last = mine.catch(() => null);
    return mine;
  }

  /** Waits until all that was begun is done. */
  async settled(): Promise<void> {
    await this.#last;
  }

  /** Puts what was scanned or typed to what lies there. */
  async scan(text: string, from: "scanner" | "line"): Promise<void> {
    await this.#inTurn(() => this.#scan(text, from));
  }

  async #scan(text: string, from: "scanner" | "line"): Promise<void> {
    const mine = ++this.#turn;
    const before = this.done ? empty() : this.basket;
    try {
      const { basket, what, similar, needs_payer } = await call("counter.scan", { basket: before, text, scanned: from === "scanner" });
      if (mine !== this.#turn) return;
      const known = what !== null || JSON.stringify(basket.pay) !== JSON.stringify(before.pay);
      this.done = null;
      this.similar = similar;
      this.needsPayer = needs_payer;
      this.unknown = known ? null : text;
      if (look.sound) tone(known);
      if (known) await this.#look(basket, mine);
    } catch (cause) {
      if (mine !== this.#turn) return;
      Object.assign(this, { fault: asFault(cause), allowable: false, unknown: null, similar: [], done: null });
      if (look.sound) tone(false);
    }
  }

  /** Changes what lies there; whether it lies there so now. */
  async change(basket: Basket): Promise<boolean> {
    return this.#inTurn(() => this.#look(basket, ++this.#turn));
  }

  async #look(basket: Basket, mine: number): Promise<boolean> {
    const set = (plan: PlanView | null, fault: Fault | null, allowable: boolean) => {
      if (mine === this.#turn) Object.assign(this, { basket, plan, fault, allowable });
    };
    try {
      set(await call("counter.preview", { basket, allowing: false }), null, false);
    } catch (cause) {
      const fault = asFault(cause);
      // A customer alone is nothing to do yet, and no mistake.
      if (fault.code === "nothing_to_do") {
        set(null, null, false);
        return mine === this.#turn;
      }
      if (look.sound) tone(false);
      set(null, fault, false);
      const plan = await call("counter.preview", { basket, allowing: true }).catch(() => null);
      set(plan, fault, plan !== null);
    }
    return mine === this.#turn;
  }

  /** Does it. */
  async commit(allow: Allowing | null = null): Promise<void> {
    await this.#inTurn(() => this.#commit(allow));
  }

  async #commit(allow: Allowing | null): Promise<void> {
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
      if (fault.code === "preview_too_old") await this.#look(this.basket, ++this.#turn);
      else if (allow) throw fault;
      else {
        this.fault = fault;
        if (look.sound) tone(false);
      }
    } finally {
      this.busy = false;
    }
  }

  /** Says once more why not: somebody asks for what needs a plan. */
  refuseAgain(): void {
    if (!this.fault) return;
    this.fault = { ...this.fault };
    if (look.sound) tone(false);
  }

  /**
   * Does what a form says; what is refused is said there. What a manager may allow lies on the counter then, and so does what pays
   * far more than is usual, unless that was `seen` in the form already.
   */
  async perform(basket: Basket, allowable: boolean, seen: PlanView | null): Promise<void> {
    if (allowable) {
      await this.change(basket);
      return;
    }
    const { act, at, paid, pays_far_more } = await call("counter.preview", { basket, allowing: false });
    if (pays_far_more && !(seen?.pays_far_more && seen.paid === paid)) {
      await this.change(basket);
      return;
    }
    const done = await call("counter.commit", { act, at, basket, allow: null });
    this.clear();
    this.done = done;
    if (look.sound) tone(true);
  }

  /** The battery of which nobody knows how full it is, where that is in the way. */
  get unknownCharge(): string | null {
    return this.fault?.code === "battery_charge_unknown" ? this.fault.battery : null;
  }

  /** Whoever serves has looked, and that battery is full: what lies there is looked at anew. */
  async isFull(): Promise<void> {
    await this.#inTurn(async () => {
      const id = this.unknownCharge;
      if (id === null) return;
      const mine = ++this.#turn;
      try {
        await call("battery.confirm_full", { id });
      } catch (cause) {
        if (mine === this.#turn) Object.assign(this, { fault: asFault(cause), allowable: false });
        return;
      }
      if (mine === this.#turn) await this.#look(this.basket, mine);
    });
  }

  /** Adds something that goes out. */
  async take(item: Item): Promise<void> {
    const out = { item, tariff: null, length: null, due: null, rental: null, condition: null, soc_pct: null };
    await this.change({ ...this.basket, out: [...this.basket.out, out] });
  }

  /** Takes something off the counter again. */
  async drop(item: Item): Promise<void> {
    const other = (ask: { item: Item }) => ask.item.id !== item.id;
    const { out, back, found, swap, recharge, due } = this.basket;
    await this.change({
      ...this.basket,
      out: out.filter(other),
      back: back.filter(other),
      found: found.filter(other),
      swap: swap.filter((ask) => ask.back.id !== item.id),
      recharge: recharge.filter((one) => one.id !== item.id),
      due: due.filter(other),
    });
  }

  /** What lies there with a thing that is due at another time, and so does not come back. */
  withDue(item: Item, due: Time): Basket {
    const other = (ask: { item: Item }) => ask.item.id !== item.id;
    const { back, due: dues } = this.basket;
    return { ...this.basket, back: back.filter(other), due: [...dues.filter(other), { item, due, started: null }] };
  }

  /** Makes of what came back last a recharge in place; where nothing else lies there, it is done. */
  async recharge(): Promise<void> {
    const last = this.basket.back.at(-1);
    if (!last) return;
    const isAlone = this.#things === 1;
    const isSo = await this.change({ ...this.basket, back: this.basket.back.slice(0, -1), recharge: [...this.basket.recharge, last.item] });
    if (isSo && isAlone) await this.commit();
  }

  /** Makes of what came back last a swap against the best one there is. */
  async swap(): Promise<void> {
    const last = this.basket.back.at(-1);
    if (!last) return;
    const swap = { back: last.item, out: null, soc_back_pct: null, soc_out_pct: null };
    await this.change({ ...this.basket, back: this.basket.back.slice(0, -1), swap: [...this.basket.swap, swap] });
  }

  /** Gives back what was charged for the loss of something that turned up, and says why. */
  async giveBack(item: Item, amount: string, note: string): Promise<void> {
    const found = this.basket.found.map((ask) => (ask.item.id === item.id ? { ...ask, give_back: amount.trim() || null } : ask));
    await this.change({ ...this.basket, found, note });
  }

  /** Makes of what came back last something that never will; where nothing else lies there, it is done. */
  async lose(how: "lost" | "stolen", charge: string, note: string): Promise<void> {
    const last = this.basket.back.at(-1);
    if (!last) return;
    const isAlone = this.#things === 1;
    const lost = { ...last, how, charge: charge.trim() || null };
    const isSo = await this.change({ ...this.basket, back: [...this.basket.back.slice(0, -1), lost], note });
    // What was typed wrong is said where it was typed, and comes back as before.
    if (isSo && this.fault?.code === "invalid") {
      const { fault } = this;
      await this.change({ ...this.basket, back: [...this.basket.back.slice(0, -1), last], note: "" });
      throw fault;
    }
    if (isSo && isAlone) await this.commit();
  }
}
