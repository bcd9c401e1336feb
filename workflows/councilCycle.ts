import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  condition,
  proxyActivities,
  setHandler,
} from "@temporalio/workflow";
import type { Abstention } from "../policies/treasury/ballot.ts";
import type { CycleRecord } from "../policies/treasury/cycleRecord.ts";
import type { Bytes32 } from "../policies/treasury/money.ts";
import type { Signature } from "../policies/treasury/proposal.ts";
import { MOST_SIMULATIONS, STEPS } from "../temporal.config.ts";
import type { FailureDetails } from "./activities/failures.ts";
import type {
  Activities,
  Committed,
  Critiqued,
  CycleState,
  Judged,
  Observed,
  Rehearsed,
  Simulated,
  Sized,
} from "./activities/index.ts";
import { openApprovals, type Approver } from "./awaitApproval.ts";
import { openCosigning, type Cosigner } from "./awaitCosigner.ts";
import { progressQuery, STAGES, type CycleEnd, type CycleInput, type Stage } from "./messages.ts";

const {
  observe,
  tally,
  size,
  simulate,
  simulateAgain,
  backtestProposal,
  judge,
  moved,
  checkApproval,
  askCosigner,
  checkCosignature,
  sign,
  rehearse,
  record,
  abstain,
  stand,
} = proxyActivities<Activities>(STEPS.quick);
const { draft, critique } = proxyActivities<Activities>(STEPS.seat);
const { announce, waitForVeto, broadcast, confirm, anchor } = proxyActivities<Activities>(STEPS.chain);

type Result = CycleRecord["result"];
/** Commitments, and the seats among them that only abstain because their tries were used up. */
type Drafted = { commitments: Committed[]; silent: string[] };
/** A proposal simulated and judged on one state of the chain. */
type Tried = Simulated & Judged;
type Say = (stage: Stage, detail?: string) => void;
/** Who may have to be asked on the way. */
type People = { approver: Approver; cosigner: Cosigner };
/** What let a final decision through the human gate, as the rules take it. */
type LetThrough = { cosigned: true } | { announcedAt: number };

/** One cycle of the council, from the market snapshot to the record whose hash is on chain. */
export const councilCycle = async (input: CycleInput): Promise<CycleEnd> => {
  const people: People = { approver: openApprovals(checkApproval), cosigner: openCosigning(checkCosignature) };
  const say = reportProgress(people);
  const state: CycleState = emptyState(input.cycle);

  const result = await decide(input, state, people, say);

  say("record");
  const recordHash = await record({ ...state, result });
  say("anchor");
  const { anchorHead } = await anchor({ cycle: input.cycle, recordHash, decision: state.decision });
  await condition(allHandlersFinished);
  return { cycle: input.cycle, result, recordHash, anchorHead };
};

/** Everything up to the execution. What each stage left behind is noted in `state`; how it ended is returned. */
const decide = async (input: CycleInput, state: CycleState, people: People, say: Say): Promise<Result> => {
  say("observe");
  const observed = await observe({ cycle: input.cycle });
  state.snapshotHash = observed.snapshotHash;

  const { commitments, silent } = await blindDrafts(input.seats, observed, say);
  state.commitments = commitments;
  if (input.critiqueRounds === 1) state.critiques = await critiques(commitments, silent, observed, say);

  say("tally");
  const counted = await tally({ commitments, critiques: state.critiques });
  Object.assign(state, { ballotsHash: counted.ballotsHash, tallyHash: counted.tallyHash });
  if (counted.result !== "act") return counted.result;

  say("size");
  const sized = await size({ snapshotHash: observed.snapshotHash, tallyHash: counted.tallyHash });
  if (sized === null) return "hold";
  state.proposalHash = sized.proposalHash;

  let judged = await simulateAndJudge(observed, sized, state, say);
  if (judged.kind === "denied") return "denied";

  if (input.approval !== null && BigInt(sized.sizedUsd8) > BigInt(input.approval.aboveUsd8)) {
    say("approve");
    const expiry = Math.floor(Date.now() / 1000) + input.approval.expirySeconds;
    state.approval = await people.approver.ask({ ...sized, policyVersion: observed.policyVersion, expiry });
    if (state.approval === null || !state.approval.approved) return "not-approved";
  }

  if (judged.kind === "gated")
    return (
      (await askForCosignature(observed, sized, judged, counted.backers, people.cosigner, state, say)) ??
      askHolders(observed, sized, judged, counted.backers, state, say)
    );

  // A verdict is about one state of the chain and is never used for another.
  for (let run = 1; ; run += 1) {
    if (!(await moved({ ...observed, ...sized, ...judged }))) {
      const { status } = await signAndRehearse(observed, judged, counted.backers, state, say);
      // What would only burn gas is not sent: no rule said no, the call itself is refused.
      if (status === "reverted") return "reverted";
      if (status !== "denied") return handIn(observed, judged.decision, state.signatures, state, say);
      state.signatures = [];
    }
    if (run === MOST_SIMULATIONS)
      throw ApplicationFailure.nonRetryable(
        "The chain moved beyond the tolerance each time it was simulated.",
        "CHAIN_MOVING",
      );
    judged = await simulateAndJudge(observed, sized, state, say);
    if (judged.kind !== "allowed") return "denied";
  }
};

