import { encodeFunctionData, isAddressEqual, type PublicClient } from "viem";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { hashOf } from "../../../../policies/treasury/canonical.ts";
import { type Address, sameAddress } from "../../../../policies/treasury/money.ts";
import { raiseMisses } from "../../../../simulation/engines/evm.ts";
import { DeploymentFailedError, requireDeployable } from "../../../adapters/deploy.ts";
import type { DeploymentFile } from "../../../adapters/deploymentFile.ts";
import {
  type Deployment,
  type DeploymentStep,
  deploymentSteps,
  predictDeployment,
  type Terms,
} from "../../../adapters/deploymentSteps.ts";
import { venuesOf } from "../../../adapters/deployVenues.ts";
import { safeAbi } from "../../../adapters/safe.ts";
import type { Ground, Logged, LogQuery } from "../doctor/ground.ts";
import { reasonOf } from "../policy/execution.ts";
import { rehearsal, type Rehearsal } from "../policy/rehearsal.ts";

/** One transaction of a deployment, as it went on the fork. */
export type Rehearsed = DeploymentStep & {
  from: Address;
  /** Null where a Safe's owners make it together. */
  nonce: number | null;
  gasUsed: bigint;
};

export type RehearsedDeployment = {
  steps: Rehearsed[];
  file: DeploymentFile;
  startNonce: number;
  /** The chain as it stands afterwards. */
  after: Ground;
};

/**
 * Makes every transaction of a deployment on the ground's own chain, without a key.
 * @throws MandateExpiredError, SeatsUnfitError, DeploymentFailedError, StateUnknownError
 */
export const rehearseDeployment = async (
  ground: Ground,
  { terms, deployer }: { terms: Terms; deployer: Address },
): Promise<RehearsedDeployment> => {
  const { mandate, custody, owners, seats } = terms;
  requireDeployable(mandate, seats, BigInt(ground.fork.timestamp));
  const recorded = ground.fork.state.source === "bundle";
  if (recorded) await ground.declareCreated([deployer]);
  const startNonce = await nonceOf(ground, deployer);
  const all = predictDeployment({ deployer, custody, owners, startNonce, venues: venuesOf(mandate) });
  const made = madeBy(all, terms);
  if (recorded) await ground.declareCreated(made);
  const chain = rehearsal(ground);
  const steps: Rehearsed[] = [];
  for (const step of deploymentSteps(terms, all)) {
    const gasUsed = await carriedOut(chain, step, deployer);
    steps.push({ ...step, from: deployer, nonce: startNonce + steps.length, gasUsed });
  }
  if (custody !== "treasury") {
    const step = enableStep(all);
    steps.push({ ...step, from: all.custody, nonce: null, gasUsed: await carriedOut(chain, step, all.custody) });
  }
  await chain.tick();
  const after = { ...chain.ground(), logs: logsAfter(ground, made) };
  return { steps, file: fileOf(terms, deployer, all), startNonce, after };
};

const nonceOf = async ({ client, view }: Ground, deployer: Address): Promise<number> => {
  await view.takeMisses();
  const nonce = await client.getTransactionCount({ address: deployer });
  raiseMisses(await view.takeMisses());
  return nonce;
};

const madeBy = (all: Deployment, { custody }: Terms): Address[] =>
  Object.values(all)
    .filter((at) => at !== undefined)
    .filter((at) => typeof custody === "string" || !sameAddress(at, custody.existing));

const carriedOut = async (chain: Rehearsal, step: DeploymentStep, from: Address): Promise<bigint> => {
  const { ok, revert, gasUsed, created } = await chain.run({ from, to: step.to, value: 0n, data: step.data });
  if (!ok) throw new DeploymentFailedError(step.name, reasonOf(revert));
  if (step.to === null && (created === null || !isAddressEqual(created, step.at)))
    throw new DeploymentFailedError(step.name, `it landed at ${created ?? "no address"} instead of ${step.at}`);
  return gasUsed;
};

/** Last, so that nothing may move custody before all of it stands. */
const enableStep = ({ custody, module }: Deployment): DeploymentStep => ({
  name: "enableModule",
  at: custody,
  to: custody,
  data: encodeFunctionData({ abi: safeAbi, functionName: "enableModule", args: [module] }),
  creation: null,
});

/** What stood before is known from the node's logs alone; what was made here, and a replica, left none before. */
const logsAfter = (ground: Ground, made: readonly Address[]): Ground["logs"] => {
  const { source, parentBlock } = ground.fork.state;
  const own = async ({ address, topics }: LogQuery): Promise<Logged[]> => {
    const params = [{ address, topics, fromBlock: `0x${(parentBlock + 1).toString(16)}`, toBlock: "latest" }];
    return (await (ground.client as PublicClient).request({ method: "eth_getLogs", params } as never)) as Logged[];
  };
  const isNew = (at: Address): boolean => source === "replica" || made.some((one) => isAddressEqual(one, at));
  return async (query) => {
    if (query.address !== undefined && [query.address].flat().every(isNew)) return own(query);
    const before = ground.logs === null ? null : await ground.logs(query);
    return before === null ? null : [...before, ...(await own(query))];
  };
};

const fileOf = (terms: Terms, deployer: Address, contracts: Deployment): DeploymentFile => {
  const { mandate, custody, owners, executor, submitter, seats, delays, tightener } = terms;
  return {
    format: 1,
    chainId: mandate.chainId,
    mandate: mandateOfFile(mandate),
    deployer,
    executor,
    tightener: BigInt(tightener) === 0n ? null : tightener,
    submitter,
    seats: [...seats],
    delays,
    custody: {
      kind: custody === "treasury" ? "treasury" : "safe",
      owners: custody === "safe" ? [...owners] : null,
    },
    contracts,
  };
};

export const mandateOfFile = (mandate: Mandate): DeploymentFile["mandate"] => ({
  name: mandate.name,
  hash: hashOf(mandate),
});
