import { toHex } from "viem";
import { seededRandom } from "../../simulation/history/random.ts";
import { TOPICS } from "../../simulation/history/import/layouts/uniswapLogs.ts";
import { type PoolState, swap, type Ticks } from "../../simulation/engines/v3/swap.ts";
import { sqrtRatioAtTick } from "../../simulation/engines/v3/tickMath.ts";

/** A log as `eth_getLogs` gives it. */
export type RawLog = {
  address: string;
  topics: string[];
  data: string;
  blockNumber: string;
  blockTimestamp: string;
  transactionHash: string;
  transactionIndex: string;
  logIndex: string;
  removed: boolean;
};

export const MADE_POOL = "0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640";
export const FIRST_BLOCK = 18_937_382;
const FIRST_TIME = 1_704_412_823;
const SPACING = 10;

const word = (value: bigint): string => BigInt.asUintN(256, value).toString(16).padStart(64, "0");
const topic = (value: bigint): string => `0x${word(value)}`;

/**
 * The log of a pool that trades by Uniswap's own math: swaps in and out over ticks, Mints and Burns around the price. Every
 * swap of it must come out to the unit; the same seed gives the same log.
 */
export const madePoolLog = (p: { seed: number; swaps: number }): RawLog[] => {
  const random = seededRandom(p.seed);
  const upTo = (most: number): number => Math.floor(random.uniform() * most);
  const net = new Map<number, bigint>();
  const tick = 199_040;
  let pool: PoolState = { sqrtPriceX96: sqrtRatioAtTick(tick) + 12_345n, tick, liquidity: 0n };
  const logs: RawLog[] = [];
  let block = FIRST_BLOCK;

  const log = (topics: string[], words: bigint[]): void => {
    if (random.uniform() < 0.7) block += 1 + upTo(3);
    logs.push({
      address: MADE_POOL,
      topics,
      data: `0x${words.map(word).join("")}`,
      blockNumber: toHex(block),
      blockTimestamp: toHex(FIRST_TIME + (block - FIRST_BLOCK) * 12),
      transactionHash: topic(BigInt(logs.length) + (1n << 255n)),
      transactionIndex: "0x0",
      logIndex: toHex(logs.length),
      removed: false,
    });
  };
  const change = (lower: number, upper: number, delta: bigint): void => {
    net.set(lower, (net.get(lower) ?? 0n) + delta);
    net.set(upper, (net.get(upper) ?? 0n) - delta);
    if (lower <= pool.tick && pool.tick < upper) pool = { ...pool, liquidity: pool.liquidity + delta };
    const size = delta < 0n ? -delta : delta;
    const indexed = [topic(1n), topic(BigInt(lower)), topic(BigInt(upper))];
    if (delta > 0n) log([TOPICS.mint, ...indexed], [1n, size, 1n, 1n]);
    else log([TOPICS.burn, ...indexed], [size, 1n, 1n]);
  };
  const ticks = (): Ticks => ({
    spacing: SPACING,
    initialized: [...net]
      .filter(([, value]) => value !== 0n)
      .map(([at]) => at)
      .toSorted((a, b) => a - b),
    netAt: (at) => net.get(at) ?? 0n,
  });
  change(190_000, 210_000, 10n ** 19n);
  for (let count = 0; count < p.swaps; count++) {
    if (random.uniform() < 0.06) {
      const lower = Math.floor(pool.tick / SPACING) * SPACING - SPACING * upTo(6);
      const upper = lower + SPACING * (1 + upTo(12));
      const size = 10n ** 18n * BigInt(1 + upTo(5));
      change(lower, upper, size);
      if (random.uniform() < 0.5) change(lower, upper, -size);
    }
    // Towards the middle more often than away, so that the price stays where liquidity is.
    const zeroForOne = random.uniform() < (pool.tick > tick ? 0.6 : 0.4);
    const size = BigInt(Math.floor(1e6 * Math.exp(6 * random.uniform())));
    const amount =
      random.uniform() < 0.8
        ? zeroForOne
          ? size * 1_000n
          : size * 10n ** 12n
        : -(zeroForOne ? size * 10n ** 11n : size * 100n);
    const made = swap(pool, ticks(), { zeroForOne, amount, feePpm: 500n });
    pool = made.after;
    log(
      [TOPICS.swap, topic(2n), topic(3n)],
      [made.amount0, made.amount1, pool.sqrtPriceX96, pool.liquidity, BigInt(pool.tick)],
    );
  }
  return logs;
};

/** The same log as an archive's table writes it. */
export const asArchiveCsv = (logs: readonly RawLog[]): string => {
  const time = (hex: string): string => new Date(Number(hex) * 1_000).toISOString().slice(0, 19).replace("T", " ");
  const rows = logs.map((log) =>
    [
      Number(log.blockNumber),
      time(log.blockTimestamp),
      log.transactionHash,
      Number(log.transactionIndex),
      Number(log.logIndex),
      `"[${log.topics.map((one) => `'${one}'`).join(", ")}]"`,
      log.data,
    ].join(","),
  );
  return `block_number,block_timestamp,transaction_hash,transaction_index,log_index,topics,data\n${rows.join("\n")}\n`;
};