/**
 * The cosigner is asked before any seat signs: a refused decision carries nobody's signature. Silence leads to an announcement
 * where the veto window still fits into the decision's life.
 * @returns null where the holders have to be asked instead
 */
const askForCosignature = async (
  observed: Observed,
  sized: Sized,
  { decision }: Tried,
  backers: string[],
  cosigner: Cosigner,
  state: CycleState,
  say: Say,
): Promise<Result | null> => {
  const ask = await askCosigner({ decision, sizedUsd8: sized.sizedUsd8 });
  if (ask === null) return null;
  const { openSeconds, ...question } = ask;
  say("cosign");
  const cosignature = await cosigner.ask({ ...question, expiry: Math.floor(Date.now() / 1000) + openSeconds });
  state.cosignature = cosignature;
  if (cosignature.answer === "refused") return "not-approved";
  if (cosignature.answer === "none" || cosignature.signature === null)
    return question.otherwise === "announced" ? null : "not-approved";
  say("sign");
  state.signatures = await sign({ decision, backers });
  const own = { signer: cosignature.cosigner, signature: cosignature.signature };
  return handInAsSigned(observed, sized, decision, [...state.signatures, own], { cosigned: true }, state, say);
};

/**
 * The signed decision is announced on chain, and holders may veto it while the mandate's window lasts.
 */
const askHolders = async (
  observed: Observed,
  sized: Sized,
  { decision }: Tried,
  backers: string[],
  state: CycleState,
  say: Say,
): Promise<Result> => {
  say("sign");
  const signatures = await sign({ decision, backers });
  state.signatures = signatures;
  say("announce");
  const announced = await announce({ cycle: state.cycle, decision, signatures });
  say("announce", "holders may veto");
  const { vetoed } = await waitForVeto({ decision, announced });
  state.announcement = { ...announced, vetoed };
  if (vetoed) return "not-approved";
  return handInAsSigned(observed, sized, decision, signatures, { announcedAt: announced.announcedAt }, state, say);
};

/**
 * What people let through cannot be made anew: it is tried and judged once more as it is, and handed in or not. So a chain that
 * moved meanwhile ends the cycle, and nobody is asked twice.
 */
const handInAsSigned = async (
  observed: Observed,
  sized: Sized,
  decision: Tried["decision"],
  signatures: Signature[],
  through: LetThrough,
  state: CycleState,
  say: Say,
): Promise<Result> => {
  const { snapshotHash } = observed;
  say("simulate");
  const cosigned = "cosigned" in through;
  const again = await simulateAgain({ snapshotHash, proposalHash: sized.proposalHash, decision, cosigned });
  state.predictionHash = again.predictionHash;
  const { backtestHash } = await heldAgainstPast(observed, sized, again.predictionHash, state, say);
  say("judge");
  const judged = await judge({ snapshotHash, ...again, backtestHash, ...through });
  state.verdictHash = judged.verdictHash;
  if (judged.kind !== "allowed") return "denied";
  const rehearsed = await rehearse({ snapshotHash, predictionHash: again.predictionHash, decision, signatures });
  state.predictionHash = rehearsed.predictionHash;
  if (rehearsed.status === "reverted") return "reverted";
  return handIn(observed, decision, signatures, state, say);
};

/** Every seat alone. What comes back is a hash, so nothing can be seen before all are committed. */
const blindDrafts = async (seats: string[], observed: Observed, say: Say): Promise<Drafted> => {
  let done = 0;
  const count = (): void => say("draft", `${done} of ${seats.length} seats`);
  count();
  const settled = await Promise.allSettled(
    seats.map(async (seat) => {
      const committed = await draft({ snapshotHash: observed.snapshotHash, seat });
      done += 1;
      count();
      return committed;
    }),
  );
  const drafted: Drafted = { commitments: [], silent: [] };
  for (const [index, outcome] of settled.entries()) {
    const seat = seats[index] as string;
    if (outcome.status === "rejected") drafted.silent.push(seat);
    drafted.commitments.push(
      outcome.status === "fulfilled"
        ? outcome.value
        : await abstain({ seat, abstention: abstentionFor(outcome.reason) }),
    );
  }
  return drafted;
};

