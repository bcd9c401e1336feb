import { parseEther, toHex } from "viem";
import { decisionTypedData } from "../../policies/onchain/decision.ts";
import type { Action } from "../../policies/treasury/action.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { executionCall, executionGas } from "../../workflows/activities/broadcast.ts";
import { decisionEvents } from "../../workflows/activities/minedOutcome.ts";
import type { Deployment } from "../../workflows/adapters/deploy.ts";
import type { Fork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { openForkSender } from "../../workflows/adapters/forkSender.ts";
import { judgedOnNode } from "./judgedOnNode.ts";

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
  const { decision } = await judgedOnNode({ fork, deployment, mandate, actions: () => p.actions });
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
