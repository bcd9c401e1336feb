import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type LocalAccount, parseEther, parseUnits, type PublicClient, type TransactionReceipt } from "viem";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import { decisionTypedData } from "../../policies/onchain/decision.ts";
import type { Action } from "../../policies/treasury/action.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Address } from "../../policies/treasury/money.ts";
import type { Outcome } from "../../policies/treasury/outcome.ts";
import type { Decision } from "../../policies/treasury/proposal.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import { isStandInToken, type OverlayRequest } from "../../simulation/forks/overlay.ts";
import type { BlockEnv } from "../../simulation/forks/stateSource.ts";
import { executionCall, executionGas } from "../../workflows/activities/broadcast.ts";
import { observe } from "../../workflows/activities/observe.ts";
import { simulateDecision } from "../../workflows/activities/simulate.ts";
import { type CustodyKind, type Deployment, deployTreasury, predictCustody } from "../../workflows/adapters/deploy.ts";
import { type Fork, openFork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { SAFE } from "../../workflows/adapters/safe.ts";

const root = resolve(import.meta.dirname, "../..");
const [deployer, submitter, executor] = [forkAccount("deployer"), forkAccount("submitter"), forkAccount("executor")];
const owners = [forkAccount("owner-1"), forkAccount("owner-2")];
const seatIds = ["constant-mix", "volatility-target", "risk"];

/** The shipped mandate. */
export const guardMandate: Mandate = loadMandate(readFileSync(join(root, "policies/mandates/example.yaml"), "utf8"));

export const guardedToken = (symbol: string): Address =>
  [...guardMandate.assets, ...guardMandate.held].find((asset) => asset.symbol === symbol)?.token as Address;

export type Simulated = { decision: Decision; prediction: Outcome; env: BlockEnv };

/** Custody and policy on a replica of their own, without seats that argue: decisions are stated and signed by keys. */
export type GuardedTreasury = {
  fork: Fork;
  mandate: Mandate;
  deployment: Deployment;
  submitter: typeof submitter;
  /** The treasury as the last closed block has it. */
  look(): Promise<Snapshot>;
  simulate(snapshot: Snapshot, actions: Action[]): Promise<Simulated>;
  /** Signed by a quorum, handed in and mined. */
  execute(decision: Decision): Promise<TransactionReceipt>;
  close(): Promise<void>;
};

type Holding = { token: Address; amount: string };
type Under = {
  mandate?: Mandate;
  /** `replica` unless named. */ source?: string;
  /** Custody's, base units. */ holdings?: Holding[];
  /** How many sit, and how many of them sign. */ seats?: number;
  signing?: number;
  /** Placed where the state has none. */ feeds?: OverlayRequest["feeds"];
  /** Signs beside them. */ cosigner?: LocalAccount;
  /** Puts up what the treasury is to work with, and says under which mandate. */
  prepare?: (fork: Fork, custody: Address) => Promise<Mandate>;
  /** Who owns the limits, and who may only tighten them, where it is not a key. */
  executor?: Address;
  tightener?: Address;
};

/** @param more accounts to fund beside custody: address and holdings */
export const guardedTreasury = async (
  custody: CustodyKind,
  more: { address: Address; holdings: Holding[] }[] = [],
  under: Under = {},
): Promise<GuardedTreasury> => {
  const { mandate: stated = guardMandate, source = "replica", holdings = HOLDINGS, seats = seatIds.length } = under;
  const signing = under.signing ?? stated.council.quorum;
  const tokens = [...stated.assets, ...stated.held].map(({ token }) => token);
  const folder = mkdtempSync(join(tmpdir(), "exchequer-guarded-"));
  const whose = { deployer: deployer.address, custody, owners: owners.map(({ address }) => address) };
  const balanceWei = parseEther("100").toString();
  const note = "stated by a test";
  const fork = await openFork({
    source,
    runFolder: folder,
    cwd: root,
    overlay: {
      accounts: [
        ...[deployer, submitter].map(({ address }) => ({ address, balanceWei, holdings: [], note })),
        ...more.map((account) => ({ ...account, balanceWei, note })),
        { address: predictCustody(whose), balanceWei: "0", holdings, note: "custody" },
      ],
      feeds: under.feeds ?? [],
      contracts: [
        stated.uniswapV3.router,
        ...tokens.filter(isStandInToken),
        SAFE.singleton,
        SAFE.proxyFactory,
        SAFE.fallbackHandler,
      ],
    },
  });
  const mandate = under.prepare === undefined ? stated : await under.prepare(fork, predictCustody(whose));
  const deployment = await deployTreasury({
    send: fork.send,
    publicClient: fork.pendingClient as unknown as PublicClient,
    deployer,
    owners,
    mandate,
    seats: seatIds.slice(0, seats).map((id) => forkAccount(`seat:${id}`).address),
    submitter: submitter.address,
    executor: under.executor ?? executor.address,
    ...(under.tightener === undefined ? {} : { tightener: under.tightener }),
    custody,
  });
  await fork.mine();
  return {
    fork,
    mandate,
    deployment,
    submitter,
    look: () =>
      observe({
        client: fork.client as unknown as PublicClient,
        raiseUnknown: fork.raiseUnknown,
        forgetUnknown: fork.forgetUnknown,
        fork: fork.state,
        mandate,
        custody: { kind: custody, address: deployment.custody },
        deployment,
      }),
    simulate: async (snapshot, actions) => {
      const env = fork.openBlock();
      const zero = `0x${"0".repeat(64)}` as const;
      const sizing = { requestedUsd8: "0", sizedUsd8: "0", boundBy: "requested", bounds: [] };
      const simulated = await simulateDecision({
        client: fork.client,
        takeMisses: fork.takeMisses,
        env,
        snapshot,
        proposal: { snapshotHash: zero, tallyHash: zero, sizing, actions },
        mandate,
        submitter: submitter.address,
        gasPriceWei: 1n,
      });
      return { ...simulated, env };
    },
    execute: async (decision) => {
      const typed = decisionTypedData(decision, { chainId: mandate.chainId, module: deployment.module });
      const signatures = await Promise.all(
        [...seatIds.slice(0, signing), ...(under.cosigner === undefined ? [] : ["cosigner"])].map(async (seat) => {
          const account = seat === "cosigner" ? (under.cosigner as LocalAccount) : forkAccount(`seat:${seat}`);
          return { seat, signer: account.address, signature: await account.signTypedData(typed) };
        }),
      );
      const data = executionCall(decision, signatures);
      const gas = executionGas(decision.actions.length);
      const receipt = await fork.send({ account: submitter, to: deployment.module, data, gas });
      await fork.mine();
      return receipt;
    },
    close: async () => {
      await fork.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Below every cap and above every floor of the shipped mandate, so that a small sale is allowed. */
const HOLDINGS = [
  { token: guardedToken("WETH"), amount: parseEther("100").toString() },
  { token: guardedToken("USDC"), amount: parseUnits("200000", 6).toString() },
  { token: guardedToken("DAI"), amount: parseEther("100000").toString() },
  { token: guardedToken("UNI"), amount: parseEther("1000").toString() },
];
