import type { Address } from "../treasury/money.ts";
import type { MODES, ORACLE_STATUSES } from "../treasury/snapshot.ts";

/** The limits as integers, each explained in policies/treasury/mandate.ts. */
export type LimitFacts = {
  maxTradeBps: bigint;
  minOutBps: bigint;
  lossBudgetBps: bigint;
  stableFloorBps: bigint;
  maxDrawdownBps: bigint;
  maxSnapshotAgeBlocks: bigint;
  maxNavToleranceBps: bigint;
  lossRefillSeconds: bigint;
  maxDecisionAgeSeconds: bigint;
  depegUsd8: bigint;
  stableFloorUsd8: bigint;
};

/** What the limits remember between decisions. */
export type StateFacts = {
  /** Part of NAV taken from the loss budget at `lossUpdatedAt` [1e-18 of NAV]. */
  lossUsedWad: bigint;
  /** Unix seconds. */
  lossUpdatedAt: bigint;
  mode: (typeof MODES)[number];
  /** Highest NAV seen [1e-8 USD]. */
  peakNavUsd8: bigint;
};

/** What the decision says about itself. */
export type EnvelopeFacts = {
  policyVersion: bigint;
  nonce: bigint;
  snapshotBlock: bigint;
  /** Unix seconds. */
  expiry: bigint;
  predictedNavUsd8: bigint;
  navToleranceBps: bigint;
};

/** A managed asset. Both balances are valued at the one price, so NAV moves only by what moved. */
export type AssetFacts = {
  token: Address;
  decimals: number;
  assetClass: "volatile" | "stable";
  epsilonBps: bigint;
  capBps: bigint;
  oracleStatus: (typeof ORACLE_STATUSES)[number];
  /** 1e-8 USD for one whole token; zero where the status is not `ok`. */
  priceUsd8: bigint;
  /** Base units; ether counts as wrapped ether. */
  balanceBefore: bigint;
  balanceAfter: bigint;
};

/** A held asset: no price, only that it stayed. Allowances are those of the venues' spender [base units]. */
export type HeldFacts = {
  token: Address;
  balanceBefore: bigint;
  balanceAfter: bigint;
  allowanceBefore: bigint;
  allowanceAfter: bigint;
};

/** One action as it went. */
export type ActionFacts = {
  kind: "hold" | "wrap" | "unwrap" | "swap";
  /** Tokens it touches, first sold to last bought. */
  tokens: readonly Address[];
  /** One a hop; the zero address where the pool is not on the allowlist. */
  pools: readonly Address[];
  /** Base units of the first token. */
  amountIn: bigint;
  /** Base units of the last token, as asked for. */
  minAmountOut: bigint;
  /** Base units of the last token, as they really came. */
  amountOut: bigint;
  /** What the venue may still take of the first token [base units]. */
  allowanceAfter: bigint;
};

/** Everything the rules look at, gathered before and after the actions. The twin of `contracts/types/Facts.sol`. */
export type Facts = {
  /** Unix seconds of the block that judges. */
  timestamp: bigint;
  blockNumber: bigint;
  /** Version in force. */
  policyVersion: bigint;
  nextNonce: bigint;
  limits: LimitFacts;
  state: StateFacts;
  envelope: EnvelopeFacts;
  assets: readonly AssetFacts[];
  held: readonly HeldFacts[];
  actions: readonly ActionFacts[];
  /** False where an action failed, so that nothing changed. No finding; never allowed. */
  ran: boolean;
};
