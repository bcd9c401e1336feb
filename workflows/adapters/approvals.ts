import { verifyTypedData, type LocalAccount } from "viem";
import type { Approval } from "../../policies/treasury/approval.ts";
import { sameAddress, type Address, type Bytes32, type Hex } from "../../policies/treasury/money.ts";

export type Answer = Pick<Approval, "proposalHash" | "policyVersion" | "approved" | "expiry">;

/** What the approver signs. Its own domain, so that no answer can pass for a decision. */
const approvalToSign = (answer: Answer, chainId: number) =>
  ({
    domain: { name: "Exchequer approval", version: "1", chainId },
    primaryType: "Approval",
    types: {
      Approval: [
        { name: "proposalHash", type: "bytes32" },
        { name: "policyVersion", type: "uint64" },
        { name: "approved", type: "bool" },
        { name: "expiry", type: "uint64" },
      ],
    },
    message: {
      proposalHash: answer.proposalHash as Bytes32,
      policyVersion: BigInt(answer.policyVersion),
      approved: answer.approved,
      expiry: BigInt(answer.expiry),
    },
  }) as const;

/** A person's signed answer to one question. */
export const signApproval = async (account: LocalAccount, answer: Answer, chainId: number): Promise<Approval> => ({
  ...answer,
  approver: account.address,
  signature: await account.signTypedData(approvalToSign(answer, chainId)),
});

/** @throws ApprovalForgedError where the answer is not the approver's */
export const verifyApproval = async (approval: Approval, approver: Address, chainId: number): Promise<void> => {
  const signedByApprover =
    sameAddress(approval.approver, approver) &&
    (await verifyTypedData({
      ...approvalToSign(approval, chainId),
      address: approver,
      signature: approval.signature as Hex,
    }));
  if (!signedByApprover) throw new ApprovalForgedError();
};

export class ApprovalForgedError extends Error {
  readonly code = "APPROVAL_FORGED";
  constructor() {
    super("The answer is not signed by the approver.\nOnly the configured approver may answer.");
    this.name = "ApprovalForgedError";
  }
}
