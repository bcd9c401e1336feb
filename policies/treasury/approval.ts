import { z } from "zod";
import { address, bytes32, hexBytes } from "./money.ts";

/** A person's answer to one proposal, bound to what was shown and to when it lapses. */
export const approvalSchema = z.strictObject({
  proposalHash: bytes32,
  policyVersion: z.number().int().min(1),
  approved: z.boolean(),
  /** Unix seconds. */
  expiry: z.number().int().min(1),
  approver: address,
  signature: hexBytes,
});
export type Approval = z.infer<typeof approvalSchema>;
