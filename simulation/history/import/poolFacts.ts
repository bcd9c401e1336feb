import { basename } from "node:path";
import type { PoolFacts } from "../set.ts";
import type { ImportOptions } from "./layout.ts";
import { fromFileName, split } from "./pair.ts";
import { HistoryFileRefusedError, PoolMismatchError } from "./refusals.ts";

/** Decimals, and USD prices between which a token has been since these pools exist, with room on both sides. */
const TOKENS: Record<string, { decimals: number; lowUsd: number; highUsd: number; address: string }> = {
  USDC: { decimals: 6, lowUsd: 0.5, highUsd: 2, address: "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48" },
  USDT: { decimals: 6, lowUsd: 0.5, highUsd: 2, address: "0xdac17f958d2ee523a2206206994597c13d831ec7" },
  DAI: { decimals: 18, lowUsd: 0.5, highUsd: 2, address: "0x6b175474e89094c44da98b954eedeac495271d0f" },
  WETH: { decimals: 18, lowUsd: 100, highUsd: 50_000, address: "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2" },
  WBTC: { decimals: 8, lowUsd: 2_000, highUsd: 1_000_000, address: "0x2260fac5e5542a773aa44fbcfedf7c193bc2c599" },
};
const ALIASES: Record<string, string> = { ETH: "WETH", BTC: "WBTC" };

/** Mainnet pools by address: tokens in the pool's own order, fee [parts per million]. */
const POOLS: Record<string, [token0: string, token1: string, feePpm: number]> = {
  "0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640": ["USDC", "WETH", 500],
  "0x8ad599c3a0ff1de082011efddc58f1908eb6e6d8": ["USDC", "WETH", 3_000],
  "0xe0554a476a092703abdb3ef35c80e0d76d32939f": ["USDC", "WETH", 100],
  "0x11b815efb8f581194ae79006d24e0d814b7697f6": ["WETH", "USDT", 500],
  "0x4e68ccd3e89f51c3074ca5072bbac773960dfa36": ["WETH", "USDT", 3_000],
  "0x3416cf6c708da44db2624d63ea0aaef7113527c6": ["USDC", "USDT", 100],
  "0xcbcdf9626bc03e24f779434178a73a0b4bad62ed": ["WBTC", "WETH", 3_000],
  "0x4585fe77225b41b697c938b018e2ac67ac5a20c0": ["WBTC", "WETH", 500],
  "0x5777d92f208679db4b9778590fa3cab3ac9e2168": ["DAI", "USDC", 100],
  "0x60594a405d53811d3bc4766596efd80fd545a270": ["DAI", "WETH", 500],
  "0xc2e9f25be6257c210d7adf0d4cd6e3e881ba25f8": ["DAI", "WETH", 3_000],
};
const FEES: Record<string, number> = { "001": 100, "005": 500, "030": 3_000, "03": 3_000, "100": 10_000 };

/**
 * What is known of a pool: what the user says, else what its address or its file's name says. A known token's decimals are
 * its own; anything that contradicts them is refused.
 * @throws PoolMismatchError, HistoryFileRefusedError
 */
export const poolFactsOf = (path: string, options: ImportOptions, address: string | null): PoolFacts => {
  const known = POOLS[(address ?? addressInName(path))?.toLowerCase() ?? ""];
  const said = split(options.pair);
  const named = fromFileName(path);
  const pair = said ?? (known ? { base: known[0], quote: known[1] } : named);
  const [token0, token1] = pair ? [token(pair.base), token(pair.quote)] : ["token0", "token1"];
  const fee = options.feePpm ?? known?.[2] ?? (named ? feeInName(path) : null);
  if (known && (token0 !== known[0] || token1 !== known[1] || (options.feePpm ?? known[2]) !== known[2]))
    throw new PoolMismatchError(
      path,
      `pool ${address} is ${known[0]}/${known[1]} at ${known[2]} millionths, and you say ${token0}/${token1} at ${fee}`,
      "Leave --pair and --fee out: the file names its pool.",
    );
  const said0 = decimalsSaid(path, options.decimals);
  const decimals = [token0, token1].map((name, index) => {
    const own = TOKENS[name]?.decimals ?? null;
    const given = said0?.[index] ?? null;
    if (own !== null && given !== null && own !== given)
      throw new PoolMismatchError(path, `${name} has ${own} decimals, and you say ${given}`, "Leave --decimals out.");
    return given ?? own;
  });
  return {
    address: (address ?? addressInName(path))?.toLowerCase() ?? null,
    token0,
    token1,
    decimals0: decimals[0] ?? null,
    decimals1: decimals[1] ?? null,
    feePpm: fee,
  };
};

const addressInName = (path: string): string | null => /0x[0-9a-fA-F]{40}/.exec(basename(path))?.[0] ?? null;

const token = (name: string): string => ALIASES[name] ?? name;

const feeInName = (path: string): number | null =>
  basename(path)
    .split(/[-_. ]/)
    .map((word) => FEES[word])
    .find((fee) => fee !== undefined) ?? null;

const decimalsSaid = (path: string, text: string | undefined): [number, number] | null => {
  if (text === undefined) return null;
  const parts = text.split(",").map(Number);
  if (parts.length !== 2 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 36))
    throw new HistoryFileRefusedError(path, `"${text}" is not two decimals`, "Write them as --decimals 6,18.");
  return parts as [number, number];
};

/** Token1 per token0 in whole tokens; NaN where decimals are not known. */
export const wholePrice = (sqrtPriceX96: bigint, pool: Pick<PoolFacts, "decimals0" | "decimals1">): number => {
  if (pool.decimals0 === null || pool.decimals1 === null) return Number.NaN;
  return (Number(sqrtPriceX96) / 2 ** 96) ** 2 * 10 ** (pool.decimals0 - pool.decimals1);
};

/**
 * Holds a pool's price against what its tokens have ever been worth. Wrong decimals are off by millions, swapped tokens by the
 * square of the price; two tokens of like price and like decimals cannot be told apart.
 * @throws PoolMismatchError
 */
export const assertPlausible = (path: string, pool: PoolFacts, sqrtPriceX96: bigint): void => {
  const [a, b] = [TOKENS[pool.token0], TOKENS[pool.token1]];
  const price = wholePrice(sqrtPriceX96, pool);
  if (!a || !b || Number.isNaN(price)) return;
  const inside = (it: number): boolean => it >= a.lowUsd / b.highUsd && it <= a.highUsd / b.lowUsd;
  if (inside(price)) return;
  const swapped = (Number(sqrtPriceX96) / 2 ** 96) ** 2 * 10 ** (b.decimals - a.decimals);
  const isSwapped = swapped >= b.lowUsd / a.highUsd && swapped <= b.highUsd / a.lowUsd;
  throw new PoolMismatchError(
    path,
    `its price would be ${price.toPrecision(4)} ${pool.token1} for a ${pool.token0}, which has never been`,
    isSwapped
      ? `As ${pool.token1}/${pool.token0} it is ${swapped.toPrecision(4)}: the tokens stand in the other order. Say --pair ${pool.token1}/${pool.token0}.`
      : "It is another pool, or its tokens have other decimals: say --pair and --decimals.",
  );
};
