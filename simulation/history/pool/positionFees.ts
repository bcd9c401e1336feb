import { feeGrowth, type Growth, minus, owedTo } from "../../engines/v3/feeGrowth.ts";
import type { PoolLog, SwapRow } from "./events.ts";
import { makeAgain, ordersOf } from "./orders.ts";

/** A position. Prices in it run from one tick up to the other. */
export type Range = { tickLower: number; tickUpper: number; liquidity: bigint };

/** What a position has earned since the log's first swap, after one of its swaps [base units]. */
export type Earned = {
  row: SwapRow;
  fees0: bigint;
  fees1: bigint;
  /** Swaps so far that no way of asking gives to the unit: their fees are near, not exact. */
  inexact: number;
};

/**
 * What a position earns over a pool's log, by the contract's own books of fees, to the unit: every swap is made again over
 * its ticks, and each stretch pays the liquidity that was active in it. The protocol's part is taken to be off.
 * @param among whether the position is one of those the log shows; if not, it stands beside them, shares the fees of the swaps
 * as they were, and moves no price
 * @param p.after when it was opened: earlier swaps pay it nothing [unix seconds]
 */
export const earningsOf = function* (
  log: PoolLog,
  range: Range,
  p: { spacing: number; feePpm: bigint; among: boolean; after?: number },
): Generator<Earned> {
  const { tickLower, tickUpper, liquidity } = range;
  const growth = feeGrowth((tick) => (!p.among && tickLower <= tick && tick < tickUpper ? liquidity : 0n));
  let since: Growth | null = null;
  let inexact = 0;
  for (const event of ordersOf(log, { ...p, halts: [tickLower, tickUpper] })) {
    if (event.kind === "change") continue;
    const { before, row } = event;
    if (p.after !== undefined && row.time <= p.after) continue;
    growth.at(before.tick);
    if (since === null) {
      for (const tick of [tickLower, tickUpper]) growth.initialize(tick, before.tick);
      since = growth.inside(tickLower, tickUpper, before.tick);
    }
    makeAgain(event, p.feePpm, growth.halt);
    if (event.asked === null) inexact += 1;
    const [fees0, fees1] = owedTo(liquidity, minus(growth.inside(tickLower, tickUpper, row.tick), since));
    yield { row, fees0, fees1, inexact };
  }
};
