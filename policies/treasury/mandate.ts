import { z } from "zod";
import { backtestLimitsSchema } from "./backtest.ts";
import { limitsSchema } from "./limits.ts";
import { address, assetSymbol, bps, uintString } from "./money.ts";
import { aaveV3Schema, sequencerSchema, twapSchema, uniswapV3Schema, vaultSchema } from "./venues.ts";

const usd8 = uintString;
const seconds = z.number().int().min(1);

const groupName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, "expected lower-case letters, digits and dashes");

/** Largest share of NAV that may rest on one venue or issuer [bps]. */
const groupCapSchema = z.strictObject({ name: groupName, capBps: bps });

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
  /** Symbol of the asset whose price this one follows, itself where null. Between such assets feeds cannot be wrong by much. */
  priceGroup: assetSymbol.nullable().default(null),
  /** Venue whose failure would take this asset, by its name in `caps`; null for none. */
  venue: groupName.nullable().default(null),
  /** Issuer whose failure would take this asset, by its name in `caps`; null for none. */
  issuer: groupName.nullable().default(null),
  /** Answers at or beyond these deny [1e-8 USD]. */
  minPriceUsd8: usd8,
  maxPriceUsd8: usd8,
  /** A pool beside whose average the feed is held; null asks none. */
  twap: twapSchema.nullable().default(null),
});
export type MandateAsset = z.infer<typeof mandateAssetSchema>;

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
  uniswapV3: uniswapV3Schema,
  aaveV3: aaveV3Schema.nullable().default(null),
  vaults: z.array(vaultSchema).max(16).default([]),
  /** Null where the chain has no sequencer. */
  sequencer: sequencerSchema.nullable().default(null),
  limits: limitsSchema,
  /** Caps across assets: what one failure may take. Their order gives the ids on chain. */
  caps: z
    .strictObject({
      venues: z.array(groupCapSchema).max(16),
      issuers: z.array(groupCapSchema).max(16),
      /** The venue of liquidity positions, by its name in `venues`; null where they are not capped together. */
      positions: groupName.nullable(),
    })
    .default({ venues: [], issuers: [], positions: null }),
  /** Who may be paid, and how much: each a bucket of its own that refills linearly. */
  payments: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(80),
        recipient: address,
        /** Most that lies in a full bucket [1e-8 USD]. */
        capacityUsd8: usd8,
        /** Time in which an empty bucket is full again [seconds]. */
        refillSeconds: seconds,
      }),
    )
    .max(32)
    .default([]),
  /** Whose signature stands for people's where `limits.approvalUsd8` asks for it; null for nobody. */
  cosigner: address.nullable().default(null),
  /** Who may tighten at once: halt, veto, revoke an approval. Null for nobody. */
  guardian: address.nullable().default(null),
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
  /** What is asked of a proposal's past, off chain only. Left out: it is shown and asks nothing. */
  backtest: backtestLimitsSchema.optional(),
});
export type Mandate = z.infer<typeof mandateSchema>;
