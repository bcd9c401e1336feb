import { z } from "zod";
import { address, assetSymbol, bps, uintString } from "./money.ts";

const usd8 = uintString;
const seconds = z.number().int().min(1);

/** A managed asset and its own limits. */
export const mandateAssetSchema = z.strictObject({
  symbol: assetSymbol,
  token: address,
  decimals: z.number().int().min(0).max(36),
  class: z.enum(["volatile", "stable"]),
  /** Chainlink-shaped USD feed. */
  feed: address,
  /** The feed's own `description()`, checked before deployment. */
  feedDescription: z.string(),
  feedDecimals: z.number().int().min(1).max(18).default(8),
  /** Longest age of an answer that is still believed [seconds]. */
  heartbeatSeconds: seconds,
  /** How far the feed may stand from the real price [bps]. */
  epsilonBps: bps,
  /** Largest share of NAV [bps]. */
  capBps: bps,
  /** Answers at or beyond these deny [1e-8 USD]. */
  minPriceUsd8: usd8,
  maxPriceUsd8: usd8,
});
export type MandateAsset = z.infer<typeof mandateAssetSchema>;

/** The limits, as data. Every number names its unit. */
export const limitsSchema = z.strictObject({
  /** Largest single action, of NAV [bps]. */
  maxTradeBps: bps,
  /** Least value that must come back from a swap, of the value put in, both by the oracle [bps]. */
  minOutBps: bps,
  /** Loss budget, of NAV [bps]; refills linearly. */
  lossBudgetBps: bps,
  /** Time in which an empty loss budget is full again [seconds]. */
  lossRefillSeconds: seconds,
  /** Least share of NAV in healthy stables [bps]. */
  stableFloorBps: bps,
  /** Least value in healthy stables [1e-8 USD]. The larger of the two floors binds. */
  stableFloorUsd8: usd8,
  /** A stable under this price does not count [1e-8 USD]. */
  depegUsd8: usd8,
  /** Fall from peak NAV that trips the treasury to reduce-only [bps]. */
  maxDrawdownBps: bps,
  /** Longest life of a signed decision [seconds]. */
  maxDecisionAgeSeconds: seconds,
  /** Most blocks between snapshot and execution. */
  maxSnapshotAgeBlocks: z.number().int().min(1).max(255),
  /** Largest difference between predicted and real NAV after a decision [bps]. */
  maxNavToleranceBps: bps,
});
export type Limits = z.infer<typeof limitsSchema>;

/** What holders allow: read, diffed and voted on. Names chain, assets, venues, limits, quorum, budgets. */
export const mandateSchema = z.strictObject({
  format: z.literal(1),
  name: z.string().min(1).max(80),
  chainId: z.number().int().min(1),
  assets: z.array(mandateAssetSchema).min(1).max(16),
  held: z
    .array(z.strictObject({ symbol: assetSymbol, token: address, decimals: z.number().int().min(0).max(36) }))
    .max(16),
  weth: address,
  uniswapV3: z.strictObject({
    router: address,
    factory: address,
    pools: z.array(
      z.strictObject({ pool: address, tokens: z.tuple([assetSymbol, assetSymbol]), feePpm: z.number().int().min(1) }),
    ),
  }),
  limits: limitsSchema,
  council: z.strictObject({
    /** Seats that must back a decision, fixed on chain. */
    quorum: z.number().int().min(1).max(16),
    /** Spending limit for model calls of one cycle [1e-12 USD]. */
    modelBudgetUsd12: uintString,
    /** Null: no critique round. */
    critiqueRounds: z.union([z.literal(0), z.literal(1)]),
  }),
  approval: z
    .strictObject({
      /** Decisions that move more than this wait for a person [1e-8 USD]. */
      aboveUsd8: usd8,
      expirySeconds: seconds,
    })
    .nullable(),
});
export type Mandate = z.infer<typeof mandateSchema>;
