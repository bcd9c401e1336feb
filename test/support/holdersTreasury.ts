import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  type Abi,
  encodeDeployData,
  encodeFunctionData,
  getContractAddress,
  parseEther,
  parseUnits,
  type PublicClient,
  zeroAddress,
} from "viem";
import { holderGovernorAbi } from "../../contracts/generated/HolderGovernor.ts";
import { holderTokenAbi } from "../../contracts/generated/HolderToken.ts";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import type { Address, Hex } from "../../policies/treasury/money.ts";
import { creationCode } from "../../workflows/adapters/artifacts.ts";
import { type Deployment, deployTreasury, predictDeployment } from "../../workflows/adapters/deploy.ts";
import { type Fork, openFork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";

const root = resolve(import.meta.dirname, "../..");
const require = createRequire(import.meta.url);
const TIMELOCK = require("@openzeppelin/contracts/build/contracts/TimelockController.json") as {
  abi: Abi;
  bytecode: Hex;
};
const mandate = loadMandate(readFileSync(join(root, "policies/mandates/example.yaml"), "utf8"));
const deployer = forkAccount("deployer");
export const holders = [forkAccount("holder-1"), forkAccount("holder-2")] as const;

/** How its governor votes [seconds]; another governor has other parameters. */
export type Votes = {
  votingDelay: number;
  votingPeriod: number;
  threshold: bigint;
  quorumPercent: bigint;
  timelock: bigint;
};
export const OWN_VOTES: Votes = {
  votingDelay: 86_400,
  votingPeriod: 259_200,
  threshold: parseEther("1000"),
  quorumPercent: 20n,
  timelock: 0n,
};

/** A treasury whose limits real holders own: a token with two holders, a governor, its timelock. Its chain stays up. */
export type HoldersTreasury = {
  fork: Fork;
  deployment: Deployment;
  governor: Address;
  timelock: Address;
  token: Address;
  close(): Promise<void>;
};

export const holdersTreasury = async (votes: Votes = OWN_VOTES): Promise<HoldersTreasury> => {
  const folder = mkdtempSync(join(tmpdir(), "exchequer-holders-"));
  const at = (nonce: number): Address => getContractAddress({ from: deployer.address, nonce: BigInt(nonce) });
  const note = "stated by a test";
  const tokenOf = (symbol: string): Address =>
    mandate.assets.find((asset) => asset.symbol === symbol)?.token as Address;
  const custody = predictDeployment({
    deployer: deployer.address,
    custody: "treasury",
    owners: [],
    startNonce: 3,
  }).custody;
  const fork = await openFork({
    source: "replica",
    runFolder: folder,
    cwd: root,
    overlay: {
      accounts: [
        ...[deployer, ...holders].map(({ address }) => ({
          address,
          balanceWei: parseEther("100").toString(),
          holdings: [],
          note,
        })),
        {
          address: custody,
          balanceWei: "0",
          holdings: [
            { token: tokenOf("WETH"), amount: parseEther("100").toString() },
            { token: tokenOf("USDC"), amount: parseUnits("300000", 6).toString() },
          ],
          note: "custody",
        },
      ],
      feeds: [],
      contracts: [mandate.uniswapV3.router],
    },
  });
  const create = async (data: Hex): Promise<Address> =>
    (await fork.send({ account: deployer, to: null, data, gas: 8_000_000n })).contractAddress as Address;
  const allotments = holders.map(({ address: holder }, index) => ({
    holder,
    amount: parseEther(index === 0 ? "60000" : "40000"),
  }));
  const token = await create(
    encodeDeployData({ abi: holderTokenAbi, bytecode: creationCode("HolderToken"), args: [allotments] }),
  );
  const timelock = await create(
    encodeDeployData({ ...TIMELOCK, args: [votes.timelock, [at(2)], [zeroAddress], zeroAddress] }),
  );
  const settings = {
    votingDelay: votes.votingDelay,
    votingPeriod: votes.votingPeriod,
    proposalThreshold: votes.threshold,
    quorumPercent: votes.quorumPercent,
  };
  const governor = await create(
    encodeDeployData({
      abi: holderGovernorAbi,
      bytecode: creationCode("HolderGovernor"),
      args: [token, timelock, settings],
    }),
  );
  for (const account of holders) {
    const data = encodeFunctionData({ abi: holderTokenAbi, functionName: "delegate", args: [account.address] });
    await fork.send({ account, to: token, data, gas: 200_000n });
  }
  const deployment = await deployTreasury({
    send: fork.send,
    publicClient: fork.pendingClient as unknown as PublicClient,
    deployer,
    owners: [],
    mandate,
    seats: ["seat 1", "seat 2", "seat 3"].map((name) => forkAccount(`a test's own: ${name}`).address),
    submitter: forkAccount("submitter").address,
    executor: timelock,
    custody: "treasury",
  });
  await fork.mine();
  await fork.mine();
  return {
    fork,
    deployment,
    governor,
    timelock,
    token,
    close: async () => {
      await fork.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
