import { z } from "zod";
import { address, assetSymbol, bps, bytes32, uintString } from "./money.ts";

/** The treasury's mode on chain, in the contract's order. */
export const MODES = ["normal", "reduce-only", "halted"] as const;
export type Mode = (typeof MODES)[number];

/** How a feed answered, in the contract's order. Anything but `ok` denies; what a pool contradicts (the last two) may be left. */
export const ORACLE_STATUSES = [
  "ok",
  "no-code",
  "reverted",
  "not-positive",
  "stale",
  "clamped",
  "bad-decimals",
  "sequencer-down",
  "bad-vault",
  "twap-deviates",
  "no-twap",
] as const;

/** Something this run placed on the fork that the chain itself did not hold. Shown wherever a number rests on it. */
export const overlaySchema = z.strictObject({
  address,
  /** `feed`, `contract`, `balance`, `account`. */
  kind: z.enum(["feed", "contract", "balance", "account"]),
  /** What it is and what it states, in one line. */
  note: z.string(),
});
export type Overlay = z.infer<typeof overlaySchema>;

/** Where the chain's state comes from, without paths or URLs. */
export const forkStateSchema = z.strictObject({
  source: z.enum(["rpc", "bundle", "replica"]),
  /** SHA-256 of the bundle's canonical content; null for an RPC node. */
  contentHash: bytes32.nullable(),
  chainId: z.number().int().min(1),
  /** Block whose post-state the fork starts from. */
  parentBlock: z.number().int().min(0),
  parentHash: bytes32,
  /** EVM rules in force on the fork. */
  hardfork: z.string(),
  /** True for a replica: it is built here, and is not mainnet. */
  notMainnet: z.boolean(),
  overlays: z.array(overlaySchema),
});
export type ForkState = z.infer<typeof forkStateSchema>;

export const snapshotAssetSchema = z.strictObject({
  symbol: assetSymbol,
  token: address,
  decimals: z.number().int().min(0).max(36),
  class: z.enum(["volatile", "stable"]),
  balance: uintString,
  feed: address,
  /** 1e-8 USD for one whole token; "0" where the status is neither `ok` nor a pool's contradiction. */
  priceUsd8: uintString,
  /** What the pool beside the feed says, where there is one and it says something [1e-8 USD]. */
  poolUsd8: uintString.optional(),
  oracleStatus: z.enum(ORACLE_STATUSES),
  /** Unix seconds of the feed's last update. */
  feedUpdatedAt: z.number().int().min(0),
  heartbeatSeconds: z.number().int().min(1),
  epsilonBps: bps,
  capBps: bps,
  valueUsd8: uintString,
  allocationBps: bps,
  /** Ids on chain of the price it follows, and of whose failure would take it; zero for nobody's. */
  priceGroup: z.number().int().min(0).max(255),
  venue: z.number().int().min(0).max(255),
  issuer: z.number().int().min(0).max(255),
  /** A stable that fell under its peg and is not back yet. */
  depegged: z.boolean(),
  /** The part of `balance` in liquidity positions that the module made, at the oracle's price. */
  positionBalance: uintString,
});
export type SnapshotAsset = z.infer<typeof snapshotAssetSchema>;

export const snapshotPoolSchema = z.strictObject({
  pool: address,
  token0: address,
  token1: address,
  feePpm: z.number().int().min(1),
  sqrtPriceX96: uintString,
  tick: z.number().int(),
  liquidity: uintString,
  /** The pool's own balances of its tokens. */
  balance0: uintString,
  balance1: uintString,
});
export type SnapshotPool = z.infer<typeof snapshotPoolSchema>;

export const snapshotPositionSchema = z.strictObject({
  id: uintString,
  token0: address,
  token1: address,
  feePpm: z.number().int().min(1),
  tickLower: z.number().int(),
  tickUpper: z.number().int(),
  liquidity: uintString,
  /** What lies in it at the oracle's prices, what is owed to it included [base units]. */
  amount0: uintString,
  amount1: uintString,
});
export type SnapshotPosition = z.infer<typeof snapshotPositionSchema>;

