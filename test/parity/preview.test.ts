import { parseEther, parseEventLogs, type TransactionReceipt } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decisionAnchorAbi } from "../../contracts/generated/DecisionAnchor.ts";
import { policyModuleAbi } from "../../contracts/generated/PolicyModule.ts";
import { factsFromPrediction } from "../../policies/facts.ts";
import { judge } from "../../policies/judge.ts";
import { decisionDigest } from "../../policies/onchain/decision.ts";
import type { Action } from "../../policies/treasury/action.ts";
import type { Address } from "../../policies/treasury/money.ts";
import type { Decision } from "../../policies/treasury/proposal.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import type { CustodyKind } from "../../workflows/adapters/deploy.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { guardedToken, guardedTreasury, type GuardedTreasury, guardMandate } from "../support/guardedTreasury.ts";

if (!contractsAreCompiled) console.log("previews not compared: out/ is absent, run node_modules/.bin/forge build");

const mandate = guardMandate;
const [weth, usdc, dai, uni] = ["WETH", "USDC", "DAI", "UNI"].map(guardedToken) as [Address, Address, Address, Address];

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
    let guarded: GuardedTreasury;
    let snapshot: Snapshot;

    beforeAll(async () => {
      guarded = await guardedTreasury(custody);
      snapshot = await guarded.look();
    }, 120_000);
    afterAll(() => guarded?.close());

    const simulated = async (actions: Action[]) => {
      const { decision, prediction, env } = await guarded.simulate(snapshot, actions);
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
      const { logs }: TransactionReceipt = await guarded.execute(decision);
      return {
        digest: decisionDigest(decision, { chainId: mandate.chainId, module: guarded.deployment.module }),
        logs: parseEventLogs({ abi: [...policyModuleAbi, ...decisionAnchorAbi], logs }),
      };
    };

    test("default: what was simulated is what is mined, and it is anchored", async () => {
      const { decision, prediction } = await simulated([
        swap([weth, usdc], [500], parseEther("2"), fairUsdc(parseEther("2")) + 1_000_000n),
      ]);
      const { digest, logs } = await execute(decision);
      const executed = logs.find((log) => log.eventName === "DecisionExecuted");
      expect(executed?.args).toMatchObject({ digest, nonce: 0n, navAfterUsd8: BigInt(prediction.navAfterUsd8) });
      expect(logs.find((log) => log.eventName === "Anchored")?.args).toMatchObject({
        custody: guarded.deployment.custody,
        kind: 1,
        digest,
      });
      snapshot = await guarded.look();
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
      snapshot = await guarded.look();
      expect(snapshot.assets.map(({ balance }) => balance)).toEqual(before);
      expect(snapshot.nextNonce).toBe(2);
    });
  },
);
