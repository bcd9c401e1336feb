import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeFunctionData, parseEther, parseEventLogs, parseUnits, type PublicClient } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decisionAnchorAbi } from "../../contracts/generated/DecisionAnchor.ts";
import { policyModuleAbi } from "../../contracts/generated/PolicyModule.ts";
import { factsFromPrediction } from "../../policies/facts.ts";
import { judge } from "../../policies/judge.ts";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import { decisionDigest, decisionTypedData, encodeDecision, packSignatures } from "../../policies/onchain/decision.ts";
import type { Action } from "../../policies/treasury/action.ts";
import type { Address } from "../../policies/treasury/money.ts";
import type { Decision } from "../../policies/treasury/proposal.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import { observe } from "../../workflows/activities/observe.ts";
import { simulateDecision } from "../../workflows/activities/simulate.ts";
import { type CustodyKind, type Deployment, deployTreasury, predictCustody } from "../../workflows/adapters/deploy.ts";
import { type Fork, openFork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { SAFE } from "../../workflows/adapters/safe.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";

if (!contractsAreCompiled) console.log("previews not compared: out/ is absent, run node_modules/.bin/forge build");

const root = new URL("../../", import.meta.url).pathname;
const mandate = loadMandate(readFileSync(join(root, "policies/mandates/example.yaml"), "utf8"));
const [deployer, submitter, executor] = [forkAccount("deployer"), forkAccount("submitter"), forkAccount("executor")];
const owners = [forkAccount("owner-1"), forkAccount("owner-2")];
const seatIds = ["constant-mix", "volatility-target", "risk"];
const tokenOf = (symbol: string): Address =>
  [...mandate.assets, ...mandate.held].find((asset) => asset.symbol === symbol)?.token as Address;
const [weth, usdc, dai, uni] = ["WETH", "USDC", "DAI", "UNI"].map(tokenOf) as [Address, Address, Address, Address];

const swap = (path: Address[], feesPpm: number[], amountIn: bigint, minAmountOut: bigint): Action => ({
  kind: "swap",
  venue: "uniswap-v3",
  path,
  feesPpm,
  amountIn: amountIn.toString(),
  minAmountOut: minAmountOut.toString(),
});

describe.skipIf(!contractsAreCompiled).each(["treasury", "safe"] as const)(
  "a decision on the replica, custody %s",
  (custody: CustodyKind) => {
    let fork: Fork;
    let deployment: Deployment;
    let folder: string;
    let snapshot: Snapshot;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "exchequer-preview-"));
      const whose = { deployer: deployer.address, custody, owners: owners.map(({ address }) => address) };
      const money = (address: Address) => ({
        address,
        balanceWei: parseEther("100").toString(),
        holdings: [],
        note: "stated by a test",
      });
      const holdings = [
        { token: weth, amount: parseEther("100").toString() },
        { token: usdc, amount: parseUnits("200000", 6).toString() },
        { token: dai, amount: parseEther("100000").toString() },
        { token: uni, amount: parseEther("1000").toString() },
      ];
      fork = await openFork({
        source: "replica",
        runFolder: folder,
        cwd: root,
        overlay: {
          accounts: [
            money(deployer.address),
            money(submitter.address),
            { address: predictCustody(whose), balanceWei: "0", holdings, note: "custody" },
          ],
          feeds: [],
          contracts: [mandate.uniswapV3.router, SAFE.singleton, SAFE.proxyFactory, SAFE.fallbackHandler],
        },
      });
      deployment = await deployTreasury({
        send: fork.send,
        publicClient: fork.pendingClient as unknown as PublicClient,
        deployer,
        owners,
        mandate,
        seats: seatIds.map((id) => forkAccount(`seat:${id}`).address),
        submitter: submitter.address,
        executor: executor.address,
        custody,
      });
      await fork.mine();
      snapshot = await look();
    }, 120_000);
    afterAll(async () => {
      await fork?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const look = (): Promise<Snapshot> =>
      observe({
        client: fork.client as unknown as PublicClient,
        raiseUnknown: fork.raiseUnknown,
        forgetUnknown: fork.forgetUnknown,
        fork: fork.state,
        mandate,
        custody: { kind: custody, address: deployment.custody },
        deployment,
      });

    const simulated = async (actions: Action[], change: Partial<Decision> = {}) => {
      const env = fork.openBlock();
      const sizing = { requestedUsd8: "0", sizedUsd8: "0", boundBy: "requested", bounds: [] };
      const zero = `0x${"0".repeat(64)}` as const;
      const { decision, prediction } = await simulateDecision({
        client: fork.client,
        takeMisses: fork.takeMisses,
        env,
        snapshot: { ...snapshot, ...(change.nonce === undefined ? {} : { nextNonce: change.nonce }) },
        proposal: { snapshotHash: zero, tallyHash: zero, sizing, actions },
        mandate,
        submitter: submitter.address,
        gasPriceWei: 1n,
      });
      const block = { number: env.number, timestamp: env.timestamp };
      return {
        decision,
        prediction,
        verdict: judge(factsFromPrediction({ mandate, snapshot, decision, outcome: prediction, block })),
      };
    };

    /** What an ether's worth of WETH should bring in USDC by the snapshot's own price, less a little. */
    const fairUsdc = (wei: bigint): bigint => (wei * BigInt(snapshot.etherUsd8) * 99n) / (100n * 10n ** 20n);

    test.each<[string, "allowed" | "denied", () => Action[]]>([
      ["hold", "allowed", () => [{ kind: "hold" }]],
      [
        "a small sale",
        "allowed",
        () => [swap([weth, usdc], [500], parseEther("2"), fairUsdc(parseEther("2")) + 1_000_000n)],
      ],
      ["a sale over the trade size", "denied", () => [swap([weth, usdc], [500], parseEther("60"), 1n)]],
      ["a sale without a least amount", "denied", () => [swap([weth, usdc], [500], parseEther("2"), 0n)]],
      ["two hops", "denied", () => [swap([weth, usdc, dai], [500, 100], parseEther("1"), 1n)]],
      ["a pool that is not listed", "denied", () => [swap([weth, dai], [3000], parseEther("1"), 0n)]],
      ["a held asset", "denied", () => [swap([uni, usdc], [3000], parseEther("1"), 0n)]],
      ["more than there is", "denied", () => [swap([weth, usdc], [500], parseEther("1000"), 0n)]],
      [
        "unwrapping and wrapping",
        "allowed",
        () => [
          { kind: "unwrap", amountIn: "1000" },
          { kind: "wrap", amountIn: "400" },
        ],
      ],
      [
        "sale and purchase",
        "denied",
        () => [
          swap([weth, usdc], [500], parseEther("3"), 1n),
          swap([usdc, weth], [500], 3_000_000_000n, 1n),
          { kind: "hold" },
        ],
      ],
    ])("behavior: %s is %s by both, finding for finding", async (_, kind, actions) => {
      const { prediction, verdict } = await simulated(actions());
      expect(verdict.findings).toEqual(prediction.onchainFindings);
      expect(verdict.kind).toBe(kind);
      expect(prediction.status === "executed").toBe(kind === "allowed");
    });

    const execute = async (decision: Decision) => {
      const at = { chainId: mandate.chainId, module: deployment.module };
      const signed = await Promise.all(
        seatIds.slice(0, 2).map(async (seat) => {
          const account = forkAccount(`seat:${seat}`);
          return {
            seat,
            signer: account.address,
            signature: await account.signTypedData(decisionTypedData(decision, at)),
          };
        }),
      );
      const data = encodeFunctionData({
        abi: policyModuleAbi,
        functionName: "execute",
        args: [encodeDecision(decision), packSignatures(signed)],
      });
      const receipt = await fork.send({ account: submitter, to: deployment.module, data, gas: 3_000_000n });
      await fork.mine();
      const logs = parseEventLogs({ abi: [...policyModuleAbi, ...decisionAnchorAbi], logs: receipt.logs });
      return { digest: decisionDigest(decision, at), logs };
    };

    test("default: what was simulated is what is mined, and it is anchored", async () => {
      const { decision, prediction } = await simulated([
        swap([weth, usdc], [500], parseEther("2"), fairUsdc(parseEther("2")) + 1_000_000n),
      ]);
      const { digest, logs } = await execute(decision);
      const executed = logs.find((log) => log.eventName === "DecisionExecuted");
      expect(executed?.args).toMatchObject({ digest, nonce: 0n, navAfterUsd8: BigInt(prediction.navAfterUsd8) });
      expect(logs.find((log) => log.eventName === "Anchored")?.args).toMatchObject({
        custody: deployment.custody,
        kind: 1,
        digest,
      });
      snapshot = await look();
      expect(snapshot.navUsd8).toBe(prediction.navAfterUsd8);
      expect(BigInt(snapshot.lossBudget.usedWad)).toBeGreaterThan(0n);
    });

    test("behavior: a denial is mined, anchored, and moves nothing; the budget refills alike in both judges", async () => {
      const before = snapshot.assets.map(({ balance }) => balance);
      const { decision, prediction, verdict } = await simulated([swap([weth, usdc], [500], parseEther("60"), 1n)]);
      expect(verdict.findings).toEqual(prediction.onchainFindings);
      const { digest, logs } = await execute(decision);
      expect(logs.find((log) => log.eventName === "DecisionDenied")?.args).toMatchObject({ digest, nonce: 1n });
      expect(logs.find((log) => log.eventName === "Anchored")?.args).toMatchObject({ kind: 2, digest });
      snapshot = await look();
      expect(snapshot.assets.map(({ balance }) => balance)).toEqual(before);
      expect(snapshot.nextNonce).toBe(2);
    });
  },
);
