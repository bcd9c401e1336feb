import { createClient, http } from "viem";
import type { Action } from "../../policies/treasury/action.ts";
import type { Outcome } from "../../policies/treasury/outcome.ts";
import type { Decision } from "../../policies/treasury/proposal.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import type { BlockEnv } from "../../simulation/forks/stateSource.ts";
import type { Misses } from "../../simulation/forks/stateServer.ts";
import { predict, simulateDecision } from "../../workflows/activities/simulate.ts";
import type { GuardedTreasury } from "../support/guardedTreasury.ts";

const ZERO = `0x${"0".repeat(64)}` as const;
const sizing = { requestedUsd8: "0", sizedUsd8: "0", boundBy: "requested" as const, bounds: [] };

/** Where a decision is tried: the treasury as the last closed block has it, and the block that is open. */
export type Standing = { snapshot: Snapshot; block: BlockEnv };

/** Decisions put to a module as it stands: what several ask at once travels in one request, each call as it is alone. */
export type Trials = {
  simulate(at: Standing, actions: Action[]): Promise<{ decision: Decision; outcome: Outcome }>;
  /** A decision as it is. */
  predict(at: Standing, decision: Decision): Promise<Outcome>;
  /** What anybody's trial asked of the state and was not told. */
  missed(): Misses[];
};

/** @param together most calls of one request */
export const trialsOn = ({ fork, mandate, submitter }: GuardedTreasury, together: number): Trials => {
  const batch = { batchSize: together, wait: 0 };
  const client = createClient({ transport: http(fork.rpcUrl, { batch, retryCount: 0, timeout: 120_000 }) });
  const missed: Misses[] = [];
  // One trial may be told of another's misses: they are kept for whoever asks in the end.
  const takeMisses = async (): Promise<Misses> => {
    const taken = await fork.takeMisses();
    if (Object.values(taken).some((list) => list.length > 0)) missed.push(taken);
    return taken;
  };
  const about = ({ snapshot, block }: Standing, actions: Action[]) => ({
    client,
    takeMisses,
    env: block,
    snapshot,
    proposal: { snapshotHash: ZERO, tallyHash: ZERO, sizing, actions },
    mandate,
    submitter: submitter.address,
    gasPriceWei: 1n,
  });
  return {
    simulate: async (at, actions) => {
      const { decision, prediction } = await simulateDecision(about(at, actions));
      return { decision, outcome: prediction };
    },
    predict: (at, decision) => predict(about(at, decision.actions), decision),
    missed: () => missed,
  };
};
