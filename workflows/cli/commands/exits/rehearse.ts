import { concat, encodeFunctionData, type Hex, pad, parseAbi } from "viem";
import {
  execTransactionData,
  safeHashes,
  type SafeTransaction,
  safeTransactions,
} from "../../../../policies/onchain/safeTransaction.ts";
import type { Address } from "../../../../policies/treasury/money.ts";
import type { Ground } from "../doctor/ground.ts";
import { reasonOf } from "../policy/execution.ts";
import type { GovernorFacts } from "../policy/governor.ts";
import { type Draft, GovernanceCannotError, walkThrough } from "../policy/lifecycle.ts";
import { rehearsal, type Rehearsal, type TriedResult } from "../policy/rehearsal.ts";
import type { Author } from "./author.ts";
import type { PlanCall, Steps } from "./steps.ts";
import { type Looked, lookAt } from "./state.ts";
import type { Seen } from "./treasuryAt.ts";

export type Rehearsed = {
  after: Looked;
  gasUsed: bigint;
  /** What a Safe's owners sign; none where no Safe has to. */
  transactions: SafeTransaction[];
  /** Its number, where the whole way through a governor was walked. */
  proposal: bigint | null;
};

/** The governor a proposal is to go through, and who proposes it. */
export type Through = { governor: GovernorFacts; proposer: Address; draft: Draft };

/**
 * Tries a plan on the ground's own chain, the way it will be carried out, and looks at what it left. A Safe's owners approve
 * the very hash that they are to sign, and the Safe itself checks it.
 * @throws RehearsalFailedError naming the call and why; GovernanceCannotError; StateUnknownError
 */
export const rehearse = async (seen: Seen, { author, calls }: Steps, through: Through | null): Promise<Rehearsed> => {
  const { ground } = seen;
  if (through !== null) {
    const { id, gasUsed, execution } = await walked(seen, through);
    return { after: await lookAt({ ...seen, ground: execution.after }), gasUsed, transactions: [], proposal: id };
  }
  const chain = rehearsal(ground);
  await chain.expectCreations(seen.treasury.limits, 2 * calls.length + 2);
  const transactions = author.kind === "safe" ? transactionsOf(ground, author, calls) : [];
  const gasUsed =
    author.kind === "safe"
      ? (await asSafe(chain, author, transactions, calls)).reduce((sum, { gasUsed: one }) => sum + one, 0n)
      : await oneByOne(chain, author.at, calls);
  return { after: await lookAt({ ...seen, ground: chain.ground() }), gasUsed, transactions, proposal: null };
};

const walked = async ({ ground, treasury }: Seen, { governor, proposer, draft }: Through) => {
  if (draft.targets.length === 0) throw new GovernanceCannotError("propose", "there is nothing in it");
  return walkThrough({ ground, governor, draft, proposer, treasury });
};

export const transactionsOf = (
  { fork }: Ground,
  { at, nonce, multiSend }: Extract<Author, { kind: "safe" }>,
  calls: readonly PlanCall[],
): SafeTransaction[] => safeTransactions({ safe: at, chainId: fork.state.chainId, nonce, multiSend }, calls);

const oneByOne = async (chain: Rehearsal, from: Address, calls: readonly PlanCall[]): Promise<bigint> => {
  let gas = 0n;
  for (const { to, value, data, says } of calls) {
    const { ok, revert, gasUsed } = await chain.run({ from, to, value, data });
    if (!ok) throw new RehearsalFailedError(says, reasonOf(revert));
    gas += gasUsed;
  }
  return gas;
};

const approving = parseAbi(["function approveHash(bytes32 hashToApprove)"]);

/** A signature that says: its owner has approved this hash on chain. */
const approvedBy = (owner: Address): Hex => concat([pad(owner, { size: 32 }), pad("0x", { size: 32 }), "0x01"]);

/** Carries a Safe's transactions out as its owners would, each approved on chain by as many as have to. */
export const asSafe = async (
  chain: Rehearsal,
  { at, owners, threshold }: Extract<Author, { kind: "safe" }>,
  transactions: readonly SafeTransaction[],
  calls: readonly PlanCall[],
): Promise<TriedResult[]> => {
  const signers = owners.toSorted((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)).slice(0, threshold);
  const [first] = signers;
  if (first === undefined) throw new RehearsalFailedError("sign", "the Safe has no owners");
  const results: TriedResult[] = [];
  for (const [index, transaction] of transactions.entries()) {
    const approve = encodeFunctionData({ abi: approving, args: [safeHashes(transaction).safeTxHash] });
    for (const from of signers) await chain.run({ from, to: at, value: 0n, data: approve });
    const data = execTransactionData(transaction, concat(signers.map(approvedBy)));
    const result = await chain.run({ from: first, to: at, value: 0n, data });
    // The Safe says only that it failed: which call it was shows where each is made alone.
    if (!result.ok) {
      await oneByOne(chain, at, transactions.length === 1 ? calls : calls.slice(index, index + 1));
      throw new RehearsalFailedError("execTransaction", reasonOf(result.revert));
    }
    results.push(result);
  }
  return results;
};

export class RehearsalFailedError extends Error {
  readonly code = "REHEARSAL_FAILED";
  constructor(call: string, reason: string) {
    super(
      `Tried on a fork, it fails: ${call}: ${reason}.\nNothing was written or sent. Leave out what fails with --except, or name who else may do it with --by.`,
    );
    this.name = "RehearsalFailedError";
  }
}
