import { createInterface } from "node:readline/promises";
import type { LocalAccount } from "viem";
import type { Approval } from "../../policies/treasury/approval.ts";
import { formatUsd8 } from "../../policies/treasury/money.ts";
import { signApproval } from "../adapters/approvals.ts";
import type { Question } from "../messages.ts";

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
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const seconds = Math.max(1, question.expiry * 1000 - Date.now());
    const answer = await terminal.question(`${words}\n  Approve? [y/N] `, { signal: AbortSignal.timeout(seconds) });
    return /^y(es)?$/i.test(answer.trim());
  } catch {
    return null;
  } finally {
    terminal.close();
  }
};
