import type { Ticks } from "../../engines/v3/swap.ts";
import { MAX_TICK, MIN_TICK } from "../../engines/v3/tickMath.ts";
import { type ChangeRow, eventsOf, type PoolLog, type SwapRow } from "./events.ts";
import { rangeSums } from "./rangeSums.ts";

/**
 * Liquidity of a pool between its ticks, as far as its own log shows it. Each swap's row shows the liquidity where it ended;
 * less what Mints and Burns have brought there since the first row, that is the liquidity this range had at the start. A
 * range in which no swap of the log ended stays unknown.
 */
export type Profile = {
  spacing: number;
  /** Ranges whose rows contradict each other: a Mint or Burn is missing from the log. */
  contradictions: number;
  /** Follows the log: call it for every change of liquidity, in order. */
  apply(change: ChangeRow): void;
  /** Active liquidity in the range of `tick` as of now; null where the log never shows it. */
  liquidityAt(tick: number): bigint | null;
  /**
   * Ticks between two, both included, for a swap there; null where a range in between is unknown.
   * @param taken what unknown ranges are taken to hold, where somebody supposes it
   */
  ticksBetween(from: number, to: number, taken?: bigint): Ticks | null;
};

export const profileOf = (log: PoolLog, spacing: number): Profile => {
  const base = new Map<number, bigint>();
  const rangeOf = (tick: number): number => Math.floor(tick / spacing);
  const bounds = { lowest: rangeOf(MIN_TICK), highest: rangeOf(MAX_TICK) + 1 };
  let brought = rangeSums(bounds);
  const bring = ({ tickLower, tickUpper, delta }: ChangeRow): void => {
    if (delta !== 0n) brought.add(rangeOf(tickLower), rangeOf(tickUpper), delta);
  };
  let contradictions = 0;
  for (const event of eventsOf(log)) {
    if (event.kind === "change") {
      bring(event);
      continue;
    }
    const range = rangeOf(event.tick);
    const atStart = event.liquidity - brought.at(range);
    const known = base.get(range);
    if (known === undefined) base.set(range, atStart);
    else if (known !== atStart) {
      contradictions++;
      base.set(range, atStart);
    }
  }
  brought = rangeSums(bounds);
  const liquidityIn = (range: number): bigint | null => {
    const atStart = base.get(range);
    return atStart === undefined ? null : atStart + brought.at(range);
  };
  return {
    spacing,
    contradictions,
    apply: bring,
    liquidityAt: (tick) => liquidityIn(rangeOf(tick)),
    ticksBetween: (from, to, taken) => {
      const [low, high] = [rangeOf(Math.min(from, to)), rangeOf(Math.max(from, to))];
      const net = new Map<number, bigint>();
      for (let range = low + 1; range <= high; range++) {
        const [below, above] = [liquidityIn(range - 1) ?? taken, liquidityIn(range) ?? taken];
        if (below === undefined || above === undefined) return null;
        if (below !== above) net.set(range * spacing, above - below);
      }
      return { spacing, initialized: [...net.keys()], netAt: (tick) => net.get(tick) ?? 0n };
    },
  };
};

/** State of the pool after a swap, with what came and went at its tick since. */
export const stateAfter = (
  row: SwapRow,
  since: readonly ChangeRow[],
): { sqrtPriceX96: bigint; tick: number; liquidity: bigint } => ({
  sqrtPriceX96: row.sqrtPriceX96,
  tick: row.tick,
  liquidity: since.reduce(
    (sum, { tickLower, tickUpper, delta }) => (tickLower <= row.tick && row.tick < tickUpper ? sum + delta : sum),
    row.liquidity,
  ),
});

/** A swap of a log, the swap before it, and what changed the liquidity in between. */
export type Step = { before: SwapRow; since: readonly ChangeRow[]; row: SwapRow };

/**
 * Walks a log in the order of the chain and takes its profile along. A change is given as it is, from the first swap on; a swap with
 * what came before it. The first swap is not given: what came before it is unknown.
 */
export const stepsOf = function* (log: PoolLog, profile: Profile): Generator<Step | ChangeRow> {
  let before: SwapRow | null = null;
  let since: ChangeRow[] = [];
  for (const event of eventsOf(log)) {
    if (event.kind === "change") {
      since.push(event);
      profile.apply(event);
      if (before !== null) yield event;
      continue;
    }
    if (before !== null) yield { before, since, row: event };
    before = event;
    since = [];
  }
};
