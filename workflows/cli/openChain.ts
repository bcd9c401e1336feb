import { cpSync } from "node:fs";
import { resolve } from "node:path";
import { parseEther, parseUnits, type PublicClient } from "viem";
import type { Delays } from "../../policies/onchain/delays.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Address } from "../../policies/treasury/money.ts";
import { isStandInToken, type OverlayRequest } from "../../simulation/forks/overlay.ts";
import {
  type CustodyKind,
  type Deployment,
  deployTreasury,
  noncesOf,
  predictCustody,
  type Send,
} from "../adapters/deploy.ts";
import { deployGovernance, FORK_HOLDERS, predictGovernance } from "../adapters/deployGovernance.ts";
import { venuesOf } from "../adapters/deployVenues.ts";
import { openFork, type Fork } from "../adapters/fork.ts";
import { forkAccount } from "../adapters/forkAccounts.ts";
import { SAFE } from "../adapters/safe.ts";
import type { RunFolder } from "../adapters/recordStore.ts";
import type { Config } from "./config.ts";

const OWNERS = [forkAccount("owner-1"), forkAccount("owner-2")];
const FUNDED_ROLES = ["deployer", "submitter", "owner-1", "owner-2", "executor"];
const HOLDER_ROLES = FORK_HOLDERS.map(({ role }) => role);
/** Gas for everything a run does on its fork. */
const GAS_MONEY = parseEther("1000");

export type OpenedChain = { fork: Fork; deployment: Deployment };

type Open = {
  config: Config;
  mandate: Mandate;
  source: string;
  custody: CustodyKind;
  seats: Address[];
  submitter: Address;
  run: RunFolder;
  cwd: string;
  env: Record<string, string | undefined>;
  step: (label: string) => void;
  /** How long what loosens waits; as `deployTreasury` has it unless stated. */
  delays?: Delays;
};

/** Forks the chain, places what the run brings along, and deploys custody and policy in the first block. */
export const openChain = async (p: Open): Promise<OpenedChain> => {
  p.step("opening the forked chain");
  const fork = await openFork({
    source: p.source,
    overlay: overlayFor(p),
    runFolder: p.run.folder,
    chainId: p.config.chainId,
    cwd: p.cwd,
    env: p.env,
  });
  try {
    keepBundle(p);
    p.step("deploying custody and policy");
    const send: Send = (tx) => fork.send(tx);
    const deployer = forkAccount("deployer");
    const startNonce = noncesOf({ custody: p.custody, venues: venuesOf(p.mandate) });
    const holders =
      p.config.governance === "holders" ? predictGovernance({ deployer: deployer.address, startNonce }) : null;
    const deployment = await deployTreasury({
      send,
      publicClient: fork.pendingClient as unknown as PublicClient,
      deployer,
      owners: OWNERS,
      mandate: p.mandate,
      seats: p.seats,
      submitter: p.submitter,
      executor: holders?.timelock ?? forkAccount("executor").address,
      ...(holders === null ? {} : { tightener: holders.fastGovernor }),
      custody: p.custody,
      ...(p.delays === undefined ? {} : { delays: p.delays }),
    });
    if (holders !== null) {
      const allotments = FORK_HOLDERS.map(({ role, amount }) => ({ holder: forkAccount(role).address, amount }));
      await deployGovernance({ send, deployer, startNonce, allotments });
    }
    await fork.mine();
    return { fork, deployment: { ...deployment, ...holders } };
  } catch (error) {
    await fork.close();
    throw error;
  }
};

/** What the run brings along: gas for its own accounts, custody's starting holdings, and what a recorded state lacks. */
const overlayFor = (p: Open): OverlayRequest => {
  const deployer = forkAccount("deployer").address;
  const custody = predictCustody({ deployer, custody: p.custody, owners: OWNERS.map(({ address }) => address) });
  const tokens = [...p.mandate.assets, ...p.mandate.held];
  const holdings = Object.entries(p.config.startingHoldings).flatMap(([symbol, amount]) => {
    const token = tokens.find((one) => one.symbol === symbol);
    return token === undefined ? [] : [{ token: token.token, amount: parseUnits(amount, token.decimals).toString() }];
  });
  return {
    accounts: [
      ...[...FUNDED_ROLES, ...(p.config.governance === "holders" ? HOLDER_ROLES : [])].map((role) => ({
        address: forkAccount(role).address,
        balanceWei: GAS_MONEY.toString(),
        holdings: [],
        note: `throwaway ${role}`,
      })),
      // The module looks whether a signer is a contract, so a seat's address has to be known too.
      ...p.seats.map((address) => ({ address, balanceWei: "0", holdings: [], note: "a seat's throwaway key" })),
      { address: custody, balanceWei: "0", holdings, note: "custody" },
    ],
    feeds: p.mandate.assets.flatMap((asset) => {
      const price = p.config.statedPricesUsd?.[asset.symbol];
      if (price === undefined) return [];
      const { feedDescription: description, feedDecimals: decimals } = asset;
      return [
        { address: asset.feed, description, decimals, answer: parseUnits(price, decimals).toString(), updatedAt: null },
      ];
    }),
    contracts: [
      p.mandate.uniswapV3.router,
      ...tokens.map(({ token }) => token).filter(isStandInToken),
      ...(p.custody === "safe" ? [SAFE.singleton, SAFE.proxyFactory, SAFE.fallbackHandler] : []),
    ],
  };
};

/** A recorded state goes along with the run, so that its chain can be built again anywhere. */
const keepBundle = (p: Open): void => {
  if (p.source.startsWith("bundle:"))
    cpSync(resolve(p.cwd, p.source.slice("bundle:".length)), p.run.forkFolder, { recursive: true });
};
