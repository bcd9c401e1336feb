import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import type { Market } from "../market/market.ts";
import { lastAtMost, type PriceHistory } from "../market/prices.ts";

/** Prices of one asset up to a moment. Whatever came later cannot be read. */
export class PastPrices {
  readonly #history: PriceHistory;
  readonly #now: number;
  /** Prices known by now. */
  readonly length: number;

  constructor(history: PriceHistory, now: number) {
    this.#history = history;
    this.#now = now;
    this.length = lastAtMost(history.knownAt, now) + 1;
  }

  /**
   * Price `back` prices ago, 0 for the latest [USD]; undefined before the first.
   * @throws LookAheadError for a negative `back`
   */
  ago(back: number): number | undefined {
    if (back < 0) throw new LookAheadError(this.#history.name, this.#now, `${-back} prices ahead`);
    return this.#history.usd[this.length - 1 - back];
  }

  /**
   * Last price known at a time [unix seconds]; undefined before the first.
   * @throws LookAheadError for a time after now
   */
  at(time: number): number | undefined {
    if (time > this.#now) throw new LookAheadError(this.#history.name, this.#now, `${time - this.#now} s ahead`);
    return this.#history.usd[lastAtMost(this.#history.knownAt, time)];
  }

  /** Prices a day, by the last hundred of them; one where there are too few. */
  get perDay(): number {
    const [first, last] = [Math.max(0, this.length - 101), this.length - 1];
    const seconds = (this.#history.knownAt[last] ?? 0) - (this.#history.knownAt[first] ?? 0);
    return seconds > 0 ? Math.max(1, Math.round(((last - first) * 86_400) / seconds)) : 1;
  }

  /** A copy of the last `count` prices, oldest first, or as many as there are [USD]. */
  last(count: number): Float64Array {
    return this.#history.usd.slice(Math.max(0, this.length - Math.max(0, Math.floor(count))), this.length);
  }
}

/** What a strategy may know when it decides. */
export type View = {
  /** Unix seconds. */
  now: number;
  /** The treasury as a seat sees it: balances, shares, limits, mode, feeds. */
  snapshot: Snapshot;
  mandate: Mandate;
  /** @throws UnknownPriceError where no history prices the asset */
  prices(symbol: string): PastPrices;
};

/** Binds a market to a moment. */
export const viewAt = (market: Market, mandate: Mandate, snapshot: Snapshot): View => {
  const now = snapshot.block.timestamp;
  return {
    now,
    snapshot,
    mandate,
    prices(symbol) {
      const history = market.assets.find((asset) => asset.symbol === symbol)?.history;
      if (!history) throw new UnknownPriceError(symbol);
      return new PastPrices(history, now);
    },
  };
};

export class LookAheadError extends Error {
  readonly code = "STRATEGY_LOOKS_AHEAD";
  constructor(name: string, now: number, ahead: string) {
    super(
      `The strategy asked for ${name} ${ahead} of ${new Date(now * 1000).toISOString()}.\nA strategy may only read what was known when it decides.`,
    );
    this.name = "LookAheadError";
  }
}

export class UnknownPriceError extends Error {
  readonly code = "STRATEGY_NO_PRICES";
  constructor(symbol: string) {
    super(`No history prices ${symbol}.\nName one with --history, or ask for an asset that has one.`);
    this.name = "UnknownPriceError";
  }
}
