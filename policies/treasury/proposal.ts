import { z } from "zod";
import { actionSchema } from "./action.ts";
import { address, bps, bytes32, hexBytes, uintString } from "./money.ts";

/** How an intent became an amount: what was asked, what each rule would still allow, and which one bound it. */
export const sizingSchema = z.strictObject({
  requestedUsd8: uintString,
  sizedUsd8: uintString,
  /** `requested` where no rule bound it, else the rule's id, or `holdings` where there is no more to give. */
  boundBy: z.string(),
  /** Largest value each constraint allows, smallest first [1e-8 USD]. */
  bounds: z.array(z.strictObject({ rule: z.string(), maxUsd8: uintString })),
});
export type Sizing = z.infer<typeof sizingSchema>;

/** What the council puts before simulation and judgement. */
export const proposalSchema = z.strictObject({
  snapshotHash: bytes32,
  tallyHash: bytes32,
  sizing: sizingSchema,
  actions: z.array(actionSchema).min(1).max(8),
});
export type Proposal = z.infer<typeof proposalSchema>;

/** What the seats sign, field for field the contract's `Decision`; chain id and module stand in the EIP-712 domain. */
export const decisionSchema = z.strictObject({
  custody: address,
  submitter: address,
  policyVersion: z.number().int().min(1),
  seatEpoch: z.number().int().min(1),
  nonce: z.number().int().min(0),
  snapshotBlock: z.number().int().min(0),
  snapshotHash: bytes32,
  simulationHash: bytes32,
  rationaleHash: bytes32,
  /** Unix seconds; later is denied. */
  expiry: z.number().int().min(1),
  predictedNavUsd8: uintString,
  navToleranceBps: bps,
  actions: z.array(actionSchema).min(1).max(8),
});
export type Decision = z.infer<typeof decisionSchema>;

export const seatSignatureSchema = z.strictObject({ seat: z.string(), signer: address, signature: hexBytes });
export type SeatSignature = z.infer<typeof seatSignatureSchema>;
/** As the contract takes it: a seat's, or the cosigner's. */
export type Signature = Pick<SeatSignature, "signer" | "signature">;
