import type { BlobSink, Budget, Seat } from "../../agents/seat.ts";
import { factsFromPrediction } from "../../policies/facts.ts";
import { judge } from "../../policies/judge.ts";
import type { Facts } from "../../policies/rules/facts.ts";
import { tally as count } from "../../policies/tally.ts";
import type { Ballot, Critique, Draft, Tally } from "../../policies/treasury/ballot.ts";
import { hashOf, hashOfText } from "../../policies/treasury/canonical.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Address, Bytes32 } from "../../policies/treasury/money.ts";
import type { Outcome } from "../../policies/treasury/outcome.ts";
import type { Decision, Proposal, Sizing } from "../../policies/treasury/proposal.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import type { Verdict } from "../../policies/treasury/verdict.ts";
import { boundDecision, unboundDecision } from "../decision.ts";
import { noRoomFor, sizeProposal } from "../size.ts";
import type { Plan } from "../strategies/plan.ts";
import type { Broker } from "./broker.ts";
import type { Planned } from "./desk.ts";

/** Who decides, and how their ballots are made: `agents/ballots.ts`, handed in. */
export type Council = {
  seats: readonly Seat[];
  /** Seats that must back a decision. */
  quorum: number;
  critiqueRounds: 0 | 1;
  ballotsFrom: (
    drafts: readonly Draft[],
    critiques: readonly Critique[],
    seats: readonly Pick<Seat, "id" | "type" | "weightBps">[],
    commit?: (draft: Draft) => Bytes32,
  ) => Ballot[];
  /** What a strategy alone asked for beside its ballot, which no seat can: a liquidity position. */
  plan?: () => Plan | null;
};

/** What one cycle came to, as far as it got. */
export type Cycle = {
  ballots: Ballot[];
  tally: Tally;
  /** What bounds a trade that was asked for and that no rule leaves room for. */
  noRoom: Sizing | null;
  proposal: Proposal | null;
  decision: Decision | null;
  outcome: Outcome | null;
  verdict: Verdict | null;
  /** What was judged; null where nothing was. */
  facts: Facts | null;
  /** What was asked for beside the ballots; null where nothing was. */
  plan: Plan | null;
};

/**
 * One cycle on one snapshot, by the code that decides live: drafts, one critique, ballots, tally, size, trial, judgement. Only
 * what stands for the clock, the chain and the record differs.
 */
export const decideOn = async (p: {
  snapshot: Snapshot;
  mandate: Mandate;
  council: Council;
  broker: Broker;
  /** Tries plans; without it there are none. */
  desk?: (plan: Plan) => Planned;
  submitter: Address;
  /** Block in which the decision would be mined. */
  block: { number: number; timestamp: number };
  /** Whether to hash what live cycles hash. A year of hashes costs more than a year of decisions. */
  sealed: boolean;
}): Promise<Cycle & { settle?: () => void }> => {
  const { snapshot, mandate, council } = p;
  const seal = p.sealed ? hashOf : unsealed;
  const input = { snapshot, mandate, blobs: NOWHERE, budget: NO_BUDGET, signal: NEVER };
  const drafts: Draft[] = [];
  for (const seat of council.seats) drafts.push(await seat.draft(input));
  const critiques: Critique[] = [];
  if (council.critiqueRounds === 1 && council.seats.length > 1)
    for (const [i, seat] of council.seats.entries())
      critiques.push(await seat.critique({ ...input, drafts, own: drafts[i] as Draft }));
  const ballots = council.ballotsFrom(drafts, critiques, council.seats, seal);
  const tally = count(ballots, { quorum: council.quorum });
  const plan = council.plan?.() ?? null;
  const undecided = { ballots, tally, noRoom: null, proposal: null, decision: null, outcome: null, plan };
  if (plan !== null && p.desk !== undefined) return { ...undecided, ...p.desk(plan) };
  if (tally.result !== "act") return { ...undecided, verdict: null, facts: null };
  const sizable = { snapshot, tally, mandate, seal };
  const proposal = sizeProposal(sizable);
  if (proposal === null) return { ...undecided, noRoom: noRoomFor(sizable), verdict: null, facts: null };

  const unbound = unboundDecision({ snapshot, proposal, mandate, submitter: p.submitter, seal });
  const decision = boundDecision(unbound, p.broker(unbound), seal);
  const tried = p.broker(decision);
  const facts = factsFromPrediction({ mandate, snapshot, decision, outcome: tried, block: p.block });
  const verdict = judge(facts);
  const status = tried.status === "reverted" ? "reverted" : verdict.kind === "allowed" ? "executed" : "denied";
  return { ...undecided, proposal, decision, outcome: { ...tried, status }, verdict, facts };
};

const ZERO_HASH: Bytes32 = `0x${"0".repeat(64)}`;
const unsealed = (): Bytes32 => ZERO_HASH;

/** Deterministic seats write nothing down and spend nothing; one that does is told that it cannot. */
const NOWHERE: BlobSink = { put: async (text) => hashOfText(text) };
const NO_BUDGET: Budget = { reserve: async () => null, settle: async () => {}, callsOf: async () => [] };
const NEVER = new AbortController().signal;
