import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Abi, encodeDeployData, parseEther, parseUnits, type PublicClient, zeroAddress } from "viem";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import type { Address, Hex } from "../../policies/treasury/money.ts";
import {
  type CustodyKind,
  type Deployment,
  deployTreasury,
  predictDeployment,
} from "../../workflows/adapters/deploy.ts";
import { type Fork, openFork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { SAFE, safeAbi, safeTransactionData } from "../../workflows/adapters/safe.ts";

const root = resolve(import.meta.dirname, "../..");
/** Keys as people would have them: no role of a fork has their names. */
export const governedKey = (name: string): ReturnType<typeof forkAccount> => forkAccount(`a test's own: ${name}`);

const owners = [governedKey("owner 1"), governedKey("owner 2")];
const deployer = forkAccount("deployer");
const require = createRequire(import.meta.url);

/** The shipped mandate. */
const mandate = loadMandate(readFileSync(join(root, "policies/mandates/example.yaml"), "utf8"));

const artifact = (path: string): { abi: Abi; bytecode: Hex } => require(path) as { abi: Abi; bytecode: Hex };
const TIMELOCK = artifact("@openzeppelin/contracts/build/contracts/TimelockController.json");
const GUARD = artifact(
  "@safe-global/safe-contracts/build/artifacts/contracts/examples/guards/ReentrancyTransactionGuard.sol/ReentrancyTransactionGuard.json",
);

/** A treasury as it would stand on a live chain: its limits are owned by a real timelock, not by a key. */
export type GovernedTreasury = {
  fork: Fork;
  deployment: Deployment;
  timelock: Address;
  /** Any call by custody, as its owners would make it; only for a Safe. */
  bySafe(to: Address, data: Hex): Promise<void>;
  /** Deploys a guard as Safe publishes it, and answers where it stands. */
  deployGuard(): Promise<Address>;
  close(): Promise<void>;
};

/**
 * @param p.proposer who proposes to the timelock
 * @param p.admin an account that may grant its roles; nobody unless given
 */
export const governedTreasury = async (p: {
  custody: CustodyKind;
  proposer: Address;
  admin?: Address;
}): Promise<GovernedTreasury> => {
  const folder = mkdtempSync(join(tmpdir(), "exchequer-governed-"));
  const whose = { deployer: deployer.address, custody: p.custody, owners: owners.map(({ address }) => address) };
  const token = (symbol: string): Address =>
    [...mandate.assets, ...mandate.held].find((asset) => asset.symbol === symbol)?.token as Address;
  const note = "stated by a test";
  const fork = await openFork({
    source: "replica",
    runFolder: folder,
    cwd: root,
    overlay: {
      accounts: [
        { address: deployer.address, balanceWei: parseEther("100").toString(), holdings: [], note },
        {
          // The timelock takes the deployer's first nonce.
          address: predictDeployment({ ...whose, startNonce: 1 }).custody,
          balanceWei: "0",
          holdings: [
            { token: token("WETH"), amount: parseEther("100").toString() },
            { token: token("USDC"), amount: parseUnits("300000", 6).toString() },
          ],
          note: "custody",
        },
      ],
      feeds: [],
      contracts: [mandate.uniswapV3.router, SAFE.singleton, SAFE.proxyFactory, SAFE.fallbackHandler],
    },
  });
  const create = async (data: Hex): Promise<Address> => {
    const receipt = await fork.send({ account: deployer, to: null, data, gas: 8_000_000n });
    return receipt.contractAddress as Address;
  };
  const args = [3_600n, [p.proposer], [zeroAddress], p.admin ?? zeroAddress];
  const timelock = await create(encodeDeployData({ ...TIMELOCK, args }));
  const deployment = await deployTreasury({
    send: fork.send,
    publicClient: fork.pendingClient as unknown as PublicClient,
    deployer,
    owners,
    mandate,
    seats: ["seat 1", "seat 2", "seat 3"].map((name) => governedKey(name).address),
    submitter: governedKey("submitter").address,
    executor: timelock,
    custody: p.custody,
  });
  await fork.mine();
  return {
    fork,
    deployment,
    timelock,
    bySafe: async (to, data) => {
      const safe = deployment.custody;
      const nonce = await fork.client.readContract({ address: safe, abi: safeAbi, functionName: "nonce" });
      const call = await safeTransactionData({ safe, chainId: mandate.chainId, owners, nonce, to, data });
      await fork.send({ account: deployer, to: safe, data: call, gas: 1_000_000n });
      await fork.mine();
    },
    deployGuard: async () => {
      const guard = await create(encodeDeployData({ ...GUARD, args: [] }));
      await fork.mine();
      return guard;
    },
    close: async () => {
      await fork.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
