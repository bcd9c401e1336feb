import { parseEther, type PublicClient, toHex } from "viem";
import { decisionTypedData } from "../../policies/onchain/decision.ts";
import type { Action } from "../../policies/treasury/action.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { executionCall, executionGas } from "../../workflows/activities/broadcast.ts";
import { decisionEvents } from "../../workflows/activities/minedOutcome.ts";
import { observe } from "../../workflows/activities/observe.ts";
import { simulateDecision } from "../../workflows/activities/simulate.ts";
import type { Deployment } from "../../workflows/adapters/deploy.ts";
import type { Fork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { openForkSender } from "../../workflows/adapters/forkSender.ts";

const ZERO_HASH = `0x${"0".repeat(64)}` as const;

/**
 * A decision made as a cycle makes it, on a fork as it stands now, whoever moved it: observed, simulated, signed by the seats,
 * handed in. What the module said of it.
 */
export const decideOnNode = async (p: {
  fork: Fork;
  deployment: Deployment;
  mandate: Mandate;
  /** Roles of the seats' throwaway keys. */
  seats: readonly string[];
  actions: Action[];
}): Promise<ReturnType<typeof decisionEvents>["status"]> => {
  const { fork, deployment, mandate } = p;
  const sender = await openForkSender(fork.rpcUrl, {});
  const submitter = forkAccount("submitter");
  const params = [submitter.address, toHex(parseEther("10"))];
  await fork.client.request({ method: "anvil_setBalance", params } as never);
  const snapshot = await observe({
    client: fork.client as unknown as PublicClient,
    raiseUnknown: fork.raiseUnknown,
    forgetUnknown: fork.forgetUnknown,
    fork: fork.state,
    mandate,
    custody: { kind: "treasury", address: deployment.custody },
    deployment,
  });
  const { number, timestamp } = await sender.head();
  const { decision } = await simulateDecision({
    client: fork.client,
    takeMisses: fork.takeMisses,
    env: { ...fork.baseBlock, number: number + 1, timestamp: timestamp + 12 },
    snapshot,
    proposal: {
      snapshotHash: ZERO_HASH,
      tallyHash: ZERO_HASH,
      sizing: { requestedUsd8: "0", sizedUsd8: "0", boundBy: "requested", bounds: [] },
      actions: p.actions,
    },
    mandate,
    submitter: submitter.address,
    gasPriceWei: 1n,
  });
  const typed = decisionTypedData(decision, { chainId: mandate.chainId, module: deployment.module });
  const signatures = await Promise.all(
    p.seats.map(async (role) => {
      const account = forkAccount(role);
      return { seat: role, signer: account.address, signature: await account.signTypedData(typed) };
    }),
  );
  const data = executionCall(decision, signatures);
  const { raw, hash } = await sender.sign({
    account: submitter,
    to: deployment.module,
    data,
    gas: executionGas(decision.actions.length),
  });
  await sender.submit(raw);
  const receipt = await sender.settle(hash);
  return decisionEvents(receipt?.logs as never, deployment.module).status;
};
