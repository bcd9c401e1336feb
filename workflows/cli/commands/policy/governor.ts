import { decodeEventLog, keccak256, parseAbi, toEventSelector, toHex } from "viem";
import type { Address, Hex } from "../../../../policies/treasury/money.ts";
import { ask, type Question, valueOf } from "../../../../simulation/askContract.ts";
import type { Ground } from "../doctor/ground.ts";

/** What OpenZeppelin's, Compound's and their relatives' governors have in common. */
export const governorAbi = parseAbi([
  "event ProposalCreated(uint256 proposalId, address proposer, address[] targets, uint256[] values, string[] signatures, bytes[] calldatas, uint256 voteStart, uint256 voteEnd, string description)",
  "function propose(address[] targets, uint256[] values, bytes[] calldatas, string description) returns (uint256)",
  "function castVote(uint256 proposalId, uint8 support) returns (uint256)",
  "function queue(address[] targets, uint256[] values, bytes[] calldatas, bytes32 descriptionHash) returns (uint256)",
  "function execute(address[] targets, uint256[] values, bytes[] calldatas, bytes32 descriptionHash) payable returns (uint256)",
]);

export const STATES = [
  "pending",
  "active",
  "cancelled",
  "defeated",
  "succeeded",
  "queued",
  "expired",
  "executed",
] as const;
export type ProposalState = (typeof STATES)[number];

/** What a proposal would do, as it stands on chain. */
export type Proposal = {
  id: bigint;
  proposer: Address;
  calls: { to: Address; value: bigint; data: Hex }[];
  description: string;
};

/** A governor's own settings. Times are in its clock's unit, seconds or blocks. */
export type GovernorFacts = {
  at: Address;
  /** Who carries out what passes: its timelock, or itself. */
  executor: Address;
  token: Address | null;
  clock: "timestamp" | "blocknumber";
  now: bigint;
  votingDelay: bigint;
  votingPeriod: bigint;
  proposalThreshold: bigint;
  quorum: bigint | null;
};

/** @throws NotAGovernorError */
export const readGovernor = async ({ view, fork }: Ground, at: Address): Promise<GovernorFacts> => {
  const get = async <T>(signature: string, args?: readonly unknown[]): Promise<T | null> => {
    const question: Question = { to: at, signature, ...(args === undefined ? {} : { args }) };
    return valueOf(await ask<T>(question, view));
  };
  const [votingDelay, votingPeriod] = [
    await get<bigint>("function votingDelay() view returns (uint256)"),
    await get<bigint>("function votingPeriod() view returns (uint256)"),
  ];
  if (votingDelay === null || votingPeriod === null) throw new NotAGovernorError(at);
  const mode = await get<string>("function CLOCK_MODE() view returns (string)");
  const clock = mode?.includes("timestamp") ? "timestamp" : "blocknumber";
  const now = BigInt(clock === "timestamp" ? fork.timestamp : view.env.number);
  return {
    at,
    executor: (await get<Address>("function timelock() view returns (address)")) ?? at,
    token: await get<Address>("function token() view returns (address)"),
    clock,
    now,
    votingDelay,
    votingPeriod,
    proposalThreshold: (await get<bigint>("function proposalThreshold() view returns (uint256)")) ?? 0n,
    quorum: await get<bigint>("function quorum(uint256) view returns (uint256)", [now - 1n]),
  };
};

/** Where a proposal stands; null where the governor does not know it. */
export const stateOf = async ({ view }: Ground, at: Address, id: bigint): Promise<ProposalState | null> => {
  const asked = await ask<number>(
    { to: at, signature: "function state(uint256) view returns (uint8)", args: [id] },
    view,
  );
  const read = valueOf(asked);
  return read === null ? null : (STATES[read] ?? null);
};

const CREATED = toEventSelector(
  "ProposalCreated(uint256,address,address[],uint256[],string[],bytes[],uint256,uint256,string)",
);

/**
 * A proposal's calls, from the log that its making left.
 * @throws ProposalUnknownError, ProposalUnreadableError
 */
export const readProposal = async ({ recentLogs: logs }: Ground, at: Address, id: bigint): Promise<Proposal> => {
  const found = logs === null ? null : await logs({ address: at, topics: [CREATED] });
  if (found === null) throw new ProposalUnreadableError(id, "no logs are to be had here");
  for (const log of found) {
    const made = decoded(log, id);
    if (made !== null) return made;
  }
  throw new ProposalUnknownError(id, at);
};

const decoded = (log: { topics: Hex[]; data: Hex }, id: bigint): Proposal | null => {
  if (BigInt(log.data.slice(0, 66)) !== id) return null;
  let args: ReturnType<typeof created>;
  try {
    args = created(log);
  } catch {
    throw new ProposalUnreadableError(id, "its log is in another form");
  }
  const { targets, values, signatures, calldatas, description, proposer } = args;
  if (targets.length === 0 || values.length !== targets.length || calldatas.length !== targets.length)
    throw new ProposalUnreadableError(id, "its lists do not fit together");
  return {
    id,
    proposer,
    description,
    calls: targets.map((to, index) => ({
      to,
      value: values[index] as bigint,
      data: withSignature(signatures[index] ?? "", calldatas[index] as Hex),
    })),
  };
};

const created = ({ topics, data }: { topics: Hex[]; data: Hex }) =>
  decodeEventLog({ abi: governorAbi, eventName: "ProposalCreated", topics: topics as [Hex, ...Hex[]], data }).args;

/** Compound's governors keep a call's selector as text beside its arguments. */
const withSignature = (signature: string, data: Hex): Hex =>
  signature === "" ? data : `${keccak256(toHex(signature)).slice(0, 10) as Hex}${data.slice(2)}`;

export class NotAGovernorError extends Error {
  readonly code = "NOT_A_GOVERNOR";
  constructor(at: Address) {
    super(`${at} does not answer as a governor.\nCheck the address after --governor, and the chain.`);
    this.name = "NotAGovernorError";
  }
}

export class ProposalUnknownError extends Error {
  readonly code = "PROPOSAL_UNKNOWN";
  constructor(id: bigint, at: Address) {
    super(`Governor ${at} has no proposal ${id}.\nCheck the number after --proposal, and the chain.`);
    this.name = "ProposalUnknownError";
  }
}

export class ProposalUnreadableError extends Error {
  readonly code = "PROPOSAL_UNREADABLE";
  constructor(id: bigint, reason: string) {
    super(`Proposal ${id} cannot be read: ${reason}.\nName a node that keeps logs with --chain <url>.`);
    this.name = "ProposalUnreadableError";
  }
}
