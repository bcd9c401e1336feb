import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseEther, parseUnits, type PublicClient } from "viem";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import type { Address } from "../../policies/treasury/money.ts";
import { type Deployment, deployTreasury, predictDeployment } from "../../workflows/adapters/deploy.ts";
import { deployGovernance } from "../../workflows/adapters/deployGovernance.ts";
import { type Fork, openFork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";

const root = resolve(import.meta.dirname, "../..");
const mandate = loadMandate(readFileSync(join(root, "policies/mandates/example.yaml"), "utf8"));
const deployer = forkAccount("deployer");
export const holders = [forkAccount("holder-1"), forkAccount("holder-2")] as const;

/** A treasury whose limits real holders own: a token with two holders, a governor and its timelock, a fast one. Its chain stays up. */
export type HoldersTreasury = {
  fork: Fork;
  deployment: Deployment;
  governor: Address;
  fastGovernor: Address;
  close(): Promise<void>;
};

export const holdersTreasury = async (): Promise<HoldersTreasury> => {
  const folder = mkdtempSync(join(tmpdir(), "exchequer-holders-"));
  const note = "stated by a test";
  const tokenOf = (symbol: string): Address =>
    mandate.assets.find((asset) => asset.symbol === symbol)?.token as Address;
  const custody = predictDeployment({
    deployer: deployer.address,
    custody: "treasury",
    owners: [],
    startNonce: 4,
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
  const allotments = holders.map(({ address: holder }, index) => ({
    holder,
    amount: parseEther(index === 0 ? "60000" : "40000"),
  }));
  const { governor, timelock, fastGovernor } = await deployGovernance({
    send: fork.send,
    deployer,
    startNonce: 0,
    allotments,
  });
  const deployment = await deployTreasury({
    send: fork.send,
    publicClient: fork.pendingClient as unknown as PublicClient,
    deployer,
    owners: [],
    mandate,
    seats: ["seat 1", "seat 2", "seat 3"].map((name) => forkAccount(`a test's own: ${name}`).address),
    submitter: forkAccount("submitter").address,
    executor: timelock,
    tightener: fastGovernor,
    custody: "treasury",
  });
  await fork.mine();
  await fork.mine();
  return {
    fork,
    deployment,
    governor,
    fastGovernor,
    close: async () => {
      await fork.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
