import { approvalSchema, type Approval } from "../../policies/treasury/approval.ts";
import { ApprovalForgedError, verifyApproval } from "../adapters/approvals.ts";
import type { Deps } from "./deps.ts";

/** @throws ApprovalForgedError where the answer was not signed by the approver */
export const checkApproval = async (deps: Pick<Deps, "approver" | "chain">, approval: Approval): Promise<void> => {
  const read = approvalSchema.safeParse(approval);
  if (!read.success) throw new ApprovalForgedError();
  await verifyApproval(read.data, deps.approver, deps.chain.state.chainId);
};
