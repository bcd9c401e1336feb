import { ApplicationFailure, condition, setHandler } from "@temporalio/workflow";
import type { Cosignature, TurnedAway } from "../policies/treasury/cosignature.ts";
import {
  cosignUpdate,
  type CosignAnswer,
  type CosignCheck,
  type CosignChecked,
  type CosignQuestion,
} from "./messages.ts";

/** Answers that are noted before the right one: the rest is turned away all the same. */
const MOST_NOTED = 8;

const WORDS: Record<TurnedAway, string> = {
  "another-decision": "the answer names another decision",
  "not-the-cosigner": "the answer is not signed by the cosigner",
};

/** Why no answer is taken now; null where one is. */
export const closedBecause = (
  question: CosignQuestion | null,
  answered: boolean,
  nowSeconds: number,
): string | null => {
  if (question === null) return "no decision waits for the cosigner";
  if (answered) return "this decision was answered already";
  if (nowSeconds >= question.expiry) return "the time to answer is over";
  return null;
};

export type Cosigner = {
  /** Waits for an answer until the question expires. */
  ask(question: CosignQuestion): Promise<Cosignature>;
  question(): CosignQuestion | null;
};

type Accepted = CosignAnswer & { by: "key" | "contract" };

const refused = (why: string): ApplicationFailure => ApplicationFailure.nonRetryable(why, "COSIGN_REFUSED");
const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/**
 * Registers the cosigner's Update. An answer that is not the cosigner's, or about another decision, is turned away and noted,
 * and the question stays open: else anybody could end it.
 * @param check says whose word an answer is
 */
export const openCosigning = (check: (p: CosignCheck) => Promise<CosignChecked>): Cosigner => {
  let question: CosignQuestion | null = null;
  let accepted: Accepted | null = null;
  const turnedAway: TurnedAway[] = [];
  const requireOpen = (): CosignQuestion => {
    const closed = closedBecause(question, accepted !== null, nowSeconds());
    if (question === null || closed !== null) throw refused(closed ?? "");
    return question;
  };
  setHandler(
    cosignUpdate,
    async (answer) => {
      const checked = await check({ question: requireOpen(), answer });
      if (checked !== "key" && checked !== "contract") {
        if (turnedAway.length < MOST_NOTED) turnedAway.push(checked);
        throw refused(WORDS[checked]);
      }
      // Two may have passed the validator while their signatures were checked: the first one counts.
      requireOpen();
      accepted = { ...answer, by: checked };
    },
    { validator: (_answer) => void requireOpen() },
  );
  return {
    question: () => question,
    ask: async (next) => {
      question = next;
      await condition(() => accepted !== null, Math.max(1, next.expiry * 1000 - Date.now()));
      question = null;
      return cosignatureOf(next, accepted, turnedAway);
    },
  };
};

const cosignatureOf = (
  { cosigner }: CosignQuestion,
  accepted: Accepted | null,
  turnedAway: readonly TurnedAway[],
): Cosignature => ({
  cosigner,
  answer: accepted === null ? "none" : accepted.signed ? "signed" : "refused",
  signature: accepted?.signature ?? null,
  by: accepted?.by ?? null,
  turnedAway: [...turnedAway],
});
