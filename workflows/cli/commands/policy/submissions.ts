import { decodeEventLog, toEventSelector } from "viem";
import { policyChangesAbi } from "../../../../contracts/generated/PolicyChanges.ts";
import type { ChangeItem } from "../../../../policies/onchain/changeItems.ts";
import { readCall } from "../../../../policies/onchain/proposalCalls.ts";
import type { Address, Bytes32, Hex } from "../../../../policies/treasury/money.ts";
import { ask, valueOf } from "../../../../simulation/askContract.ts";
import type { Ground } from "../doctor/ground.ts";
import type { Proposal } from "./governor.ts";

export type Submission = {
  changes: Address;
  id: Bytes32;
  items: ChangeItem[];
  /** From then on anyone may have it applied [unix seconds]. */
  eta: number;
  /** `gone` where it was accepted, cancelled or handed in anew. */
  state: "waiting" | "ready" | "gone";
};

const SUBMITTED = toEventSelector("Submitted(bytes32,uint40,bool,(uint8,address,uint256)[],(uint256,uint256,uint8)[])");
const PENDING = "function pending(bytes32) view returns (uint40 eta, bool beyondGuardian, bytes32 base)";

/** What a proposal that was carried out submitted to the limits, from their logs. */
export const submissionsOf = async (ground: Ground, proposal: Proposal): Promise<Submission[]> => {
  const found: Submission[] = [];
  for (const call of proposal.calls) {
    const read = readCall(call, call.to);
    if (read.kind === "other" || read.functionName !== "submit" || ground.recentLogs === null) continue;
    const logs = (await ground.recentLogs({ address: call.to, topics: [SUBMITTED] })) ?? [];
    for (const log of logs) {
      const { args } = decodeEventLog({
        abi: policyChangesAbi,
        eventName: "Submitted",
        topics: log.topics as [Hex, ...Hex[]],
        data: log.data,
      });
      if (textOf(args.changes) !== textOf(read.items) || found.some(({ id }) => id === args.id)) continue;
      const eta = Number(args.eta);
      const pending = valueOf(
        await ask<readonly [number, boolean, Hex]>({ to: call.to, signature: PENDING, args: [args.id] }, ground.view),
      );
      const stands = pending !== null && pending[0] !== 0;
      found.push({
        changes: call.to,
        id: args.id as Bytes32,
        items: [...args.changes],
        eta: stands ? pending[0] : eta,
        state: !stands ? "gone" : ground.fork.timestamp >= pending[0] ? "ready" : "waiting",
      });
    }
  }
  return found;
};

const textOf = (items: readonly ChangeItem[]): string =>
  items.map(({ parameter, subject, value }) => `${parameter} ${subject.toLowerCase()} ${value}`).join();
