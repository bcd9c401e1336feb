import type { Yields } from "./yields.ts";
import type { StateFacts } from "../../policies/rules/facts.ts";

/** A decision that moved something. USD at the market's prices, not the oracle's. */
export type Trade = {
  /** Place on the clock. */
  step: number;
  /** Unix seconds. */
  time: number;
  from: string;
  to: string;
  /** Base units. */
  amountIn: string;
  amountOut: string;
  valueInUsd: number;
  feeUsd: number;
  /** What the trade itself moved the price, and the pool's rounding. */
  impactUsd: number;
  slippageUsd: number;
  gasUsd: number;
  /** Tokens it went through, and the fee of each pool between them [ppm]. */
  route: { path: readonly string[]; feesPpm: readonly number[] };
  /** The rule that bound its size, or `requested`. */
  boundBy: string;
};

/** A wish that the policy did not grant in full. */
export type Veto = {
  step: number;
  time: number;
  /** Judged and denied; made smaller; no size left at all; or it would have failed for too little coming back. */
  kind: "denied" | "cut" | "no-room" | "failed";
  /** The tightest rule, or every rule that was breached. */
  rules: string[];
  from: string;
  to: string;
  askedUsd: number;
  allowedUsd: number;
};

/** Why nothing, or only what reduces, could have been decided: bits of `BacktestResult.halts`. */
export const HALTS = ["reduce-only", "halted", "oracle", "loss-budget", "epoch-loss", "turnover", "depeg"] as const;
export type Halt = (typeof HALTS)[number];

/** What the holders did meanwhile, where the run was told that they would. */
export type Renewal = { time: number; kind: "new-epoch" | "mode-renewed" };

export type Costs = { feesUsd: number; impactUsd: number; slippageUsd: number; gasUsd: number };

/** A liquidity position opened or closed. USD at the market's prices. */
export type PositionMove = {
  step: number;
  time: number;
  kind: "opened" | "closed";
  id: string;
  /** `USDC/WETH 0.05%`, tokens in the order of the pool. */
  pool: string;
  tickLower: number;
  tickUpper: number;
  /** What went in, or came out with fees. */
  valueUsd: number;
  gasUsd: number;
  /** The rule that bound its size, or `requested`. */
  boundBy: string;
};

/** A run, a row a decision. */
export type BacktestResult = {
  id: string;
  symbols: string[];
  /** Unix seconds. */
  time: Float64Array;
  /** Balances at market prices, less gas so far [USD]. */
  equityUsd: Float64Array;
  /** NAV as the policy counts it, by the oracle [USD]. */
  navUsd: Float64Array;
  /** What NAV would be if every stable were counted at one dollar [USD]. */
  dollarNavUsd: Float64Array;
  /** Share of each asset at market prices, in the order of `symbols`. */
  shares: Float64Array[];
  /** Market price of each asset [USD]. */
  prices: Float64Array[];
  halts: Uint8Array;
  /** What was decided at each step, in one line: two runs that decide the same have the same lines. */
  decisions: string[];
  /** Steps without a quorum, by the first reason given. */
  silent: Map<string, number>;
  trades: Trade[];
  vetoes: Veto[];
  renewals: Renewal[];
  moves: PositionMove[];
  costs: Costs;
  /** What positions and lending came to, so far, at each step [USD]. */
  yields: Record<keyof Yields, Float64Array>;
  /** Limits as the run left them. */
  state: StateFacts;
  balances: bigint[];
};
