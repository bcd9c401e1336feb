import { z } from "zod";
import { bps, uintString } from "./money.ts";

const usd8 = uintString;
const seconds = z.number().int().min(1);
const secondsOrNone = z.number().int().min(0);

/** The limits, as data. Every number names its unit. */
export const limitsSchema = z.strictObject({
  /** Largest single trade, of base NAV [bps]. */
  maxTradeBps: bps,
  /** Least value that must come back from a trade, of the value put in, both by the oracle [bps]. */
  minOutBps: bps,
  /** Largest part of a pool's own balance of the token sold that one swap may put in [bps]; 10000 is off. */
  maxPoolShareBps: bps,
  /** Loss budget, of base NAV [bps]; refills linearly. */
  lossBudgetBps: bps,
  /** Time in which an empty loss budget is full again [seconds]. */
  lossRefillSeconds: seconds,
  /** Losses and feed charges of one epoch, of base NAV [bps]. It never refills; only holders open a new epoch. */
  epochLossBps: bps,
  /** What may be moved in all, whichever way it goes [1e-8 USD]; refills linearly. Zero moves nothing. */
  turnoverUsd8: usd8,
  /** Time in which an empty turnover bucket is full again [seconds]. */
  turnoverRefillSeconds: seconds,
  /** Least time between two decisions that move something [seconds]; 0 for none. */
  cooldownSeconds: secondsOrNone,
  /** Least share of NAV in healthy stables [bps]. */
  stableFloorBps: bps,
  /** Least value in healthy stables [1e-8 USD]. The larger of the two floors binds. */
  stableFloorUsd8: usd8,
  /** A stable under this price does not count [1e-8 USD]. */
  depegUsd8: usd8,
  /** One that lost its peg counts again from this price on [1e-8 USD]. */
  repegUsd8: usd8,
  /** Fall from peak base NAV that trips the treasury to reduce-only [bps]. */
  maxDrawdownBps: bps,
  /** Fall from peak base NAV that halts it [bps]. */
  haltDrawdownBps: bps,
  /** Base NAV, of which budgets and sizes are shares, grows at most so fast [bps a day]. */
  maxNavGrowthBpsPerDay: bps,
  /** A decision that moves more than this needs the cosigner or a veto window that has passed [1e-8 USD]. Null asks nobody. */
  approvalUsd8: usd8.nullable(),
  /** How long an announced decision waits for a veto [seconds]. */
  vetoSeconds: secondsOrNone,
  /** From then on only what reduces is allowed, until holders renew the mandate [unix seconds]. */
  mandateExpiry: seconds,
  /** Narrowest range of a new liquidity position [ticks]. */
  minRangeTicks: z.number().int().min(0).max(1_774_544),
  /** Least time between two new liquidity positions [seconds]; 0 for none. */
  rangeCooldownSeconds: secondsOrNone,
  /** How far a pool's price may stand from the oracle's when liquidity goes in [bps]. */
  maxPoolDeviationBps: bps,
  /** Longest life of a signed decision [seconds]. */
  maxDecisionAgeSeconds: seconds,
  /** Most blocks between snapshot and execution. */
  maxSnapshotAgeBlocks: z.number().int().min(1).max(255),
  /** Largest difference between predicted and real NAV after a decision [bps]. */
  maxNavToleranceBps: bps,
});
export type Limits = z.infer<typeof limitsSchema>;
