import { encodeDeployData, getContractAddress, type Hex, type LocalAccount, zeroAddress } from "viem";
import { fastGovernorAbi } from "../../contracts/generated/FastGovernor.ts";
import { holderGovernorAbi } from "../../contracts/generated/HolderGovernor.ts";
import { holderTokenAbi } from "../../contracts/generated/HolderToken.ts";
import { type Address, sameAddress } from "../../policies/treasury/money.ts";
import { creationCode, timelockArtifact } from "./artifacts.ts";
import { DeploymentFailedError, type Send } from "./deploy.ts";

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

const CREATION_GAS = 8_000_000n;

/** Where holders' contracts will stand, so that a treasury can name the timelock before there is one. */
export const predictGovernance = (p: { deployer: Address; startNonce: number }): Governance =>
  Object.fromEntries(
    CREATED.map((name, index) => [name, getContractAddress({ from: p.deployer, nonce: BigInt(p.startNonce + index) })]),
  ) as Governance;

/**
 * Deploys a token, a Governor with its Timelock, and the fast Governor. The Timelock adds no delay (the limits have their own),
 * takes proposals from the Governor alone and has no admin; anyone may execute what has passed.
 * @param p.allotments who starts with how much [1e-18 token]; they vote for themselves until they delegate
 * @throws DeploymentFailedError naming the step that reverted or landed elsewhere
 */
export const deployGovernance = async (p: {
  send: Send;
  deployer: LocalAccount;
  startNonce: number;
  allotments: readonly { holder: Address; amount: bigint }[];
  votes?: typeof VOTES;
}): Promise<Governance> => {
  const { votes = VOTES } = p;
  const all = predictGovernance({ deployer: p.deployer.address, startNonce: p.startNonce });
  const { holderToken, timelock } = all;
  const code: Record<(typeof CREATED)[number], Hex> = {
    holderToken: encodeDeployData({
      abi: holderTokenAbi,
      bytecode: creationCode("HolderToken"),
      args: [p.allotments],
    }),
    timelock: encodeDeployData({ ...timelockArtifact(), args: [0n, [all.governor], [zeroAddress], zeroAddress] }),
    governor: encodeDeployData({
      abi: holderGovernorAbi,
      bytecode: creationCode("HolderGovernor"),
      args: [holderToken, timelock, votes.governor],
    }),
    fastGovernor: encodeDeployData({
      abi: fastGovernorAbi,
      bytecode: creationCode("FastGovernor"),
      args: [holderToken, votes.fastGovernor],
    }),
  };
  for (const name of CREATED) {
    const receipt = await p.send({ account: p.deployer, to: null, data: code[name], gas: CREATION_GAS });
    if (receipt.status !== "success") throw new DeploymentFailedError(name, "its constructor reverted");
    const landed = receipt.contractAddress ?? "no address";
    if (landed === "no address" || !sameAddress(landed, all[name]))
      throw new DeploymentFailedError(name, `it landed at ${landed} instead of ${all[name]}`);
  }
  return all;
};
