import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { SnapshotPool } from "../../policies/treasury/snapshot.ts";

/** How deep a pool is taken to be, the same at every price. */
export type PoolDepth = {
  /** What both virtual reserves of its liquidity in range are worth together [USD]: this sets the impact of a trade. */
  virtualUsd: number;
  /** What the pool itself holds of both tokens together [USD]: this sets the room the pool-depth rule leaves. */
  reservesUsd: number;
  /** What is traded through it in a day [USD]: this sets the fees of a position where no log of the pool says. */
  volumeUsdPerDay: number;
};

type Pool = Mandate["uniswapV3"]["pools"][number];
type Sides = Record<"0" | "1", { symbol: string; token: `0x${string}`; decimals: number }>;

export type PoolModel = { pool: Pool; sides: Sides; depth: PoolDepth };

/** A mandate's pools with the depth each is taken to have. */
export const poolModels = (
  mandate: Mandate,
  depthOf: (pool: Pool, mandate: Mandate) => PoolDepth = statedDepth,
): PoolModel[] =>
  mandate.uniswapV3.pools.flatMap((pool) => {
    const [a, b] = pool.tokens.map((symbol) => mandate.assets.find((asset) => asset.symbol === symbol));
    if (!a || !b) return [];
    const [zero, one] = BigInt(a.token) < BigInt(b.token) ? [a, b] : [b, a];
    return [{ pool, sides: { 0: zero, 1: one }, depth: depthOf(pool, mandate) }];
  });

/**
 * Depths that are stated, not read from a chain. Volatile pairs by fee as the mainnet USDC/WETH pools stood on 2024-01-05;
 * ASSUMPTIONS.md says how wrong they are on another day.
 */
export const statedDepth = ({ tokens, feePpm }: Pool, mandate: Mandate): PoolDepth => {
  const classes = tokens.map((symbol) => mandate.assets.find((asset) => asset.symbol === symbol)?.class);
  if (classes.every((kind) => kind === "stable"))
    return { virtualUsd: 23_000_000_000, reservesUsd: 60_000_000, volumeUsdPerDay: 0 };
  return feePpm <= 500
    ? { virtualUsd: 1_100_000_000, reservesUsd: 120_000_000, volumeUsdPerDay: 247_000_000 }
    : { virtualUsd: 534_000_000, reservesUsd: 60_000_000, volumeUsdPerDay: 18_600_000 };
};

const Q96 = 2 ** 96;
const LOG_TICK = Math.log(1.0001);

/**
 * A pool that stands at the market's price, as a snapshot has it: others have arbitraged it there, and undo what our last
 * trade did.
 * @param usd0, usd1 market prices of whole tokens
 */
export const poolAt = ({ pool, sides, depth }: PoolModel, usd0: number, usd1: number): SnapshotPool => {
  const [scale0, scale1] = [10 ** sides[0].decimals, 10 ** sides[1].decimals];
  const root = Math.sqrt((usd0 / usd1) * (scale1 / scale0));
  return {
    pool: pool.pool,
    token0: sides[0].token,
    token1: sides[1].token,
    feePpm: pool.feePpm,
    sqrtPriceX96: whole(root * Q96),
    tick: Math.floor((2 * Math.log(root)) / LOG_TICK),
    liquidity: whole((depth.virtualUsd / 2 / usd0) * scale0 * root),
    balance0: whole((depth.reservesUsd / 2 / usd0) * scale0),
    balance1: whole((depth.reservesUsd / 2 / usd1) * scale1),
  };
};

const whole = (value: number): string => BigInt(Math.floor(value)).toString();
