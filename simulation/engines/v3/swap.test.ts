import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../history/random.ts";
import { PriceUnreachableError, priceAfterOutput } from "./sqrtPrice.ts";
import { HIGHEST_PRICE, LOWEST_PRICE, type PoolState, swap, type Ticks } from "./swap.ts";
import { MAX_TICK, MIN_TICK, sqrtRatioAtTick, tickAtSqrtRatio, TickOutOfRangeError } from "./tickMath.ts";

const require = createRequire(import.meta.url);
const { Tick, TickListDataProvider, TickMath, v3Swap } = require("@uniswap/v3-sdk") as typeof import("@uniswap/v3-sdk");
const JSBI = ((require("jsbi") as { default?: unknown }).default ?? require("jsbi")) as typeof import("jsbi").default;
const jsbi = (value: bigint): import("jsbi").default => JSBI.BigInt(value.toString());

const SEED = 20_240_105;
const random = seededRandom(SEED);
const upTo = (most: number): number => Math.floor(random.uniform() * most);
const bigUpTo = (bits: number): bigint =>
  (1n << BigInt(upTo(bits))) + BigInt(upTo(2 ** 30)) * (1n << BigInt(Math.max(0, upTo(bits) - 30)));

/** A pool of a few overlapping ranges around its price. */
const drawnPool = (): { pool: PoolState; ticks: Ticks; feePpm: number } => {
  const spacing = [1, 10, 60, 200][upTo(4)] as number;
  const tick = upTo(400_000) - 200_000;
  const net = new Map<number, bigint>();
  let liquidity = 0n;
  for (let range = 0; range < 1 + upTo(8); range++) {
    const lower = Math.floor((tick - upTo(3_000)) / spacing) * spacing;
    const upper = lower + spacing * (1 + upTo(600));
    const amount = 1n + bigUpTo(90);
    net.set(lower, (net.get(lower) ?? 0n) + amount);
    net.set(upper, (net.get(upper) ?? 0n) - amount);
    if (lower <= tick && tick < upper) liquidity += amount;
  }
  const low = sqrtRatioAtTick(tick);
  const price = low + ((sqrtRatioAtTick(tick + 1) - low) * BigInt(upTo(1_000))) / 1_000n;
  const initialized = [...net.keys()].sort((a, b) => a - b);
  return {
    pool: { sqrtPriceX96: price, tick, liquidity },
    ticks: { spacing, initialized, netAt: (at) => net.get(at) ?? 0n },
    feePpm: [100, 500, 3_000, 10_000][upTo(4)] as number,
  };
};

const bySdk = async (
  { pool, ticks, feePpm }: ReturnType<typeof drawnPool>,
  p: { zeroForOne: boolean; amount: bigint; limit: bigint },
): Promise<string> => {
  const list = ticks.initialized.map(
    (index) => new Tick({ index, liquidityGross: 1, liquidityNet: jsbi(ticks.netAt(index)) }),
  );
  const { amountCalculated, sqrtRatioX96, liquidity, tickCurrent } = await v3Swap(
    jsbi(BigInt(feePpm)),
    jsbi(pool.sqrtPriceX96),
    pool.tick,
    jsbi(pool.liquidity),
    ticks.spacing,
    new TickListDataProvider(list, 1),
    p.zeroForOne,
    jsbi(p.amount),
    jsbi(p.limit),
  );
  return [amountCalculated, sqrtRatioX96, liquidity, tickCurrent].map(String).join(" ");
};

/** Near enough that every tick list answers, far enough that several ticks are crossed. */
const limitOf = ({ pool, ticks }: ReturnType<typeof drawnPool>, zeroForOne: boolean): bigint => {
  const edge = zeroForOne ? (ticks.initialized[0] as number) : (ticks.initialized.at(-1) as number);
  const limit = sqrtRatioAtTick(edge) + (zeroForOne ? 1n : -1n);
  const behind = zeroForOne ? limit >= pool.sqrtPriceX96 : limit <= pool.sqrtPriceX96;
  return behind ? pool.sqrtPriceX96 + (zeroForOne ? -1n : 1n) : limit;
};

