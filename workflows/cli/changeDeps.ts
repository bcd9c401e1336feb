import { resolve } from "node:path";
import { mandateSchema } from "../../policies/treasury/mandate.ts";
import type { ChangeDeps } from "../activities/policyChange.ts";
import { readChangeSetup } from "../adapters/changeSetup.ts";
import { faultPoint } from "../adapters/faultPoints.ts";
import { forkAccount } from "../adapters/forkAccounts.ts";
import { openForkSender } from "../adapters/forkSender.ts";
import { openRun } from "../adapters/recordStore.ts";
import { createRedactor } from "../adapters/redactor.ts";
import { changeGovernance } from "./commands/policy/changeGovernance.ts";

/**
 * What the steps of a change of policy work with, put together from its folder and the environment.
 * @param env the node's URL is its MAINNET_RPC_URL
 */
export const openChangeDeps = (folder: string, env: Record<string, string | undefined>): ChangeDeps => {
  const { mandateHash, governor, custody, module, actors, proposal } = readChangeSetup(folder);
  const run = openRun(folder);
  return {
    run,
    governance: changeGovernance({
      mandate: mandateSchema.parse(JSON.parse(run.getBlob(mandateHash))),
      governor,
      treasury: { custody, module },
      proposer: actors === null ? null : forkAccount(actors.proposer).address,
      proposal: proposal === null ? null : BigInt(proposal),
      cwd: resolve(folder, "../../.."),
      env,
    }),
    sender: () => openForkSender("", env),
    account: forkAccount,
    redact: createRedactor(env),
    fault: faultPoint(env, folder),
  };
};
