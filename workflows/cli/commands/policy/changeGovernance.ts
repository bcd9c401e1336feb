import { deployedMandate } from "../../../../policies/onchain/deployed.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { type Address, sameAddress } from "../../../../policies/treasury/money.ts";
import { ask, valueOf } from "../../../../simulation/askContract.ts";
import type { ChangeGovernance, DraftText, StepToSend } from "../../../activities/policyChange.ts";
import { forkAccount } from "../../../adapters/forkAccounts.ts";
import { headOf, nodeClient } from "../../../adapters/forkSender.ts";
import type { ChangeStanding, ChangeSubmission } from "../../../changeMessages.ts";
import { type Ground, onGround } from "../doctor/ground.ts";
import { reasonOf } from "./execution.ts";
import { type GovernorFacts, readGovernor, readProposal, stateOf } from "./governor.ts";
import { type Draft, executeData, proposeData, queueData, voteData, FOR } from "./lifecycle.ts";
import { differencesOf, draftFor, proposalFor } from "./proposalFor.ts";
import { readDeployed } from "./readDeployed.ts";
import { acceptData, draftOf, momentOf, ProposalNotReadyError, requireVote, StepFailsError, tried } from "./steps.ts";
import { submissionsOf } from "./submissions.ts";
import { feedsOfModule } from "./treasuryFeeds.ts";

/** What a change is about; the node's URL is in the environment, as MAINNET_RPC_URL, and nowhere else. */
export type ChangeAbout = {
  mandate: Mandate;
  governor: Address;
  treasury: { custody: Address; module: Address };
  proposer: Address | null;
  /** One that was made already, whoever made it. */
  proposal: bigint | null;
  cwd: string;
  env: Record<string, string | undefined>;
};

/** Governance as a change of policy asks it, over a node. */
export const changeGovernance = (about: ChangeAbout): ChangeGovernance => {
  const { mandate, governor: at, cwd, env } = about;
  const onChain = <T>(use: (ground: Ground) => Promise<T>): Promise<T> =>
    onGround({ where: { kind: "chain", source: "rpc:", treasury: about.treasury }, mandate, cwd, env }, use);
  return {
    plan: () => onChain((ground) => plan(about, ground)),
    look: async (p) => {
      const standing = await onChain((ground) => look(ground, at, p));
      return { ...standing, head: await headOf(nodeClient("", env)) };
    },
    head: () => headOf(nodeClient("", env)),
    call: (p, draft) => onChain((ground) => callOf(ground, at, p, draftFrom(draft))),
    differences: () =>
      onChain(async (ground) => {
        const { deployed } = await readDeployed(ground, about.treasury, mandate);
        return differencesOf(deployedMandate(deployed, mandate).mandate, mandate, true);
      }),
    feeds: () => feedsOfModule(nodeClient("", env), about.treasury.module),
  };
};

/** One that stands already is joined: its number follows from its calls and words. */
const plan = async (about: ChangeAbout, ground: Ground): Promise<{ proposal: string; draft: DraftText } | null> => {
  const { mandate, governor, proposer } = about;
  if (about.proposal !== null) {
    const made = await readProposal(ground, governor, about.proposal);
    return { proposal: String(made.id), draft: draftText(draftOf(made)) };
  }
  const wanted = { ground, read: await readDeployed(ground, about.treasury, mandate), mandate, governor };
  const drafted = await draftFor(wanted);
  if (drafted === null) return null;
  if (drafted.state === null) {
    if (proposer === null)
      throw new ProposalNotReadyError("be followed", null, "propose it, or name one with --proposal");
    await proposalFor({ ...wanted, proposer });
  }
  return { proposal: String(drafted.id), draft: draftText(drafted.draft) };
};

