import { encodeFunctionData, keccak256, toHex } from "viem";
import type { Address, Hex } from "../../../../policies/treasury/money.ts";
import type { Ground } from "../doctor/ground.ts";
import type { Treasury } from "../doctor/treasury.ts";
import { type Execution, executeOn, failureOf } from "./execution.ts";
import { governorAbi, type GovernorFacts, stateOf, type ProposalState } from "./governor.ts";
import { rehearsal, type Rehearsal } from "./rehearsal.ts";
import { type Voter, votersOf, votesOf } from "./voters.ts";

/** A proposal before anyone made it. */
export type Draft = { targets: Address[]; values: bigint[]; calldatas: Hex[]; description: string };

export const descriptionHash = ({ description }: Draft): Hex => keccak256(toHex(description));

const listed = (draft: Draft) => [draft.targets, draft.values, draft.calldatas] as const;

export const proposeData = (draft: Draft): Hex =>
  encodeFunctionData({ abi: governorAbi, functionName: "propose", args: [...listed(draft), draft.description] });
export const voteData = (id: bigint, support: number): Hex =>
  encodeFunctionData({ abi: governorAbi, functionName: "castVote", args: [id, support] });
export const queueData = (draft: Draft): Hex =>
  encodeFunctionData({ abi: governorAbi, functionName: "queue", args: [...listed(draft), descriptionHash(draft)] });
export const executeData = (draft: Draft): Hex =>
  encodeFunctionData({ abi: governorAbi, functionName: "execute", args: [...listed(draft), descriptionHash(draft)] });

/** How the whole way went on the ground's own chain. */
export type Walked = { id: bigint; voters: Voter[]; gasUsed: bigint; execution: Execution };

type Walk = { ground: Ground; governor: GovernorFacts; draft: Draft; proposer: Address; treasury: Treasury };

/**
 * The whole way of a proposal on a chain of our own: proposed, voted for by those who have votes, queued, carried out, and what
 * it submits accepted after its delay. Nobody's key is needed, and nothing leaves.
 * @throws GovernanceCannotError naming the step that fails and why
 */
export const walkThrough = async ({ ground, governor, draft, proposer, treasury }: Walk): Promise<Walked> => {
  const votes = await votesOf(ground, governor, proposer);
  if (votes < governor.proposalThreshold)
    throw new GovernanceCannotError(
      "propose",
      `${proposer} has ${votes} votes and ${governor.proposalThreshold} are needed`,
    );
  const voters = await votersOf(ground, governor);
  const total = (voters ?? []).reduce((sum, voter) => sum + voter.votes, 0n);
  if (voters !== null && governor.quorum !== null && total < governor.quorum)
    throw new GovernanceCannotError("vote", `all delegated votes are ${total} and the quorum is ${governor.quorum}`);
  const chain = rehearsal(ground);
  const step = async (name: string, from: Address, data: Hex): Promise<void> => {
    const result = await chain.run({ from, to: governor.at, value: 0n, data });
    if (!result.ok) throw new GovernanceCannotError(name, failureOf(result));
  };
  await chain.expectCreations(treasury.limits, 2 * draft.targets.length + 2);
  await step("propose", proposer, proposeData(draft));
  const id = await idOf(chain.ground(), governor.at, draft);
  await pass(chain, governor, governor.votingDelay);
  const used = voters ?? [{ at: proposer, votes }];
  for (const { at } of used) await step("vote", at, voteData(id, FOR));
  await pass(chain, governor, governor.votingPeriod);
  await requireState(chain, governor, id, ["succeeded"], "vote");
  if (governor.executor !== governor.at) {
    await step("queue", proposer, queueData(draft));
    chain.warp(chain.now() + (await timelockDelay(chain.ground(), governor.executor)));
  }
  const run = await chain.run({ from: proposer, to: governor.at, value: 0n, data: executeData(draft) });
  if (!run.ok) throw new GovernanceCannotError("execute", failureOf(run));
  const execution = await executeOn(chain.ground(), {
    executor: governor.executor,
    calls: [],
    treasury,
    tokens: [],
    on: chain,
    carriedOut: [run],
  });
  for (const { outcome } of execution.waiting)
    if (outcome !== null && !outcome.ok) throw new GovernanceCannotError("accept", outcome.reason ?? "");
  return { id, voters: used, gasUsed: run.gasUsed, execution };
};

/** OpenZeppelin's support values. */
export const FOR = 1;

const pass = async (chain: Rehearsal, { clock }: GovernorFacts, length: bigint): Promise<void> => {
  if (clock === "timestamp") chain.warp(chain.now() + Number(length) + 1);
  else await chain.skip(length + 1n);
};

const requireState = async (
  chain: Rehearsal,
  { at }: GovernorFacts,
  id: bigint,
  wanted: readonly ProposalState[],
  step: string,
): Promise<void> => {
  await chain.tick();
  const state = await stateOf(chain.ground(), at, id);
  if (state === null || !wanted.includes(state))
    throw new GovernanceCannotError(step, `it ends as ${state ?? "unknown"}`);
};

/** A governor's number for a draft, as the governor itself reckons it. */
export const idOf = async (ground: Ground, at: Address, draft: Draft): Promise<bigint> => {
  const abi = [
    {
      type: "function",
      name: "hashProposal",
      stateMutability: "view",
      inputs: [{ type: "address[]" }, { type: "uint256[]" }, { type: "bytes[]" }, { type: "bytes32" }],
      outputs: [{ type: "uint256" }],
    },
  ] as const;
  return ground.client.readContract({
    address: at,
    abi,
    functionName: "hashProposal",
    args: [...listed(draft), descriptionHash(draft)],
  });
};

const timelockDelay = async ({ client }: Ground, timelock: Address): Promise<number> => {
  const abi = [
    { type: "function", name: "getMinDelay", stateMutability: "view", inputs: [], outputs: [{ type: "uint256" }] },
  ] as const;
  return Number(await client.readContract({ address: timelock, abi, functionName: "getMinDelay" }).catch(() => 0n)) + 1;
};

export class GovernanceCannotError extends Error {
  readonly code = "GOVERNANCE_CANNOT";
  constructor(step: string, reason: string) {
    super(
      `This governance could not carry it out: at ${step}, ${reason}.\nNothing was sent. Change what it names, then run the command again.`,
    );
    this.name = "GovernanceCannotError";
  }
}
