import type { ActionKind } from "../treasury/action.ts";
import type { Address } from "../treasury/money.ts";
import type { Mode, ORACLE_STATUSES } from "../treasury/snapshot.ts";

/** The limits as integers, each explained in policies/treasury/limits.ts. */
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
  repegUsd8: bigint;
  epochLossBps: bigint;
  haltDrawdownBps: bigint;
  maxNavGrowthBpsPerDay: bigint;
  cooldownSeconds: bigint;
  turnoverUsd8: bigint;
  turnoverRefillSeconds: bigint;
  maxPoolShareBps: bigint;
  /** The largest 128-bit number asks nobody. */
  approvalUsd8: bigint;
  vetoSeconds: bigint;
  mandateExpiry: bigint;
  minRangeTicks: bigint;
  rangeCooldownSeconds: bigint;
  maxPoolDeviationBps: bigint;
  /** Venue id under which liquidity positions count; zero for none. */
  positionVenue: bigint;
};

/** What the limits remember between decisions. */
export type StateFacts = {
  /** Part of base NAV taken from the loss budget at `lossUpdatedAt` [1e-18 of base NAV]. */
  lossUsedWad: bigint;
  /** Unix seconds. */
  lossUpdatedAt: bigint;
  mode: Mode;
  /** Highest base NAV seen [1e-8 USD]. */
  peakNavUsd8: bigint;
  /** NAV as it counts at `baseUpdatedAt`: it falls at once and grows slowly; zero before the first look [1e-8 USD]. */
  baseNavUsd8: bigint;
  baseUpdatedAt: bigint;
  /** When something was last moved; zero for never [unix seconds]. */
  lastDecisionAt: bigint;
  /** When a position was last made; zero for never [unix seconds]. */
  lastMintAt: bigint;
  /** Taken from the turnover bucket at `turnoverUpdatedAt` [1e-8 USD]. */
  turnoverUsedUsd8: bigint;
  turnoverUpdatedAt: bigint;
  /** Part of base NAV charged in this epoch [1e-18 of base NAV]. */
  epochUsedWad: bigint;
  /** Bit i is set while managed asset i, a stable, has lost its peg. */
  depegMask: bigint;
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
  /** Whether the cosigner signed it. */
  cosigned: boolean;
  /** When it was announced; zero for never, `VETOED` once vetoed [unix seconds]. */
  announcedAt: bigint;
};

/** Stands where an announced decision was vetoed. */
export const VETOED = (1n << 64n) - 1n;

/** A managed asset. Both balances are valued at the one price, so NAV moves only by what moved. */
export type AssetFacts = {
  token: Address;
  decimals: number;
  assetClass: "volatile" | "stable";
  epsilonBps: bigint;
  capBps: bigint;
  oracleStatus: (typeof ORACLE_STATUSES)[number];
  /** 1e-8 USD for one whole token; zero where the status is neither `ok` nor a pool's contradiction. */
  priceUsd8: bigint;
  /** What the pool beside the feed says; zero where there is none or it says nothing. */
  poolUsd8: bigint;
  /** Base units, with what lies in positions; ether counts as wrapped ether. */
  balanceBefore: bigint;
  balanceAfter: bigint;
  /** Assets of one group share one price risk, as a token and its lending receipt do. */
  priceGroup: bigint;
  /** Whose failure would take the asset; zero for nobody's. */
  venue: bigint;
  issuer: bigint;
  /** A stable that fell under its peg and is not back yet. */
  depegged: boolean;
  /** The part in positions that the module made, at the oracle's price [base units]. */
  positionBefore: bigint;
  positionAfter: bigint;
  /** What allowed payments sent away [base units]. */
  paid: bigint;
};

/** A held asset: no price, only that it stayed. Allowances are those of the venues' spender [base units]. */
export type HeldFacts = {
  token: Address;
  balanceBefore: bigint;
  balanceAfter: bigint;
  allowanceBefore: bigint;
  allowanceAfter: bigint;
};

/** One action as it went. What its kind does not have is zero. */
export type ActionFacts = {
  kind: ActionKind;
  /** Tokens it touches, first given to last got; a position's token0 and token1. */
  tokens: readonly Address[];
  /** One a hop, or the venue; the zero address where it is not on the allowlist. */
  pools: readonly Address[];
  /** Base units of the first token; of liquidity where a position shrinks. */
  amountIn: bigint;
  /** Base units of the last token, as asked for. */
  minAmountOut: bigint;
  /** Base units of the last token, as they really came. */
  amountOut: bigint;
  /** What the venue may still take of the first token [base units]. */
  allowanceAfter: bigint;
  /** Of the second token, where a position takes two. */
  amountIn1: bigint;
  minAmountOut1: bigint;
  /** What a position took or gave of its two tokens [base units]. */
  moved0: bigint;
  moved1: bigint;
  allowanceAfter1: bigint;
  /** The first pool's own balance of the token sold, before the decision [base units]. */
  poolBalance: bigint;
  /** Width of a new position. */
  rangeTicks: bigint;
  /** How far the pool's price stands from the oracle's [bps]. */
  deviationBps: bigint;
  /** Whether the module made the position; true where there is none. */
  known: boolean;
  /** Who is paid; the zero address where nobody is. */
  recipient: Address;
};

/** The largest share of NAV with one venue or issuer. */
export type GroupCap = { kind: "venue" | "issuer"; id: bigint; capBps: bigint };

/** A recipient's bucket as it stood before the decision. */
export type PaymentFacts = {
  recipient: Address;
  listed: boolean;
  capacityUsd8: bigint;
  refillSeconds: bigint;
  /** Taken at `updatedAt` [1e-8 USD]. */
  usedUsd8: bigint;
  /** Unix seconds. */
  updatedAt: bigint;
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
  caps: readonly GroupCap[];
  /** One for each recipient of the decision's payments, in order of first appearance. */
  payments: readonly PaymentFacts[];
  /** False where an action failed, so that nothing changed. No finding; never allowed. */
  ran: boolean;
};
