import { z } from "zod";
import { measuredSchema } from "./measured.ts";
import { address, bytes32, intString, uintString } from "./money.ts";
import { findingSchema } from "./verdict.ts";

export const actionOutcomeSchema = z.strictObject({
  kind: z.string(),
  amountIn: uintString,
  amountOut: uintString,
  /** Value out against value in by the oracle, in basis points; negative is a loss. Null without prices. */
  impactBps: z.number().int().nullable(),
});

/** What the simulator predicts, or what mining showed: both have this shape, so they can be compared. */
export const outcomeSchema = z.strictObject({
  status: z.enum(["executed", "denied", "reverted"]),
  actions: z.array(actionOutcomeSchema),
  /** Whole transaction, 21,000 included. */
  gasUsed: uintString,
  effectiveGasPriceWei: uintString,
  gasUsd8: uintString,
  balances: z.array(
    z.strictObject({ token: address, symbol: z.string(), before: uintString, after: uintString, delta: intString }),
  ),
  navBeforeUsd8: uintString,
  navAfterUsd8: uintString,
  /** What the contract's own `preview` said, rule by rule. */
  onchainFindings: z.array(findingSchema),
  /** Revert reason, decoded where it could be. */
  revert: z.string().nullable(),
  /** Pools that others moved between the snapshot and this simulation, as they stood in it; absent where none moved. */
  movedPools: z.array(z.strictObject({ pool: address, balance0: uintString, balance1: uintString })).optional(),
  /** What the contract's judge measured, where snapshot and actions do not already say it. */
  measured: measuredSchema.optional(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

export const receiptSchema = z.strictObject({
  transactionHash: bytes32,
  blockNumber: z.number().int().min(0),
  blockTimestamp: z.number().int().min(0),
  status: z.enum(["executed", "denied", "reverted"]),
  gasUsed: uintString,
  effectiveGasPriceWei: uintString,
  /** Head of the decision chain after this transaction. */
  anchorHead: bytes32,
  outcome: outcomeSchema,
  /** Whether what was mined equals what was predicted, field by field. */
  equalsPrediction: z.boolean(),
  differences: z.array(z.strictObject({ field: z.string(), predicted: z.string(), mined: z.string() })),
});
export type Receipt = z.infer<typeof receiptSchema>;
