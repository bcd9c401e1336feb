import { encodeDeployData, type Hex, parseEther, zeroAddress } from "viem";
import { holderGovernorAbi } from "../../contracts/generated/HolderGovernor.ts";
import { holderTokenAbi } from "../../contracts/generated/HolderToken.ts";
import type { Address } from "../../policies/treasury/money.ts";
import { creationCode, timelockArtifact } from "../../workflows/adapters/artifacts.ts";
import { deployGovernance, predictGovernance } from "../../workflows/adapters/deployGovernance.ts";
import type { Fork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { createSafeData, predictSafe, SAFE } from "../../workflows/adapters/safe.ts";

/**
 * Who owns the limits: the governance that is shipped; a governor that was there before, with a timelock of two days, another
 * quorum and no threshold; a Safe.
 */
export type Voting = "shipped" | "foreign" | "safe";

/** Whoever decides. A Safe has no governor: its owners are who votes. */
export type House = { executor: Address; governor: Address; fastGovernor: Address | null };

const deployer = forkAccount("deployer");
const allotments = [
  { holder: forkAccount("holder-1").address, amount: parseEther("60000") },
  { holder: forkAccount("holder-2").address, amount: parseEther("40000") },
];

export const deployHouse = async (fork: Fork, voting: Voting): Promise<House> => {
  if (voting === "safe") return bySafe(fork);
  if (voting === "foreign") return foreign(fork);
  const made = await deployGovernance({ send: fork.send, deployer, startNonce: 0, allotments });
  return { executor: made.timelock, governor: made.governor, fastGovernor: made.fastGovernor };
};

const create = async ({ send }: Fork, data: Hex): Promise<void> =>
  void (await send({ account: deployer, to: null, data, gas: 8_000_000n }));

/** Its fast governor's place stays empty, so that a treasury lies where it always does. */
const foreign = async (fork: Fork): Promise<House> => {
  const { holderToken, timelock, governor } = predictGovernance({ deployer: deployer.address, startNonce: 0 });
  const settings = { votingDelay: 3_600, votingPeriod: 86_400, proposalThreshold: 0n, quorumPercent: 50n };
  const delay = 2n * 86_400n;
  await create(
    fork,
    encodeDeployData({ abi: holderTokenAbi, bytecode: creationCode("HolderToken"), args: [allotments] }),
  );
  await create(
    fork,
    encodeDeployData({ ...timelockArtifact(), args: [delay, [governor], [zeroAddress], zeroAddress] }),
  );
  await create(
    fork,
    encodeDeployData({
      abi: holderGovernorAbi,
      bytecode: creationCode("HolderGovernor"),
      args: [holderToken, timelock, settings],
    }),
  );
  await fork.send({ account: deployer, to: deployer.address, data: "0x", gas: 21_000n });
  return { executor: timelock, governor, fastGovernor: null };
};

const SALT = 7n;

const bySafe = async (fork: Fork): Promise<House> => {
  const owners = [forkAccount("safe-owner-1").address, forkAccount("safe-owner-2").address];
  const safe = predictSafe(owners, SALT);
  await fork.declareCreated([safe]);
  await fork.send({
    account: deployer,
    to: SAFE.proxyFactory,
    data: createSafeData(owners, SALT),
    gas: 1_000_000n,
  });
  return { executor: safe, governor: safe, fastGovernor: null };
};
