import { encodeDeployData, getContractAddress, type LocalAccount, zeroAddress } from "viem";
import { fastGovernorAbi } from "../../contracts/generated/FastGovernor.ts";
import { holderGovernorAbi } from "../../contracts/generated/HolderGovernor.ts";
import { holderTokenAbi } from "../../contracts/generated/HolderToken.ts";
import type { Address } from "../../policies/treasury/money.ts";
import { timelockArtifact } from "./artifacts.ts";
import { carryOut, type Send } from "./deploy.ts";
import { type Creation, creationData, type DeploymentStep } from "./deploymentSteps.ts";

/** Holders' contracts. The timelock is the limits' owner, the fast governor their tightener. */
export type Governance = { holderToken: Address; timelock: Address; governor: Address; fastGovernor: Address };

/** In order of creation; each takes one nonce of the deployer. */
const CREATED = ["holderToken", "timelock", "governor", "fastGovernor"] as const;

export type VoteSettings = {
  /** Between proposal and vote; votes count as they stood at its end [seconds]. */
  votingDelay: number;
  /** [seconds] */
  votingPeriod: number;
  /** Votes it takes to propose [1e-18 token]. */
  proposalThreshold: bigint;
  /** Votes for and abstaining, of all there are [percent]. */
  quorumPercent: bigint;
};

const TOKEN = 10n ** 18n;
const DAY = 86_400;

/** A vote of days for everything, one of an hour for what only tightens. */
export const VOTES: Record<"governor" | "fastGovernor", VoteSettings> = {
  governor: { votingDelay: DAY, votingPeriod: 3 * DAY, proposalThreshold: 1_000n * TOKEN, quorumPercent: 20n },
  fastGovernor: { votingDelay: 60, votingPeriod: 3_600, proposalThreshold: 1_000n * TOKEN, quorumPercent: 20n },
};

/** Who holds how much on a fork, each with a throwaway key of that role [1e-18 token]. */
export const FORK_HOLDERS: readonly { role: string; amount: bigint }[] = [
  { role: "holder-1", amount: 45_000n * TOKEN },
  { role: "holder-2", amount: 35_000n * TOKEN },
  { role: "holder-3", amount: 20_000n * TOKEN },
];

/** Where holders' contracts will stand, so that a treasury can name the timelock before there is one. */
export const predictGovernance = (p: { deployer: Address; startNonce: number }): Governance =>
  Object.fromEntries(
    CREATED.map((name, index) => [name, getContractAddress({ from: p.deployer, nonce: BigInt(p.startNonce + index) })]),
  ) as Governance;

type Founding = {
  /** Who starts with how much [1e-18 token]; they vote for themselves until they delegate. */
  allotments: readonly { holder: Address; amount: bigint }[];
  votes?: typeof VOTES;
};

/**
 * What makes holders' contracts, in order. The Timelock adds no delay (the limits have their own), takes proposals from the
 * Governor alone and has no admin; anyone may execute what has passed.
 */
export const governanceSteps = ({ allotments, votes = VOTES }: Founding, all: Governance): DeploymentStep[] => {
  const { holderToken, timelock, governor } = all;
  const timelockArgs = [0n, [governor], [zeroAddress], zeroAddress];
  const own: Record<Exclude<(typeof CREATED)[number], "timelock">, Creation> = {
    holderToken: { contract: "HolderToken", abi: holderTokenAbi, args: [allotments] },
    governor: { contract: "HolderGovernor", abi: holderGovernorAbi, args: [holderToken, timelock, votes.governor] },
    fastGovernor: { contract: "FastGovernor", abi: fastGovernorAbi, args: [holderToken, votes.fastGovernor] },
  };
  return CREATED.map((name): DeploymentStep => {
    const step = { name, at: all[name], to: null };
    return name === "timelock"
      ? { ...step, data: encodeDeployData({ ...timelockArtifact(), args: timelockArgs }), creation: null }
      : { ...step, data: creationData(own[name]), creation: own[name] };
  });
};

/**
 * Deploys a token, a Governor with its Timelock, and the fast Governor.
 * @throws DeploymentFailedError naming the step that reverted or landed elsewhere
 */
export const deployGovernance = async (
  p: { send: Send; deployer: LocalAccount; startNonce: number } & Founding,
): Promise<Governance> => {
  const all = predictGovernance({ deployer: p.deployer.address, startNonce: p.startNonce });
  for (const step of governanceSteps(p, all)) await carryOut(p, step);
  return all;
};
