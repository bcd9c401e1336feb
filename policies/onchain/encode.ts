import { zeroAddress } from "viem";
import type { Mandate } from "../treasury/mandate.ts";
import type { Address } from "../treasury/money.ts";

/** Index of a class on chain (`AssetClass`). */
export const ASSET_CLASSES = ["volatile", "stable"] as const;

/** Index of an action's kind on chain (`ActionKind`). */
export const ACTION_KINDS = [
  "hold",
  "wrap",
  "unwrap",
  "swap",
  "mint",
  "increase",
  "decrease",
  "collect",
  "burn",
  "supply",
  "withdraw",
  "deposit",
  "redeem",
  "pay",
] as const;

const STABLE = 1;
const VOLATILE = 0;

/** The mandate's limits as the contract's `LimitParams`. */
export const encodeLimits = ({ limits }: Mandate) => ({
  maxTradeBps: limits.maxTradeBps,
  minOutBps: limits.minOutBps,
  lossBudgetBps: limits.lossBudgetBps,
  stableFloorBps: limits.stableFloorBps,
  maxDrawdownBps: limits.maxDrawdownBps,
  maxSnapshotAgeBlocks: limits.maxSnapshotAgeBlocks,
  maxNavToleranceBps: limits.maxNavToleranceBps,
  lossRefillSeconds: limits.lossRefillSeconds,
  maxDecisionAgeSeconds: limits.maxDecisionAgeSeconds,
  depegUsd8: BigInt(limits.depegUsd8),
  stableFloorUsd8: BigInt(limits.stableFloorUsd8),
});

/** The mandate's managed assets as the contract's `AssetPolicy[]`. */
export const encodeAssets = (mandate: Mandate) =>
  mandate.assets.map((asset) => ({
    token: asset.token,
    decimals: asset.decimals,
    assetClass: asset.class === "stable" ? STABLE : VOLATILE,
    epsilonBps: asset.epsilonBps,
    capBps: asset.capBps,
  }));

/** The mandate's held assets. */
export const encodeHeld = (mandate: Mandate): Address[] => mandate.held.map((asset) => asset.token);

/** The mandate's feeds as the contract's `FeedPolicy[]`. */
export const encodeFeeds = (mandate: Mandate) =>
  mandate.assets.map((asset) => ({
    token: asset.token,
    feed: asset.feed,
    feedDecimals: asset.feedDecimals,
    heartbeatSeconds: asset.heartbeatSeconds,
    minPriceUsd8: BigInt(asset.minPriceUsd8),
    maxPriceUsd8: BigInt(asset.maxPriceUsd8),
  }));

/** The mandate's pools as the adapter's `PoolKey[]`. */
export const encodePools = (mandate: Mandate) =>
  mandate.uniswapV3.pools.map(({ pool, tokens: [a, b], feePpm }) => ({
    pool,
    tokenA: tokenOf(mandate, a),
    tokenB: tokenOf(mandate, b),
    fee: feePpm,
  }));

/** Adapters by action kind; a hold needs none. */
export const encodeAdapters = (adapters: { weth: Address; uniswapV3: Address }): Address[] => [
  zeroAddress,
  adapters.weth,
  adapters.weth,
  adapters.uniswapV3,
];

const tokenOf = (mandate: Mandate, symbol: string): Address => {
  const asset = mandate.assets.find((candidate) => candidate.symbol === symbol);
  if (!asset) throw new UnknownSymbolError(symbol);
  return asset.token;
};

export class UnknownSymbolError extends Error {
  readonly code = "UNKNOWN_SYMBOL";
  constructor(symbol: string) {
    super(`${symbol} is not among the mandate's assets.\nAdd it to \`assets\`, or take the pool that names it away.`);
    this.name = "UnknownSymbolError";
  }
}
