import { z } from "zod";
import { address, assetSymbol, uintString } from "./money.ts";

const seconds = z.number().int().min(1);

/** Where the council may swap and put liquidity. */
export const uniswapV3Schema = z.strictObject({
  router: address,
  factory: address,
  /** Manager of liquidity positions; null where there are to be none. */
  positionManager: address.nullable().default(null),
  pools: z.array(
    z.strictObject({ pool: address, tokens: z.tuple([assetSymbol, assetSymbol]), feePpm: z.number().int().min(1) }),
  ),
});

/** A pool of the same factory that the feed must not stand far from. It gives no price: it can only take one away. */
export const twapSchema = z.strictObject({
  pool: address,
  /** The pool's other token, by its symbol among the assets; it has a feed of its own. */
  quote: assetSymbol,
  feePpm: z.number().int().min(1),
  /** Over which its price is averaged; 0 takes it as it stands. */
  windowSeconds: z.number().int().min(0).max(604_800),
  /** How far feed and pool may stand apart, of the feed [bps]. */
  maxDeviationBps: z.number().int().min(1).max(10_000),
});

/** Where the council may lend; null where it may not. */
export const aaveV3Schema = z.strictObject({
  pool: address,
  /** Receipts by their symbols among the assets; each names its own underlying on chain. */
  aTokens: z.array(assetSymbol).min(1).max(16),
});

/** A vault whose shares are an asset: worth what they redeem for, but no more than a rate that grows slowly. */
export const vaultSchema = z.strictObject({
  /** Symbol of the shares among the assets. Their feed is the underlying's. */
  shares: assetSymbol,
  underlying: assetSymbol,
  /** With fewer shares than this the vault is not believed [base units]. */
  seedShares: uintString,
  /** Most that one whole share is worth at `rateTime` [base units of the underlying]. */
  rateBase: uintString,
  /** Unix seconds. */
  rateTime: seconds,
  /** How fast that may grow [bps a year]. */
  rateGrowthBpsPerYear: z.number().int().min(0).max(1_000_000),
});

/** On a rollup: no price is believed while its sequencer is down, and for a grace after. */
export const sequencerSchema = z.strictObject({ feed: address, graceSeconds: seconds });