/** Everything a seat may know, pinned to one block. Its hash opens the record. */
export const snapshotSchema = z.strictObject({
  format: z.literal(1),
  fork: forkStateSchema,
  block: z.strictObject({
    number: z.number().int().min(0),
    hash: bytes32,
    /** Unix seconds. */
    timestamp: z.number().int().min(0),
    baseFeePerGas: uintString,
  }),
  custody: z.strictObject({ kind: z.enum(["treasury", "safe"]), address }),
  module: address,
  policyVersion: z.number().int().min(1),
  seatEpoch: z.number().int().min(1),
  seatThreshold: z.number().int().min(1),
  nextNonce: z.number().int().min(0),
  mode: z.enum(MODES),
  /** Managed assets: they count in NAV. */
  assets: z.array(snapshotAssetSchema).min(1),
  /** Held assets: no feed, no NAV, cannot be touched. */
  held: z.array(
    z.strictObject({ symbol: assetSymbol, token: address, decimals: z.number().int().min(0), balance: uintString }),
  ),
  navUsd8: uintString,
  peakNavUsd8: uintString,
  /** NAV as budgets and sizes count it: it falls at once and grows slowly. */
  baseNav: z.strictObject({
    /** In force at the snapshot's block. */
    usd8: uintString,
    /** As the chain keeps it; "0" before the first look. */
    storedUsd8: uintString,
    /** Unix seconds. */
    storedAt: z.number().int().min(0),
  }),
  lossBudget: z.strictObject({
    capacityUsd8: uintString,
    availableUsd8: uintString,
    /** Part of base NAV used at `usedAt`, as the chain keeps it: later reads refill from there [1e-18 of base NAV]. */
    usedWad: uintString,
    /** Unix seconds. */
    usedAt: z.number().int().min(0),
  }),
  /** The epoch's stop: what may still be lost, and the part of base NAV charged so far [1e-18 of base NAV]. */
  epoch: z.strictObject({ capacityUsd8: uintString, availableUsd8: uintString, usedWad: uintString }),
  turnover: z.strictObject({
    capacityUsd8: uintString,
    availableUsd8: uintString,
    /** As the chain keeps it, at `usedAt` [1e-8 USD]. */
    usedUsd8: uintString,
    /** Unix seconds. */
    usedAt: z.number().int().min(0),
  }),
  /** When something was last moved, and a liquidity position last made; zero for never [unix seconds]. */
  lastDecisionAt: z.number().int().min(0),
  lastMintAt: z.number().int().min(0),
  /** Who may be paid, and what lies in their buckets. */
  payments: z.array(
    z.strictObject({
      recipient: address,
      capacityUsd8: uintString,
      refillSeconds: z.number().int().min(0),
      availableUsd8: uintString,
      usedUsd8: uintString,
      /** Unix seconds. */
      usedAt: z.number().int().min(0),
    }),
  ),
  /** Liquidity positions that the module made. */
  positions: z.array(snapshotPositionSchema),
  pools: z.array(snapshotPoolSchema),
  /** 1e-8 USD for one ether, for the price of gas. */
  etherUsd8: uintString,
  /** Past feed answers, oldest first; empty where the state does not hold them. */
  priceHistory: z.array(
    z.strictObject({
      symbol: assetSymbol,
      points: z.array(z.strictObject({ timestamp: z.number().int(), priceUsd8: uintString })),
    }),
  ),
  /** Symbols or facts whose value rests on an overlay. */
  /** Names of the mandate's venues and issuers: a finding says which by its place, from 1. Older records have none. */
  groups: z.strictObject({ venues: z.array(z.string()), issuers: z.array(z.string()) }).optional(),
  restsOnOverlay: z.array(z.string()),
});
export type Snapshot = z.infer<typeof snapshotSchema>;
