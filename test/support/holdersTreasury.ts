import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseEther, parseUnits, type PublicClient } from "viem";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { type Address, sameAddress } from "../../policies/treasury/money.ts";
import type { ForkSpec } from "../../workflows/adapters/forkSource.ts";
import { type OverlayRequest, isStandInToken } from "../../simulation/forks/overlay.ts";
import { type Deployment, deployTreasury, predictDeployment } from "../../workflows/adapters/deploy.ts";
import { type Fork, openFork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { SAFE } from "../../workflows/adapters/safe.ts";
import { deployHouse, type House, type Voting } from "./houses.ts";

const root = resolve(import.meta.dirname, "../..");
const example = loadMandate(readFileSync(join(root, "policies/mandates/example.yaml"), "utf8"));
const deployer = forkAccount("deployer");
export const holders = [forkAccount("holder-1"), forkAccount("holder-2")] as const;
/** Owners of the Safe that governs where a Safe does; two of them have to agree. */
export const safeOwners = [forkAccount("safe-owner-1"), forkAccount("safe-owner-2")] as const;
export const guardian = forkAccount("guardian");
export const thief = forkAccount("thief");

/** A treasury whose limits others own: holders through a vote, or a Safe's owners. Its chain stays up. */
export type HoldersTreasury = House & { fork: Fork; deployment: Deployment; mandate: Mandate; close(): Promise<void> };

type Under = {
  mandate?: Mandate;
  source?: ForkSpec;
  voting?: Voting;
  feeds?: OverlayRequest["feeds"];
  /** Custody's, in whole tokens. */
  holdings?: { WETH: string; USDC: string };
};

export const holdersTreasury = async (under: Under = {}): Promise<HoldersTreasury> => {
  const { mandate = example, source = "replica", voting = "shipped", feeds = [] } = under;
  const { WETH, USDC } = under.holdings ?? { WETH: "100", USDC: "300000" };
  const folder = mkdtempSync(join(tmpdir(), "exchequer-holders-"));
  const note = "stated by a test";
  const tokenOf = (symbol: string): Address =>
    mandate.assets.find((asset) => asset.symbol === symbol)?.token as Address;
  const startNonce = voting === "safe" ? 1 : 4;
  const { custody } = predictDeployment({ deployer: deployer.address, custody: "treasury", owners: [], startNonce });
  const people = [deployer, ...holders, ...safeOwners, guardian, forkAccount("submitter")];
  const fork = await openFork({
    source,
    runFolder: folder,
    cwd: root,
    overlay: {
      accounts: [
        ...people.map(({ address }) => ({
          address,
          balanceWei: parseEther("100").toString(),
          holdings: [],
          note,
        })),
        {
          address: thief.address,
          balanceWei: "0",
          // A recorded block does not know what an account holds that it never met.
          holdings: [{ token: tokenOf("USDC"), amount: "1" }],
          note: "where a hostile proposal sends custody's USDC",
        },
        {
          address: custody,
          balanceWei: "0",
          holdings: [
            { token: tokenOf("WETH"), amount: parseEther(WETH).toString() },
            { token: tokenOf("USDC"), amount: parseUnits(USDC, 6).toString() },
          ],
          note: "custody",
        },
      ],
      feeds,
      contracts: [
        mandate.uniswapV3.router,
        ...[...mandate.assets, ...mandate.held].map(({ token }) => token).filter(isStandInToken),
        SAFE.singleton,
        SAFE.proxyFactory,
        SAFE.fallbackHandler,
      ],
    },
  });
  const house = await deployHouse(fork, voting);
  const deployment = await deployTreasury({
    send: fork.send,
    publicClient: fork.pendingClient as unknown as PublicClient,
    deployer,
    owners: [],
    mandate,
    seats: ["seat 1", "seat 2", "seat 3"].map((name) => forkAccount(`a test's own: ${name}`).address),
    submitter: forkAccount("submitter").address,
    executor: house.executor,
    ...(house.fastGovernor === null ? {} : { tightener: house.fastGovernor }),
    custody: "treasury",
  });
  if (!sameAddress(deployment.custody, custody)) throw new Error("custody stands elsewhere than it was funded");
  await fork.mine();
  await fork.mine();
  return {
    ...house,
    fork,
    deployment,
    mandate,
    close: async () => {
      await fork.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
