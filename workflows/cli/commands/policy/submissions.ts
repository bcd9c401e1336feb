import { decodeEventLog, toEventSelector } from "viem";
import { policyChangesAbi } from "../../../../contracts/generated/PolicyChanges.ts";
import type { ChangeItem } from "../../../../policies/onchain/changeItems.ts";
import { readCall } from "../../../../policies/onchain/proposalCalls.ts";
import { type Address, type Bytes32, type Hex, sameAddress } from "../../../../policies/treasury/money.ts";
import { ask, valueOf } from "../../../../simulation/askContract.ts";
import type { Ground } from "../doctor/ground.ts";
import type { Proposal } from "./governor.ts";

export const SUBMISSION_STATES = ["waiting", "ready", "expired", "accepted", "cancelled", "vetoed"] as const;

export type Submission = {
  changes: Address;
  id: Bytes32;
  items: ChangeItem[];
  /** Between these anyone may have it applied [unix seconds]. */
  eta: number;
  deadline: number;
  /** `cancelled` by the limits' owner, `vetoed` by their guardian. */
  state: (typeof SUBMISSION_STATES)[number];
};

const SUBMITTED = toEventSelector("Submitted(bytes32,uint40,bool,(uint8,address,uint256)[],(uint256,uint256,uint8)[])");
const CANCELLED = toEventSelector("Cancelled(bytes32,address)");
const PENDING = "function pending(bytes32) view returns (uint40 eta, bool beyondGuardian, bytes32 base)";
const GRACE = "function GRACE_SECONDS() view returns (uint256)";

/**
 * What a proposal that was carried out submitted to the limits, from their logs; the last time, where it was handed in
 * anew.
 * @throws SubmissionsUnreadableError where no logs are to be had
 */
export const submissionsOf = async (ground: Ground, proposal: Pick<Proposal, "calls">): Promise<Submission[]> => {
  const found: Submission[] = [];
  for (const call of proposal.calls) {
    const read = readCall(call, call.to);
    if (read.kind === "other" || read.functionName !== "submit") continue;
    const logs = (await ground.recentLogs?.({ address: call.to, topics: [] })) ?? null;
    if (logs === null) throw new SubmissionsUnreadableError();
    const submitted = logs.findLast(
      (log) => log.topics[0] === SUBMITTED && textOf(submittedIn(log).changes) === textOf(read.items),
    );
    if (submitted === undefined) continue;
    const { id, eta, changes } = submittedIn(submitted);
    if (found.some((one) => one.id === id)) continue;
    const grace = valueOf(await ask<bigint>({ to: call.to, signature: GRACE }, ground.view)) ?? 0n;
    const after = logs.slice(logs.indexOf(submitted));
    found.push({
      changes: call.to,
      id,
      items: [...changes],
      eta,
      deadline: eta + Number(grace),
      state: await stateOfSubmission(ground, { changes: call.to, id, eta, grace: Number(grace) }, after),
    });
  }
  return found;
};

type Log = { topics: Hex[]; data: Hex };

const submittedIn = ({ topics, data }: Log): { id: Bytes32; eta: number; changes: readonly ChangeItem[] } => {
  const { args } = decodeEventLog({
    abi: policyChangesAbi,
    eventName: "Submitted",
    topics: topics as [Hex, ...Hex[]],
    data,
  });
  return { id: args.id as Bytes32, eta: Number(args.eta), changes: args.changes };
};

const stateOfSubmission = async (
  { view, fork }: Ground,
  { changes, id, eta, grace }: { changes: Address; id: Bytes32; eta: number; grace: number },
  since: readonly Log[],
): Promise<Submission["state"]> => {
  const pending = valueOf(
    await ask<readonly [number, boolean, Hex]>({ to: changes, signature: PENDING, args: [id] }, view),
  );
  if (pending !== null && pending[0] !== 0)
    return fork.timestamp < eta ? "waiting" : fork.timestamp > eta + grace ? "expired" : "ready";
  const ended = since.findLast(({ topics }) => topics[0] === CANCELLED && topics[1] === id);
  if (ended === undefined) return "accepted";
  const by: Address = `0x${ended.data.slice(-40)}`;
  const limits = valueOf(await ask<Address>({ to: changes, signature: LIMITS }, view));
  const owner = limits === null ? null : valueOf(await ask<Address>({ to: limits, signature: OWNER }, view));
  return owner !== null && sameAddress(owner, by) ? "cancelled" : "vetoed";
};

const LIMITS = "function limits() view returns (address)";
const OWNER = "function owner() view returns (address)";

const textOf = (items: readonly ChangeItem[]): string =>
  items.map(({ parameter, subject, value }) => `${parameter} ${subject.toLowerCase()} ${value}`).join();

export class SubmissionsUnreadableError extends Error {
  readonly code = "SUBMISSIONS_UNREADABLE";
  constructor() {
    super(
      "What was submitted to the limits cannot be read: no logs are to be had here.\nName a node that keeps logs with --chain <url>.",
    );
    this.name = "SubmissionsUnreadableError";
  }
}
