import { z } from "zod";
import { address, uintString } from "./money.ts";
import { ORACLE_STATUSES } from "./snapshot.ts";

/** A managed asset as the contract's judge saw it, in the block of the trial [base units; price 1e-8 USD]. */
const measuredAssetSchema = z.strictObject({
  token: address,
  oracleStatus: z.enum(ORACLE_STATUSES),
  priceUsd8: uintString,
  /** What the pool beside the feed said, where it said something. */
  poolUsd8: uintString.optional(),
  depegged: z.boolean(),
  balanceBefore: uintString,
  balanceAfter: uintString,
  positionBefore: uintString,
  positionAfter: uintString,
  paid: uintString,
});

/** A held asset [base units]. */
const measuredHeldSchema = z.strictObject({
  token: address,
  balanceBefore: uintString,
  balanceAfter: uintString,
  allowanceBefore: uintString,
  allowanceAfter: uintString,
});

/** How one action went [base units]; what it stated stands in the decision. */
const measuredActionSchema = z.strictObject({
  tokens: z.array(address),
  pools: z.array(address),
  amountOut: uintString,
  allowanceAfter: uintString,
  moved0: uintString,
  moved1: uintString,
  allowanceAfter1: uintString,
  poolBalance: uintString,
  /** Pool's price against the oracle's, where a position grows. */
  deviationBps: uintString,
  /** Whether the module made the position. */
  known: z.boolean(),
});

/**
 * What the contract's judge measured and nobody could know from snapshot and actions: receipts that grow by the second, shares,
 * positions, approvals left over.
 */
export const measuredSchema = z.strictObject({
  assets: z.array(measuredAssetSchema),
  held: z.array(measuredHeldSchema),
  actions: z.array(measuredActionSchema),
});
export type Measured = z.infer<typeof measuredSchema>;
