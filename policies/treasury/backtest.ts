import { z } from "zod";
import { bps, bytes32 } from "./money.ts";

/**
 * What a mandate asks of a proposal's past. Off chain only: the council's workflow enforces it and no contract knows of it.
 */
export const backtestLimitsSchema = z.strictObject({
  /** How long both portfolios are held untouched [days]. */
  windowDays: z.number().int().min(1).max(365),
  /** Largest mean loss of the worst 5% of bootstrapped paths over the window, of NAV [bps]; null asks nothing. */
  maxCvarBps: bps.nullable(),
  /** Largest loss over the worst window in the history, of NAV [bps]; null asks nothing. */
  maxWorstLossBps: bps.nullable(),
  /** An asset whose last price is older than this has a stale history [seconds]. */
  maxHistoryAgeSeconds: z.number().int().min(1),
  /** What a history that is missing, stale, too short or made up does. */
  onMissingHistory: z.enum(["deny", "note"]),
});
export type BacktestLimits = z.infer<typeof backtestLimitsSchema>;

/** How a proposal is backtested where the mandate asks nothing: thirty days, and nothing denies. */
export const NO_BACKTEST_LIMITS: BacktestLimits = {
  windowDays: 30,
  maxCvarBps: null,
  maxWorstLossBps: null,
  maxHistoryAgeSeconds: 172_800,
  onMissingHistory: "note",
};

/** What a portfolio would have come to, in whole basis points of its value; a loss is positive and rounded up. */
export const portfolioRiskSchema = z.strictObject({
  /** Over the last window, up to now. Negative is a gain. */
  lastLossBps: z.number().int(),
  /** The worst window in the history, and the day it began. */
  worst: z.strictObject({ lossBps: z.number().int(), from: z.string() }),
  /** Mean loss of the worst 5% of bootstrapped paths. */
  cvar95Bps: z.number().int(),
  /** Loss that one path in twenty passes. */
  var95Bps: z.number().int(),
});
export type PortfolioRisk = z.infer<typeof portfolioRiskSchema>;

/** Something about the history that a reader must know, and a mandate may deny on. */
export const historyFindingSchema = z.strictObject({
  /** Null where it is about all of it. */
  asset: z.string().nullable(),
  kind: z.enum(["missing", "stale", "short", "synthetic"]),
  detail: z.string(),
});
export type HistoryFinding = z.infer<typeof historyFindingSchema>;

/** What the deterministic seats behind a proposal would have made of today's portfolio over the last window. */
export const ruleRunSchema = z.strictObject({
  seats: z.array(z.string()).min(1),
  /** Costs included; negative is a gain [bps]. */
  lossBps: z.number().int(),
  /** Deepest fall from a height on the way [bps]. */
  deepestFallBps: z.number().int(),
  trades: z.number().int().min(0),
});
export type RuleRun = z.infer<typeof ruleRunSchema>;

/** A proposal held against the past: what is held now beside what it would leave, and the rule behind it. */
export const proposalBacktestSchema = z.strictObject({
  format: z.literal(1),
  proposalHash: bytes32,
  /** The prices it rests on, as a blob of the run. */
  pastHash: bytes32,
  /** Content hashes of the history sets that the prices were taken from. */
  histories: z.array(bytes32),
  /** Whether the market is made up: then nothing about a real one follows. */
  synthetic: z.boolean(),
  windowDays: z.number().int().min(1),
  /** Days that the assets have in common. */
  days: z.number().int().min(0),
  paths: z.number().int().min(1),
  /** Mean length of a block of days that stays together. */
  blockDays: z.number().int().min(1),
  seed: z.number().int(),
  findings: z.array(historyFindingSchema),
  /** Null where there is no history to hold a portfolio against. */
  current: portfolioRiskSchema.nullable(),
  proposed: portfolioRiskSchema.nullable(),
  /** Null where no deterministic seat backs it, or the history does not reach. */
  rule: ruleRunSchema.nullable(),
});
export type ProposalBacktest = z.infer<typeof proposalBacktestSchema>;
