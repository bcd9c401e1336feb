import { approvalSchema, type Approval } from "../../policies/treasury/approval.ts";
import { verifyApproval } from "../adapters/approvals.ts";
import type { Deps } from "./deps.ts";

/** @throws ApprovalForgedError where the answer was not signed by the approver */
export const checkApproval = (deps: Pick<Deps, "approver" | "chain">, approval: Approval): Promise<void> =>
  verifyApproval(approvalSchema.parse(approval), deps.approver, deps.chain.state.chainId);
