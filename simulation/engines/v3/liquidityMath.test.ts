import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../history/random.ts";
import { amountsOf, liquidityFor } from "./liquidityMath.ts";
import { sqrtRatioAtTick } from "./tickMath.ts";

const require = createRequire(import.meta.url);
const { maxLiquidityForAmounts, SqrtPriceMath, TickMath } =
  require("@uniswap/v3-sdk") as typeof import("@uniswap/v3-sdk");
const JSBI = ((require("jsbi") as { default?: unknown }).default ?? require("jsbi")) as typeof import("jsbi").default;
const jsbi = (value: bigint): import("jsbi").default => JSBI.BigInt(value.toString());

const SEED = 7;

describe("liquidity and amounts", () => {
  it(`default: 2,000 drawn ranges, prices and amounts equal @uniswap/v3-sdk to the unit (seed ${SEED})`, () => {
    const random = seededRandom(SEED);
    const upTo = (most: number): number => Math.floor(random.uniform() * most);
    let [under, inside, over] = [0, 0, 0];
    for (let round = 0; round < 2_000; round++) {
      const tickLower = upTo(400_000) - 200_000;
      const tickUpper = tickLower + 1 + upTo(20_000);
      const tick = tickLower - 3_000 + upTo(tickUpper - tickLower + 6_000);
      const price = sqrtRatioAtTick(tick) + BigInt(upTo(1_000));
      const [a, b] = [BigInt(upTo(2 ** 50)) * 10n ** BigInt(upTo(8)), BigInt(upTo(2 ** 50)) * 10n ** BigInt(upTo(8))];
      const [lower, upper] = [tickLower, tickUpper].map((at) => TickMath.getSqrtRatioAtTick(at)) as [
        ReturnType<typeof jsbi>,
        ReturnType<typeof jsbi>,
      ];
      const liquidity = liquidityFor(a, b, { tickLower, tickUpper }, price);
      const theirs = maxLiquidityForAmounts(jsbi(price), lower, upper, a.toString(), b.toString(), false);
      expect(liquidity.toString()).toBe(theirs.toString());
      for (const roundUp of [false, true]) {
        const at =
          price < sqrtRatioAtTick(tickLower) ? lower : price > sqrtRatioAtTick(tickUpper) ? upper : jsbi(price);
        const [amount0, amount1] = amountsOf(liquidity, { tickLower, tickUpper }, price, roundUp);
        expect(amount0.toString()).toBe(SqrtPriceMath.getAmount0Delta(at, upper, jsbi(liquidity), roundUp).toString());
        expect(amount1.toString()).toBe(SqrtPriceMath.getAmount1Delta(lower, at, jsbi(liquidity), roundUp).toString());
        if (roundUp) expect(amount0 <= a || amount1 <= b).toBe(true);
      }
      if (tick < tickLower) under++;
      else if (tick < tickUpper) inside++;
      else over++;
    }
    expect(Math.min(under, inside, over)).toBeGreaterThan(100);
  });
});
