import type { PoolLog } from "../history/pool/events.ts";
import { feeFromSwaps } from "../history/pool/feeOf.ts";
import { earningsOf, type Range } from "../history/pool/positionFees.ts";
import { SPACING_OF_FEE } from "../history/pool/replaySwap.ts";
import { insideShare } from "./poolBars.ts";
import { poolAt, type PoolModel } from "./poolModel.ts";

/** What a position has earned since it was opened, as of a moment of the clock [base units]. */
export type FeesAlong = (step: number) => readonly [fees0: bigint, fees1: bigint];

/** What fees are computed from: the pools' models, their logs where the history has them, and prices along the clock. */
export type FeeGround = {
  clock: Float64Array;
  pools: readonly PoolModel[];
  logs: readonly (PoolLog | null)[];
  assets: readonly { symbol: string; usd: Float64Array }[];
};

/** Fees of a position opened at a step, as far as anybody asks: event by event where there is a log, else stated. */
export const feesAlong = (ground: FeeGround, pool: number, range: Range, opened: number): FeesAlong => {
  const log = ground.logs[pool] ?? null;
  return log === null ? statedFees(ground, pool, range, opened) : logFees(ground, pool, log, range, opened);
};

/** Which of a set's logs is that of a mandate's pool. */
export const logOfPool = ({ pool, sides }: PoolModel, logs: readonly PoolLog[]): PoolLog | null =>
  logs.find((log) => {
    const { address, token0, token1, feePpm } = log.pool;
    if (address !== null) return address.toLowerCase() === pool.pool.toLowerCase();
    const same = token0 === sides[0].symbol && token1 === sides[1].symbol;
    return same && (feePpm ?? feeFromSwaps(log)) === pool.feePpm;
  }) ?? null;

const logFees = (ground: FeeGround, pool: number, log: PoolLog, range: Range, opened: number): FeesAlong => {
  const { feePpm } = (ground.pools[pool] as PoolModel).pool;
  const earned = earningsOf(log, range, {
    spacing: SPACING_OF_FEE[feePpm] ?? 1,
    feePpm: BigInt(feePpm),
    among: false,
    after: ground.clock[opened] as number,
  });
  let [now, next] = [[0n, 0n] as readonly [bigint, bigint], earned.next()];
  return (step) => {
    const until = ground.clock[step] as number;
    for (; !next.done && next.value.row.time <= until; next = earned.next()) now = [next.value.fees0, next.value.fees1];
    return now;
  };
};

const LOG_TICK = Math.log(1.0001);
const DAY = 86_400;

/**
 * Without a log: the pool trades its stated volume evenly, half in each token; a position gets its share of the liquidity for
 * the part of the way between two prices that lies in its range.
 */
const statedFees = (ground: FeeGround, pool: number, range: Range, opened: number): FeesAlong => {
  const model = ground.pools[pool] as PoolModel;
  const { sides, depth } = model;
  const usd = ([0, 1] as const).map((side) => usdOf(ground, sides[side].symbol)) as [Float64Array, Float64Array];
  const scale = 10 ** (sides[1].decimals - sides[0].decimals);
  const tickOf = (step: number): number =>
    Math.log(((usd[0][step] as number) / (usd[1][step] as number)) * scale) / LOG_TICK;
  const liquidity = Number(range.liquidity);
  let [done, fees0, fees1] = [opened, 0, 0];
  return (step) => {
    for (; done < step; done++) {
      const weight = insideShare(tickOf(done), tickOf(done + 1), range.tickLower, range.tickUpper);
      if (weight <= 0) continue;
      const [usd0, usd1] = [usd[0][done + 1] as number, usd[1][done + 1] as number];
      const share = liquidity / (Number(poolAt(model, usd0, usd1).liquidity) + liquidity);
      const days = ((ground.clock[done + 1] as number) - (ground.clock[done] as number)) / DAY;
      const eachUsd = (depth.volumeUsdPerDay * days * (model.pool.feePpm / 1e6) * weight * share) / 2;
      fees0 += (eachUsd / usd0) * 10 ** sides[0].decimals;
      fees1 += (eachUsd / usd1) * 10 ** sides[1].decimals;
    }
    return [BigInt(Math.floor(fees0)), BigInt(Math.floor(fees1))];
  };
};

const usdOf = ({ assets }: FeeGround, symbol: string): Float64Array =>
  assets.find((asset) => asset.symbol === symbol)?.usd ?? new Float64Array();
