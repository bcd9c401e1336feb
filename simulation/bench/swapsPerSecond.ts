import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { importFiles } from "../history/import/importFiles.ts";
import { poolLogs, swapAt, type SwapRow } from "../history/pool/events.ts";
import { noTicks, replaySwap, SPACING_OF_FEE } from "../history/pool/replaySwap.ts";
import { swap } from "../engines/v3/swap.ts";
import type { Bench } from "./bench.ts";

const require = createRequire(import.meta.url);
const { v3Swap, TickListDataProvider, Tick, TickMath } = require("@uniswap/v3-sdk") as typeof import("@uniswap/v3-sdk");
const JSBI = ((require("jsbi") as { default?: unknown }).default ?? require("jsbi")) as typeof import("jsbi").default;
type Big = import("jsbi").default;
const jsbi = (value: bigint): Big => JSBI.BigInt(value.toString());

const LOG = join(import.meta.dirname, "../../../shared/data/uniswap-v3/usdc-weth-005-2024-01-05.logs.csv.gz");
const ROUNDS = 15;
const FEE = 500;
const SPACING = SPACING_OF_FEE[FEE] as number;

type Asked = { before: SwapRow; zeroForOne: boolean; amount: bigint };

/** One day of real swaps with an exact input inside one liquidity, swapped again: our bigint engine beside Uniswap's own SDK. */
export const swapsPerSecond: Bench = {
  name: "swaps",
  withoutContracts: true,
  title: "exact replays a second: real swaps of 2024-01-05 in the USDC/WETH 0.05% pool, exact input, one liquidity",
  note: "both give the same amounts, prices and ticks, compared each round",
  run: async (say) => {
    if (!existsSync(LOG)) {
      say("real pool logs are not at ../shared/data: no figures");
      return [];
    }
    const asked = await exactInputs();
    const list = new TickListDataProvider(
      [TickMath.MIN_TICK, TickMath.MAX_TICK]
        .map((index) => Math.trunc(index / SPACING) * SPACING)
        .map((index, at) => new Tick({ index, liquidityGross: 1, liquidityNet: at === 0 ? 1 : -1 })),
      SPACING,
    );
    const theirs = asked.map(({ before, zeroForOne, amount }) => [
      jsbi(before.sqrtPriceX96),
      before.tick,
      jsbi(before.liquidity),
      zeroForOne,
      jsbi(amount),
    ]) as [Big, number, Big, boolean, Big][];
    const [fee, ticks] = [BigInt(FEE), noTicks(SPACING)];
    const [ourFigures, theirFigures]: [number[], number[]] = [[], []];
    for (let round = 0; round <= ROUNDS; round++) {
      let start = performance.now();
      let ours = 0n;
      for (const { before, zeroForOne, amount } of asked) {
        const made = swap(before, ticks, { zeroForOne, amount, feePpm: fee });
        ours += (zeroForOne ? made.amount1 : made.amount0) + made.after.sqrtPriceX96 + BigInt(made.after.tick);
      }
      const ourRate = (asked.length / (performance.now() - start)) * 1_000;
      start = performance.now();
      const results = [];
      for (const [price, tick, liquidity, zeroForOne, amount] of theirs)
        results.push(await v3Swap(jsbi(fee), price, tick, liquidity, SPACING, list, zeroForOne, amount));
      const theirRate = (asked.length / (performance.now() - start)) * 1_000;
      const sum = results.reduce(
        (total, made) =>
          total +
          BigInt(made.amountCalculated.toString()) +
          BigInt(made.sqrtRatioX96.toString()) +
          BigInt(made.tickCurrent),
        0n,
      );
      if (sum !== ours) throw new SwapsDisagreeError(round);
      // The first round warms both up.
      if (round > 0) ourFigures.push(ourRate);
      if (round > 0) theirFigures.push(theirRate);
    }
    return [
      { label: `exchequer, ${asked.length} swaps a round`, unit: "/s", figures: ourFigures },
      { label: "@uniswap/v3-sdk, the same swaps", unit: "/s", figures: theirFigures },
    ];
  },
};

const exactInputs = async (): Promise<Asked[]> => {
  const [log] = poolLogs(await importFiles([LOG]));
  if (log === undefined) return [];
  const at = swapAt(log.swaps);
  const asked: Asked[] = [];
  for (let row = 1; row < log.swaps.time.length; row++) {
    const [before, it] = [at(row - 1), at(row)];
    if (before.liquidity !== it.liquidity) continue;
    if (replaySwap(before, it, noTicks(SPACING), BigInt(FEE)) !== "exact input") continue;
    const zeroForOne = it.amount0 > 0n;
    asked.push({ before, zeroForOne, amount: zeroForOne ? it.amount0 : it.amount1 });
  }
  return asked;
};

class SwapsDisagreeError extends Error {
  readonly code = "BENCH_DISAGREES";
  constructor(round: number) {
    super(`In round ${round} the two engines gave different swaps.\nTheir speeds compare nothing.`);
    this.name = "SwapsDisagreeError";
  }
}
