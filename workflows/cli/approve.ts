import type { LocalAccount } from "viem";
import type { Approval } from "../../policies/treasury/approval.ts";
import { formatUsd8 } from "../../policies/treasury/money.ts";
import { signApproval } from "../adapters/approvals.ts";
import type { Question } from "../messages.ts";
import { askYesNo } from "./askYesNo.ts";

/** How a question of the mandate is answered: by whoever sits at the terminal, or as an option said. */
export type Approve = "ask" | "yes" | "no";

/** Null where nobody sits there: the question then stays open until it expires. */
export const answerWith =
  (approve: Approve, p: { approver: LocalAccount; chainId: number }) =>
  async (question: Question): Promise<Approval | null> => {
    const approved = approve === "ask" ? await askAtTerminal(question) : approve === "yes";
    if (approved === null) return null;
    const { proposalHash, policyVersion, expiry } = question;
    return signApproval(p.approver, { proposalHash, policyVersion, expiry, approved }, p.chainId);
  };

const askAtTerminal = async (question: Question): Promise<boolean | null> => {
  const words = `The mandate asks a person: proposal ${question.proposalHash} moves ${formatUsd8(BigInt(question.sizedUsd8))}, open until ${new Date(question.expiry * 1000).toISOString()}.`;
  if (!process.stdin.isTTY) {
    process.stderr.write(`${words}\n  Nobody can answer here; --approve or --no-approve answers beforehand.\n`);
    return null;
  }
  return askYesNo(`${words}\n  Approve?`, question.expiry);
};
