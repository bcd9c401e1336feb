import { z } from "zod";
import { claimSchema, intentSchema } from "./intent.ts";
import { bps, bytes32, uintString } from "./money.ts";

export const seatId = z.string().regex(/^[a-z][a-z0-9-]{1,31}$/, "expected lower-case letters, digits and dashes");

/** Why a seat has no vote. Abstaining is not holding. */
export const abstentionSchema = z.strictObject({
  code: z.enum([
    "no-data", // the snapshot lacks what the seat needs
    "invalid-answer", // not JSON, out of range, an unknown asset
    "cut-off", // the answer was cut by its length
    "endpoint", // down, refused, 4xx or 5xx
    "timeout",
    "rate-limited",
    "budget", // the cycle's USD budget did not cover the call
    "call-limit", // more tool calls than allowed
    "not-configured",
  ]),
  /** One line a person can act on. Holds no secret and no URL. */
  detail: z.string().max(400),
});
export type Abstention = z.infer<typeof abstentionSchema>;

/** What one call to a model was asked, answered and cost. Texts are blobs, named by SHA-256. */
export const modelCallSchema = z.strictObject({
  purpose: z.enum(["draft", "critique"]),
  model: z.string(),
  promptHash: bytes32,
  schemaHash: bytes32,
  parametersHash: bytes32,
  /** Null when no bytes came back. */
  answerHash: bytes32.nullable(),
  promptTokens: z.number().int().min(0),
  completionTokens: z.number().int().min(0),
  /** 1e-12 USD, so that a token at $0.01 a million is still a whole number. */
  costUsd12: uintString,
  httpStatus: z.number().int().nullable(),
  /** Present where the endpoint did not say what it used: tokens and cost are then the most that it can have been. */
  estimated: z.literal(true).optional(),
});
export type ModelCall = z.infer<typeof modelCallSchema>;

/** A seat's position, before or after critique. */
export const positionSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("vote"),
    intent: intentSchema,
    claim: claimSchema,
    reason: z.string().min(1).max(400),
  }),
  z.strictObject({ kind: z.literal("abstain"), abstention: abstentionSchema }),
]);
export type Position = z.infer<typeof positionSchema>;

/** A blind draft: made alone on the sealed snapshot, committed by hash before any other is revealed. */
export const draftSchema = z.strictObject({
  seat: seatId,
  position: positionSchema,
  calls: z.array(modelCallSchema),
});
export type Draft = z.infer<typeof draftSchema>;

/** What a seat says after it has seen the other drafts: at most once. */
export const critiqueSchema = z.strictObject({
  seat: seatId,
  position: positionSchema,
  /** Direction before and after, both kept: `hold`, `WETH->USDC`, `abstain`. */
  flip: z.strictObject({ from: z.string(), to: z.string() }).nullable(),
  calls: z.array(modelCallSchema),
});
export type Critique = z.infer<typeof critiqueSchema>;

/** The final, counted statement of a seat. */
export const ballotSchema = z.strictObject({
  seat: seatId,
  /** `deterministic` or `llm`. */
  type: z.enum(["deterministic", "llm"]),
  weightBps: bps.min(1),
  draftHash: bytes32,
  position: positionSchema,
  flip: z.strictObject({ from: z.string(), to: z.string() }).nullable(),
});
export type Ballot = z.infer<typeof ballotSchema>;

/** The count. `act` names a direction; `hold` and `below-quorum` leave every position as it is. */
export const tallySchema = z.strictObject({
  result: z.enum(["act", "hold", "below-quorum"]),
  intent: intentSchema,
  quorum: z.number().int().min(1),
  seats: z.number().int().min(1),
  /** Seats that cast a vote. */
  voted: z.array(seatId),
  /** Seats whose ballot backs the result: only their keys may sign it. */
  backers: z.array(seatId),
  dissenters: z.array(seatId),
  abstained: z.array(seatId),
  /** Clipped weight for each direction, in basis points of the weight that voted. */
  weights: z.array(z.strictObject({ direction: z.string(), weightBps: bps })),
  /** One sentence, built from the numbers above. */
  reason: z.string(),
});
export type Tally = z.infer<typeof tallySchema>;