/** One round at most. A seat whose draft could not be had is not asked again; one that cannot answer now keeps its draft. */
const critiques = async (
  commitments: Committed[],
  silent: string[],
  observed: Observed,
  say: Say,
): Promise<Critiqued[]> => {
  say("critique");
  const asked = commitments.filter(({ seat }) => !silent.includes(seat));
  const settled = await Promise.allSettled(
    asked.map(({ seat }) => critique({ snapshotHash: observed.snapshotHash, seat, commitments })),
  );
  const made: Critiqued[] = [];
  for (const [index, outcome] of settled.entries()) {
    const own = asked[index] as Committed;
    made.push(outcome.status === "fulfilled" ? outcome.value : await stand(own));
  }
  return made;
};

const simulateAndJudge = async (observed: Observed, sized: Sized, state: CycleState, say: Say): Promise<Tried> => {
  const { snapshotHash } = observed;
  say("simulate");
  const simulated = await simulate({ snapshotHash, proposalHash: sized.proposalHash });
  Object.assign(state, { predictionHash: simulated.predictionHash, decision: simulated.decision });
  const { backtestHash } = await heldAgainstPast(observed, sized, simulated.predictionHash, state, say);
  say("judge");
  const judged = await judge({ snapshotHash, ...simulated, backtestHash });
  state.verdictHash = judged.verdictHash;
  return { ...simulated, ...judged };
};

/** What a proposal would have come to. There is no judging without it, and nothing is signed unjudged. */
const heldAgainstPast = async (
  { snapshotHash }: Observed,
  { proposalHash }: Sized,
  predictionHash: Bytes32,
  state: CycleState,
  say: Say,
): Promise<{ backtestHash: Bytes32 }> => {
  say("backtest");
  const held = await backtestProposal({ snapshotHash, proposalHash, predictionHash });
  state.backtestHash = held.backtestHash;
  return held;
};

const signAndRehearse = async (
  { snapshotHash }: Observed,
  { decision, predictionHash }: Tried,
  backers: string[],
  state: CycleState,
  say: Say,
): Promise<Rehearsed> => {
  say("sign");
  const signatures = await sign({ decision, backers });
  const rehearsed = await rehearse({ snapshotHash, predictionHash, decision, signatures });
  Object.assign(state, { signatures, predictionHash: rehearsed.predictionHash });
  return rehearsed;
};

const handIn = async (
  { snapshotHash }: Observed,
  decision: Tried["decision"],
  signatures: Signature[],
  state: CycleState,
  say: Say,
): Promise<Result> => {
  const { cycle } = state;
  say("broadcast");
  const { transactionHash } = await broadcast({ cycle, decision, signatures });
  say("confirm");
  const predictionHash = state.predictionHash as Bytes32;
  const mined = await confirm({ transactionHash, snapshotHash, predictionHash, decision });
  state.receiptHash = mined.receiptHash;
  return mined.status;
};

/** Why a seat's tries are used up, typed as the seat itself typed it. It is not a hold. */
const abstentionFor = (failure: unknown): Abstention => {
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  const detail = (cause instanceof Error ? cause.message : String(cause)).split("\n")[0] ?? "";
  const known = cause instanceof ApplicationFailure ? (cause.details?.[0] as FailureDetails | undefined) : undefined;
  // What is no failure of the seat's own is a timeout of Temporal's: the worker died, or the call never came back.
  const code = known === undefined ? "timeout" : (known.abstentionCode ?? "endpoint");
  return { code, detail: detail.slice(0, 400) };
};

const reportProgress = ({ approver, cosigner }: People): Say => {
  let at: { stage: Stage; detail: string } = { stage: "observe", detail: "" };
  setHandler(progressQuery, () => ({
    ...at,
    number: STAGES.indexOf(at.stage) + 1,
    question: approver.question(),
    cosign: cosigner.question(),
  }));
  return (stage, detail = "") => {
    at = { stage, detail };
  };
};

const emptyState = (cycle: number): CycleState => ({
  cycle,
  snapshotHash: null,
  commitments: [],
  critiques: [],
  ballotsHash: null,
  tallyHash: null,
  proposalHash: null,
  predictionHash: null,
  backtestHash: null,
  verdictHash: null,
  approval: null,
  decision: null,
  signatures: [],
  receiptHash: null,
});
