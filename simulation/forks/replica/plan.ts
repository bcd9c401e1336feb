import { keccak256, toHex } from "viem";
import type { Address } from "../../../policies/treasury/money.ts";
import { MAINNET } from "../addresses.ts";
import type { FeedRound } from "./layouts.ts";

/** What the replica is made of. Plain constants: they are part of the hash under which a built replica is cached. */

/** Number and time of block N, the first that runs on the replica [unix seconds]: 2026-01-01 00:00:00 UTC. */
export const REPLICA_BLOCK = {
  number: 24_000_000,
  timestamp: 1_767_225_600,
  baseFeePerGas: 2_000_000_000n,
  gasLimit: 36_000_000n,
  /** Empty here, so that fees change nothing a run looks at. */
  miner: "0x00000000000000000000000000000000c01ba5e0" as Address,
} as const;

/** Provides the liquidity. An address without a key, impersonated while the replica is built. */
export const LIQUIDITY_PROVIDER: Address = "0x00000000000000000000000000000000011901d1";

const units = (whole: bigint, decimals: number): bigint => whole * 10n ** BigInt(decimals);

export const REPLICA_TOKENS = [
  { address: MAINNET.usdc, name: "USD Coin", symbol: "USDC", decimals: 6, provided: units(400_000_000n, 6) },
  { address: MAINNET.dai, name: "Dai Stablecoin", symbol: "DAI", decimals: 18, provided: units(200_000_000n, 18) },
  { address: MAINNET.uni, name: "Uniswap", symbol: "UNI", decimals: 18, provided: units(10_000_000n, 18) },
] as const;

/** Wei of ether the provider wraps. */
export const PROVIDED_WETH = units(100_000n, 18);

/** A pool: the price in 1e-8 USD of its ether, or null for one to one; ranges as distance in ticks from the price. */
export const REPLICA_POOLS = [
  {
    address: MAINNET.wethUsdc500,
    feePpm: 500,
    spacing: 10,
    pair: "USDC/WETH",
    ranges: [
      { halfWidth: 100, usd: 20_000_000n },
      { halfWidth: 600, usd: 40_000_000n },
      { halfWidth: 4_000, usd: 40_000_000n },
      { halfWidth: 40_000, usd: 20_000_000n },
    ],
  },
  {
    address: MAINNET.wethUsdc3000,
    feePpm: 3000,
    spacing: 60,
    pair: "USDC/WETH",
    ranges: [
      { halfWidth: 1_200, usd: 20_000_000n },
      { halfWidth: 12_000, usd: 30_000_000n },
      { halfWidth: 60_000, usd: 10_000_000n },
    ],
  },
  {
    address: MAINNET.daiUsdc100,
    feePpm: 100,
    spacing: 1,
    pair: "DAI/USDC",
    ranges: [
      { halfWidth: 3, usd: 40_000_000n },
      { halfWidth: 20, usd: 20_000_000n },
      { halfWidth: 500, usd: 10_000_000n },
    ],
  },
] as const;

/** Hourly rounds of each feed; the last one ten minutes before block N. */
const ROUNDS = 72;
const LAST_UPDATE = REPLICA_BLOCK.timestamp - 600;

/** A fixed series that looks like a market and is none: steps drawn from keccak-256 of the round's name. */
const series = (name: string, last: bigint, spanTenthsBps: number): FeedRound[] => {
  const steps = Array.from({ length: ROUNDS }, (_, i) => {
    const draw = Number(BigInt(keccak256(toHex(`exchequer replica ${name} ${i}`))) % BigInt(2 * spanTenthsBps + 1));
    return BigInt(draw - spanTenthsBps);
  });
  const answers = [last];
  for (const step of steps.slice(1)) answers.unshift(((answers[0] as bigint) * 100_000n) / (100_000n + step));
  return answers.map((answer, i) => ({
    round: (1n << 64n) + BigInt(i + 1),
    answer,
    updatedAt: LAST_UPDATE - (ROUNDS - 1 - i) * 3600,
  }));
};

/** 1e-8 USD for one ether: the pools start where the feed stands. */
export const ETHER_USD8 = 3_000_00000000n;

export const REPLICA_FEEDS = [
  { address: MAINNET.ethUsdFeed, description: "ETH / USD", decimals: 8, rounds: series("ETH / USD", ETHER_USD8, 700) },
  {
    address: MAINNET.usdcUsdFeed,
    description: "USDC / USD",
    decimals: 8,
    rounds: series("USDC / USD", 1_00000000n, 10),
  },
  { address: MAINNET.daiUsdFeed, description: "DAI / USD", decimals: 8, rounds: series("DAI / USD", 1_00000000n, 10) },
] as const;
