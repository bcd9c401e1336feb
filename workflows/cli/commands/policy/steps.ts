import { encodeFunctionData } from "viem";
import { policyChangesAbi } from "../../../../contracts/generated/PolicyChanges.ts";
import type { Address, Hex } from "../../../../policies/treasury/money.ts";
import { ask, valueOf } from "../../../../simulation/askContract.ts";
import type { Ground } from "../doctor/ground.ts";
import type { GovernorFacts, Proposal, ProposalState } from "./governor.ts";
import type { Draft } from "./lifecycle.ts";
import { rehearsal, type TriedResult } from "./rehearsal.ts";
import type { Submission } from "./submissions.ts";

/** Has what waited applied. Anyone may send it. */
export const acceptData = ({ items }: Pick<Submission, "items">): Hex =>
  encodeFunctionData({ abi: policyChangesAbi, functionName: "accept", args: [items] });

/** How a call would go on a chain of our own, at the earliest at `notBefore` [unix seconds]. */
export const tried = async (
  ground: Ground,
  { from, to, data }: { from: Address; to: Address; data: Hex },
  proposal: Pick<Proposal, "calls">,
  notBefore = 0,
): Promise<TriedResult> => {
  const chain = rehearsal(ground);
  chain.warp(notBefore);
  for (const target of new Set(proposal.calls.map((call) => call.to))) {
    const limits = valueOf(
      await ask<Address>({ to: target, signature: "function limits() view returns (address)" }, ground.view),
    );
    if (limits !== null) await chain.expectCreations(limits, 4);
  }
  return chain.run({ from, to, value: 0n, data });
};

/** @throws AlreadyVotedError, NoVotesError */
export const requireVote = async (
  ground: Ground,
  governor: GovernorFacts,
  proposal: { id: bigint },
  from: Address,
): Promise<void> => {
  const { view } = ground;
  const voted = await ask<boolean>(
    { to: governor.at, signature: "function hasVoted(uint256,address) view returns (bool)", args: [proposal.id, from] },
    view,
  );
  if (valueOf(voted) === true) throw new AlreadyVotedError(from);
  const since = await momentOf(ground, governor.at, "proposalSnapshot", proposal.id);
  const votes = await ask<bigint>(
    {
      to: governor.at,
      signature: "function getVotes(address,uint256) view returns (uint256)",
      args: [from, since ?? governor.now - 1n],
    },
    view,
  );
  if ((valueOf(votes) ?? 0n) === 0n) throw new NoVotesError(from);
};

export const draftOf = ({ calls, description }: Proposal): Draft => ({
  targets: calls.map(({ to }) => to),
  values: calls.map(({ value }) => value),
  calldatas: calls.map(({ data }) => data),
  description,
});

/** A moment that a governor keeps of a proposal; null where it keeps none [its clock]. */
export const momentOf = async ({ view }: Ground, at: Address, name: string, id: bigint): Promise<bigint | null> => {
  const signature = `function ${name}(uint256) view returns (uint256)`;
  const read = valueOf(await ask<bigint>({ to: at, signature, args: [id] }, view));
  return read === 0n ? null : read;
};

export class ProposalNotReadyError extends Error {
  readonly code = "PROPOSAL_NOT_READY";
  constructor(step: string, state: ProposalState | null, next: string) {
    super(`The proposal is ${state ?? "unknown"}: it cannot ${step} now.\nNothing was sent. Next: ${next}.`);
    this.name = "ProposalNotReadyError";
  }
}

export class AlreadyVotedError extends Error {
  readonly code = "ALREADY_VOTED";
  constructor(at: Address) {
    super(`${at} has voted on it already: a vote is cast once.\nNothing was sent.`);
    this.name = "AlreadyVotedError";
  }
}

export class NoVotesError extends Error {
  readonly code = "NO_VOTES";
  constructor(at: Address) {
    super(`${at} had no votes when the vote began: no tokens, or none delegated to it.\nNothing was sent.`);
    this.name = "NoVotesError";
  }
}

export class StepFailsError extends Error {
  readonly code = "STEP_FAILS";
  constructor(step: string, reason: string) {
    super(
      `To ${step} it would fail: ${reason}.\nNothing was sent. The chain may have moved since it was planned: plan again.`,
    );
    this.name = "StepFailsError";
  }
}
