import { ApplicationFailure, condition, setHandler } from "@temporalio/workflow";
import type { Approval } from "../policies/treasury/approval.ts";
import { approvalUpdate, type Question } from "./messages.ts";

/** Why an answer is refused; null where it fits the question. Its signature is checked by the handler, in an activity. */
export const refusalOf = (
  question: Question | null,
  answered: boolean,
  approval: Approval,
  nowSeconds: number,
): string | null => {
  if (question === null) return "no proposal waits for approval";
  if (answered) return "this proposal was answered already";
  if (approval.proposalHash !== question.proposalHash) return "the answer names another proposal";
  if (approval.policyVersion !== question.policyVersion) return "the answer names another policy version";
  if (approval.expiry !== question.expiry) return "the answer names another expiry";
  if (nowSeconds >= question.expiry) return "the time to answer is over";
  return null;
};

export type Approver = {
  /** Waits for an answer until the question expires; null where none came. */
  ask(question: Question): Promise<Approval | null>;
  question(): Question | null;
};

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/**
 * Registers the approval Update.
 * @param checkSignature fails where the answer was not signed by the approver
 */
export const openApprovals = (checkSignature: (approval: Approval) => Promise<void>): Approver => {
  let question: Question | null = null;
  let answer: Approval | null = null;
  setHandler(
    approvalUpdate,
    async (approval) => {
      await checkSignature(approval);
      // Two answers may have passed the validator while their signatures were checked: the first one counts.
      const refusal = refusalOf(question, answer !== null, approval, nowSeconds());
      if (refusal !== null) throw ApplicationFailure.nonRetryable(refusal, "APPROVAL_REFUSED");
      answer = approval;
    },
    {
      validator: (approval) => {
        const refusal = refusalOf(question, answer !== null, approval, nowSeconds());
        if (refusal !== null) throw ApplicationFailure.nonRetryable(refusal, "APPROVAL_REFUSED");
      },
    },
  );
  return {
    question: () => question,
    ask: async (next) => {
      question = next;
      await condition(() => answer !== null, Math.max(1, next.expiry * 1000 - Date.now()));
      question = null;
      return answer;
    },
  };
};
