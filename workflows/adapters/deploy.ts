import {
  encodeFunctionData,
  type Hex,
  type LocalAccount,
  type PublicClient,
  type TransactionReceipt,
  zeroAddress,
} from "viem";
import type { Contradiction } from "../../policies/mandates/contradictions.ts";
import { seatContradictions } from "../../policies/mandates/councilContradictions.ts";
import { type Delays, DELAYS } from "../../policies/onchain/delays.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { type Address, sameAddress } from "../../policies/treasury/money.ts";
import {
  type CustodyKind,
  type Deployment,
  type DeploymentStep,
  deploymentSteps,
  predictDeployment,
  type Whose,
} from "./deploymentSteps.ts";
import { venuesOf } from "./deployVenues.ts";
import { safeAbi, safeTransactionData } from "./safe.ts";

export { type CustodyKind, type Deployment, noncesOf, predictDeployment } from "./deploymentSteps.ts";

/** Signs, journals, sends and mines. */
export type Send = (tx: {
  account: LocalAccount;
  to: Address | null;
  data: Hex;
  value?: bigint;
  gas?: bigint;
}) => Promise<TransactionReceipt>;

const CREATION_GAS = 8_000_000n;
const CALL_GAS = 1_000_000n;

/** Where custody will stand, so that an overlay can fund it beforehand. */
export const predictCustody = (p: Whose): Address => predictDeployment(p).custody;

/** The addresses alone. */
export const createdAddresses = (p: Whose): Address[] =>
  Object.values(predictDeployment(p)).filter((address) => address !== undefined);

export type DeployTreasury = {
  send: Send;
  publicClient: PublicClient;
  deployer: LocalAccount;
  /** The Safe's two owners; unused for a `Treasury`. */
  owners: readonly LocalAccount[];
  mandate: Mandate;
  seats: readonly Address[];
  /** Who hands decisions in, and publishes records. */
  submitter: Address;
  /** Governance: hands changes of limits and seats in, owns anchor and a `Treasury`. */
  executor: Address;
  custody: CustodyKind;
  /** How long what loosens waits; `DELAYS` unless stated. */
  delays?: Delays;
  /** Who may only tighten, beside guardian and executor; nobody unless stated. */
  tightener?: Address;
};

/**
 * Deploys custody and policy for a mandate, every part through `send`. A Safe lets its module in last, when all of it stands.
 * @throws MandateExpiredError where nothing but reducing would be allowed from the start
 * @throws SeatsUnfitError naming each seat or quorum that the contract would refuse
 * @throws DeploymentFailedError naming the step that reverted or landed elsewhere
 */
export const deployTreasury = async (p: DeployTreasury): Promise<Deployment> => {
  const owners = p.owners.map((owner) => owner.address);
  requireDeployable(p.mandate, p.seats, (await p.publicClient.getBlock()).timestamp);
  const startNonce = await p.publicClient.getTransactionCount({ address: p.deployer.address });
  const whose = { deployer: p.deployer.address, custody: p.custody, owners };
  const all = predictDeployment({ ...whose, startNonce, venues: venuesOf(p.mandate) });
  const terms = { delays: DELAYS, tightener: zeroAddress, ...p, owners };
  for (const step of deploymentSteps(terms, all)) await carryOut(p, step);
  if (p.custody === "safe") await enableModule(p, all);
  return all;
};

/**
 * Whether a mandate and these seats can be deployed at all.
 * @param now the chain's time [unix seconds]
 * @throws MandateExpiredError, SeatsUnfitError
 */
export const requireDeployable = (mandate: Mandate, seats: readonly Address[], now: bigint): void => {
  if (BigInt(mandate.limits.mandateExpiry) <= now) throw new MandateExpiredError(mandate.limits.mandateExpiry, now);
  const unfit = seatContradictions(mandate, seats);
  if (unfit.length > 0) throw new SeatsUnfitError(unfit);
};

type Sender = Pick<DeployTreasury, "send" | "deployer">;

/** Sends one step, and looks whether what it creates stands where it was foreseen. */
export const carryOut = async (p: Sender, { name, at, to, data }: DeploymentStep): Promise<void> => {
  const receipt = await p.send({ account: p.deployer, to, data, gas: to === null ? CREATION_GAS : CALL_GAS });
  if (receipt.status !== "success") throw new DeploymentFailedError(name, "its constructor reverted");
  const landed = receipt.contractAddress ?? "no address";
  if (to === null && (landed === "no address" || !sameAddress(landed, at)))
    throw new DeploymentFailedError(name, `it landed at ${landed} instead of ${at}`);
};

const enableModule = async (p: DeployTreasury, all: Deployment): Promise<void> => {
  if (!(await p.publicClient.getCode({ address: all.custody })))
    throw new DeploymentFailedError("custody", "the Safe's proxy factory made no Safe there");
  const data = await safeTransactionData({
    safe: all.custody,
    chainId: p.mandate.chainId,
    owners: p.owners,
    nonce: 0n,
    to: all.custody,
    data: encodeFunctionData({ abi: safeAbi, functionName: "enableModule", args: [all.module] }),
  });
  await p.send({ account: p.deployer, to: all.custody, data, gas: CALL_GAS });
  const enabled = await p.publicClient.readContract({
    address: all.custody,
    abi: safeAbi,
    functionName: "isModuleEnabled",
    args: [all.module],
  });
  if (!enabled) throw new DeploymentFailedError("custody", "the Safe did not enable the module");
};

export class DeploymentFailedError extends Error {
  readonly code = "DEPLOYMENT_FAILED";
  constructor(step: string, reason: string) {
    super(
      `Deploying ${step} failed: ${reason}.\nCheck the mandate against the chain, then deploy again from a fresh account.`,
    );
    this.name = "DeploymentFailedError";
  }
}

export class SeatsUnfitError extends Error {
  readonly code = "SEATS_UNFIT";
  constructor(contradictions: readonly Contradiction[]) {
    const lines = contradictions.map(({ field, reason }) => `  ${field}: ${reason}`);
    super(`These seats cannot sit under the mandate:\n${lines.join("\n")}\nChange the seats, or the mandate's quorum.`);
    this.name = "SeatsUnfitError";
  }
}

export class MandateExpiredError extends Error {
  readonly code = "MANDATE_EXPIRED";
  constructor(expiry: number, now: bigint) {
    super(
      `The mandate expired: limits.mandateExpiry ${expiry} is not after the chain's time ${now}.\nRenew it with a later date, then deploy again.`,
    );
    this.name = "MandateExpiredError";
  }
}
