import type { PublicClient } from "viem";
import type { Action } from "../../policies/treasury/action.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import { observe } from "../../workflows/activities/observe.ts";
import { simulateDecision } from "../../workflows/activities/simulate.ts";
import type { Deployment } from "../../workflows/adapters/deploy.ts";
import type { Fork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";

const ZERO_HASH = `0x${"0".repeat(64)}` as const;

/**
 * A decision observed and simulated as a cycle does it, on a fork as it stands now, whoever moved it.
 * @param p.actions what to decide, of what was observed
 */
export const judgedOnNode = async (p: {
  fork: Fork;
  deployment: Deployment;
  mandate: Mandate;
  actions: (snapshot: Snapshot) => Action[];
}): ReturnType<typeof simulateDecision> => {
  const { fork, deployment, mandate } = p;
  const snapshot = await observe({
    client: fork.client as unknown as PublicClient,
    raiseUnknown: fork.raiseUnknown,
    forgetUnknown: fork.forgetUnknown,
    fork: fork.state,
    mandate,
    custody: { kind: "treasury", address: deployment.custody },
    deployment,
  });
  const { number, timestamp } = await fork.client.getBlock();
  return simulateDecision({
    client: fork.client,
    takeMisses: fork.takeMisses,
    env: { ...fork.baseBlock, number: Number(number) + 1, timestamp: Number(timestamp) + 12 },
    snapshot,
    proposal: {
      snapshotHash: ZERO_HASH,
      tallyHash: ZERO_HASH,
      sizing: { requestedUsd8: "0", sizedUsd8: "0", boundBy: "requested", bounds: [] },
      actions: p.actions(snapshot),
    },
    mandate,
    submitter: forkAccount("submitter").address,
    gasPriceWei: 1n,
  });
};
