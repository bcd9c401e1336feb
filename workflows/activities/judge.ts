import { backtestLimitsOf, judgeBacktest, withBacktest } from "../../policies/backtestLimits.ts";
import { factsFromPrediction } from "../../policies/facts.ts";
import { judge as judgeFacts } from "../../policies/judge.ts";
import { proposalBacktestSchema } from "../../policies/treasury/backtest.ts";
import { hashOf } from "../../policies/treasury/canonical.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import { outcomeSchema } from "../../policies/treasury/outcome.ts";
import type { Decision } from "../../policies/treasury/proposal.ts";
import type { Verdict } from "../../policies/treasury/verdict.ts";
import { snapshotSchema } from "../../policies/treasury/snapshot.ts";
import type { Deps } from "./deps.ts";
import type { Judged } from "./index.ts";
import { load, store } from "./stored.ts";

type Case = {
  snapshotHash: Bytes32;
  predictionHash: Bytes32;
  /** Nothing is judged, and so nothing is signed, that was not held against the past. */
  backtestHash: Bytes32;
  decision: Decision;
  block: { number: number; timestamp: number };
  /** When it was announced on chain, if it was [unix seconds]. */
  announcedAt?: number | undefined;
  /** Whether the cosigner signed it. */
  cosigned?: boolean | undefined;
};

/**
 * Judges a simulated decision by every rule, holds the answer against the contract's own, and then asks what the mandate asks of
 * its past. No contract knows of that last part.
 * @throws VerdictsDifferError where the two do not say the same: then neither is believed
 */
export const judge = async (deps: Pick<Deps, "run" | "mandate">, p: Case): Promise<Judged> => {
  const snapshot = load(deps.run, p.snapshotHash, snapshotSchema);
  const outcome = load(deps.run, p.predictionHash, outcomeSchema);
  const verdict = judgeFacts(
    factsFromPrediction({
      mandate: deps.mandate,
      snapshot,
      decision: p.decision,
      outcome,
      block: p.block,
      announcedAt: p.announcedAt,
      cosigned: p.cosigned,
    }),
  );
  const differing = verdict.findings.findIndex(
    (finding, index) => hashOf(finding) !== hashOf(outcome.onchainFindings[index] ?? null),
  );
  if (differing >= 0 || verdict.findings.length !== outcome.onchainFindings.length) {
    throw new VerdictsDifferError(verdict.findings[differing]?.rule ?? "the number of findings");
  }
  if ((verdict.kind === "allowed") !== (outcome.status === "executed")) throw new VerdictsDifferError("the verdict");
  const backtest = load(deps.run, p.backtestHash, proposalBacktestSchema);
  if (backtest.proposalHash !== p.decision.rationaleHash) throw new BacktestOfAnotherError();
  const whole = withBacktest(verdict, judgeBacktest(backtest, backtestLimitsOf(deps.mandate)));
  return { kind: kindOf(whole), verdictHash: store(deps.run, whole) };
};

/** `gated` where nothing but the human gate denies: then people can still let it pass. */
const kindOf = ({ kind, findings }: Verdict): Judged["kind"] => {
  if (kind === "allowed") return "allowed";
  const breached = findings.filter(({ ok }) => !ok);
  return breached.length > 0 && breached.every(({ rule }) => rule === "human-gate") ? "gated" : "denied";
};

export class BacktestOfAnotherError extends Error {
  readonly code = "BACKTEST_OF_ANOTHER";
  constructor() {
    super(
      "The backtest is about another proposal than the decision.\nNothing was signed. The steps of the cycle were handed things of two proposals; start a cycle again.",
    );
    this.name = "BacktestOfAnotherError";
  }
}

export class VerdictsDifferError extends Error {
  readonly code = "VERDICTS_DIFFER";
  constructor(where: string) {
    super(
      `The rules here and the contract's preview do not agree: ${where}.\nNothing was signed. Deployed contracts and software do not belong together, or one of the two is wrong; test/parity tells which.`,
    );
    this.name = "VerdictsDifferError";
  }
}
