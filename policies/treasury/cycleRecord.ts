import { z } from "zod";
import { approvalSchema } from "./approval.ts";
import { proposalBacktestSchema } from "./backtest.ts";
import { ballotSchema, critiqueSchema, draftSchema, tallySchema } from "./ballot.ts";
import { cosignatureSchema } from "./cosignature.ts";
import { address, bytes32, uintString } from "./money.ts";
import { outcomeSchema, receiptSchema } from "./outcome.ts";
import { decisionSchema, proposalSchema, seatSignatureSchema, sizingSchema } from "./proposal.ts";
import { snapshotSchema } from "./snapshot.ts";
import { verdictSchema } from "./verdict.ts";

/** How a cycle ended. */
export const RESULTS = ["executed", "denied", "hold", "below-quorum", "not-approved", "reverted"] as const;

/** That a decision was announced on chain, and how its veto window ended. */
export const announcementSchema = z.strictObject({
  transactionHash: bytes32,
  blockNumber: z.number().int().min(0),
  /** Unix seconds, by the chain's clock. */
  announcedAt: z.number().int().min(1),
  vetoed: z.boolean(),
});
export type Announcement = z.infer<typeof announcementSchema>;

/**
 * Everything one cycle saw, said and did. Its SHA-256 over canonical JSON is the record hash. No wall time, latency, port,
 * path or URL stands here; those live in the sidecar. Stages that a cycle did not reach are null.
 */
export const cycleRecordSchema = z.strictObject({
  format: z.literal(1),
  software: z.strictObject({ name: z.literal("exchequer"), version: z.string() }),
  cycle: z.number().int().min(0),
  /** Record hash of the cycle before; zero for the first of a run. */
  previous: bytes32,
  mandateHash: bytes32,
  seatsHash: bytes32,
  snapshotHash: bytes32,
  snapshot: snapshotSchema,
  /** Seats as they sat: id, type, key's address, weight. Absent ones with the reason. */
  seats: z.array(
    z.strictObject({
      id: z.string(),
      type: z.enum(["deterministic", "llm"]),
      address,
      weightBps: z.number().int(),
      model: z.string().nullable(),
    }),
  ),
  absentSeats: z.array(z.strictObject({ id: z.string(), reason: z.string(), howToSeat: z.string() })),
  /** Commitments in the order of `drafts`, made before any draft was revealed. */
  commitments: z.array(z.strictObject({ seat: z.string(), draftHash: bytes32 })),
  drafts: z.array(draftSchema),
  critiques: z.array(critiqueSchema),
  ballots: z.array(ballotSchema),
  tally: tallySchema,
  proposal: proposalSchema.nullable(),
  /** What bounds a trade that was asked for and that no size fits. There only in a record without a proposal. */
  noRoom: sizingSchema.optional(),
  prediction: outcomeSchema.nullable(),
  /** The proposal held against the past. There wherever there is a verdict. */
  backtest: proposalBacktestSchema.optional(),
  verdict: verdictSchema.nullable(),
  approval: approvalSchema.nullable(),
  /** There only where the contract asked for the cosigner. */
  cosignature: cosignatureSchema.optional(),
  /** There only where the contract asked for a veto window. */
  announcement: announcementSchema.optional(),
  decision: decisionSchema.nullable(),
  decisionDigest: bytes32.nullable(),
  signatures: z.array(seatSignatureSchema),
  receipt: receiptSchema.nullable(),
  result: z.enum(RESULTS),
  /** Cost of all model calls [1e-12 USD]. */
  modelCostUsd12: uintString,
});
export type CycleRecord = z.infer<typeof cycleRecordSchema>;

/** What ties a record to the chain: the transaction that published its hash, and the head it left. */
export const sealSchema = z.strictObject({
  recordHash: bytes32,
  cycle: z.number().int().min(0),
  transactionHash: bytes32,
  blockNumber: z.number().int().min(0),
  anchorHead: bytes32,
});
export type Seal = z.infer<typeof sealSchema>;