const look = async (
  ground: Ground,
  at: Address,
  { proposal, draft, voters }: Parameters<ChangeGovernance["look"]>[0],
): Promise<Omit<ChangeStanding, "head">> => {
  const id = BigInt(proposal);
  const state = await stateOf(ground, at, id);
  const governor = await readGovernor(ground, at);
  const moment = async (name: string): Promise<number | null> => {
    const read = state === null ? null : await momentOf(ground, at, name, id);
    return read === null ? null : Number(read);
  };
  const { calls } = callsOf(draftFrom(draft));
  return {
    state,
    clock: governor.clock,
    votesFrom: await moment("proposalSnapshot"),
    votesUntil: await moment("proposalDeadline"),
    executableFrom: await moment("proposalEta"),
    queues: !sameAddress(governor.executor, at),
    votes: state === null ? null : await votesOn(ground, at, id),
    toVote: state === "active" ? await without(ground, at, id, voters) : [],
    submissions: state === "executed" ? (await submissionsOf(ground, { calls })).map(saidSubmission) : [],
  };
};

const saidSubmission = ({ changes, id, eta, deadline, state }: ChangeSubmission): ChangeSubmission => ({
  changes,
  id,
  eta,
  deadline,
  state,
});

const VOTES = "function proposalVotes(uint256) view returns (uint256 against, uint256 supporting, uint256 abstain)";
const HAS_VOTED = "function hasVoted(uint256,address) view returns (bool)";

const votesOn = async ({ view }: Ground, at: Address, id: bigint): Promise<ChangeStanding["votes"]> => {
  const read = valueOf(await ask<readonly [bigint, bigint, bigint]>({ to: at, signature: VOTES, args: [id] }, view));
  return read === null ? null : { against: String(read[0]), for: String(read[1]), abstain: String(read[2]) };
};

/** Roles that have not voted yet. */
const without = async ({ view }: Ground, at: Address, id: bigint, voters: readonly string[]): Promise<string[]> => {
  const left: string[] = [];
  for (const role of voters) {
    const args = [id, forkAccount(role).address];
    if (valueOf(await ask<boolean>({ to: at, signature: HAS_VOTED, args }, view)) !== true) left.push(role);
  }
  return left;
};

/** Reasons of the limits that mean: they were changed since this was voted. */
const OVERTAKEN = /^PolicyChanges_(Overtaken|NotTighter|NotPending)\(/;

const callOf = async (
  ground: Ground,
  at: Address,
  p: StepToSend,
  draft: Draft,
): Promise<{ to: Address; data: `0x${string}` } | "overtaken"> => {
  const from = forkAccount(p.by).address;
  const governor: GovernorFacts = await readGovernor(ground, at);
  const id = BigInt(p.proposal);
  if (p.step === "vote") await requireVote(ground, governor, { id }, from);
  const call = await dataOf(ground, at, p, draft, id);
  const about = p.step === "accept" ? { calls: [{ ...call, value: 0n }] } : callsOf(draft);
  const { ok, revert } = await tried(ground, { from, ...call }, about);
  if (ok) return call;
  const reason = reasonOf(revert);
  if (OVERTAKEN.test(reason)) return "overtaken";
  throw new StepFailsError(p.step, reason);
};

const dataOf = async (
  ground: Ground,
  at: Address,
  { step, submission }: StepToSend,
  draft: Draft,
  id: bigint,
): Promise<{ to: Address; data: `0x${string}` }> => {
  switch (step) {
    case "propose":
      return { to: at, data: proposeData(draft) };
    case "vote":
      return { to: at, data: voteData(id, FOR) };
    case "queue":
      return { to: at, data: queueData(draft) };
    case "execute":
      return { to: at, data: executeData(draft) };
    case "accept": {
      const waiting = (await submissionsOf(ground, callsOf(draft))).find((one) => one.id === submission?.id);
      if (waiting === undefined) throw new StepFailsError("accept", "what it submitted is not there any more");
      return { to: waiting.changes, data: acceptData(waiting) };
    }
  }
};

const callsOf = (draft: Draft) => ({
  calls: draft.targets.map((to, index) => ({
    to,
    value: draft.values[index] as bigint,
    data: draft.calldatas[index] as `0x${string}`,
  })),
});

const draftText = (draft: Draft): DraftText => ({ ...draft, values: draft.values.map(String) });
const draftFrom = (text: DraftText): Draft => ({ ...text, values: text.values.map(BigInt) });