describe("exact swaps", () => {
  it(`default: 2,000 drawn swaps, in and out, over ticks, equal @uniswap/v3-sdk to the unit (seed ${SEED})`, async () => {
    let crossed = 0;
    for (let round = 0; round < 2_000; round++) {
      const drawn = drawnPool();
      const zeroForOne = random.uniform() < 0.5;
      const amount = bigUpTo(80) * (random.uniform() < 0.5 ? 1n : -1n);
      const limit = limitOf(drawn, zeroForOne);
      const ours = swap(drawn.pool, drawn.ticks, { zeroForOne, amount, feePpm: BigInt(drawn.feePpm), limit });
      const [used, calculated] =
        amount > 0n === zeroForOne ? [ours.amount0, ours.amount1] : [ours.amount1, ours.amount0];
      const { sqrtPriceX96, liquidity, tick } = ours.after;
      expect(amount > 0n ? used <= amount : used >= amount).toBe(true);
      expect(`${calculated} ${sqrtPriceX96} ${liquidity} ${tick}`).toBe(
        await bySdk(drawn, { zeroForOne, amount, limit }),
      );
      if (liquidity !== drawn.pool.liquidity) crossed++;
    }
    expect(crossed).toBeGreaterThan(300);
  });

  it("behavior: without a limit an input larger than the pool runs to the end of all prices", () => {
    const ticks: Ticks = { spacing: 10, initialized: [-10, 10], netAt: (tick) => (tick < 0 ? 1_000n : -1_000n) };
    const pool = { sqrtPriceX96: sqrtRatioAtTick(0), tick: 0, liquidity: 1_000n };
    const down = swap(pool, ticks, { zeroForOne: true, amount: 10n ** 30n, feePpm: 500n });
    expect(down.after).toEqual({ sqrtPriceX96: LOWEST_PRICE, tick: MIN_TICK, liquidity: 0n });
    expect(down.amount0).toBeLessThan(10n);
    expect(swap(pool, ticks, { zeroForOne: false, amount: 10n ** 30n, feePpm: 500n }).after.sqrtPriceX96).toBe(
      HIGHEST_PRICE,
    );
  });

  it("error: PriceUnreachableError for more out than there is", () => {
    expect(() => priceAfterOutput(2n ** 96n, 1_000n, 1_000n, true)).toThrow(PriceUnreachableError);
    expect(() => priceAfterOutput(2n ** 96n, 1_000n, 1_000n, false)).toThrow(PriceUnreachableError);
  });
});

describe("ticks and prices", () => {
  it("default: every bit of a tick, and drawn ones, equal @uniswap/v3-sdk both ways", () => {
    const bits = Array.from({ length: 20 }, (_, bit) => 2 ** bit);
    const drawn = Array.from({ length: 500 }, () => upTo(2 * MAX_TICK) - MAX_TICK);
    for (const tick of [0, MIN_TICK, ...bits, ...bits.map((bit) => -bit), ...drawn]) {
      const price = sqrtRatioAtTick(tick);
      expect(price.toString()).toBe(TickMath.getSqrtRatioAtTick(tick).toString());
      expect(tickAtSqrtRatio(price)).toBe(tick);
      if (tick > MIN_TICK) expect(tickAtSqrtRatio(price - 1n)).toBe(tick - 1);
    }
  });

  it("error: TickOutOfRangeError on both sides of the range", () => {
    expect(sqrtRatioAtTick(MAX_TICK)).toBe(HIGHEST_PRICE + 1n);
    for (const tick of [MAX_TICK + 1, MIN_TICK - 1, 0.5])
      expect(() => sqrtRatioAtTick(tick)).toThrow(TickOutOfRangeError);
    expect(() => tickAtSqrtRatio(LOWEST_PRICE - 2n)).toThrow(TickOutOfRangeError);
    expect(() => tickAtSqrtRatio(HIGHEST_PRICE + 1n)).toThrow(TickOutOfRangeError);
  });
});
