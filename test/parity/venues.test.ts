import { parseEther, parseEventLogs, parseUnits } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { policyModuleAbi } from "../../contracts/generated/PolicyModule.ts";
import { factsFromPrediction } from "../../policies/facts.ts";
import { judge } from "../../policies/judge.ts";
import { contradictionsOf } from "../../policies/mandates/contradictions.ts";
import type { Action } from "../../policies/treasury/action.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import type { CustodyKind } from "../../workflows/adapters/deploy.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import type { GuardedTreasury } from "../support/guardedTreasury.ts";
import { PAYEES, venueTreasury } from "../support/venueTreasury.ts";

if (!contractsAreCompiled) console.log("venues not tried: out/ is absent, run node_modules/.bin/forge build");

const { usdc, dai, weth } = MAINNET;
const uniswap = "uniswap-v3" as const;

/** A step of every kind, each on what those before it left. */
const STEPS: [string, (seen: Snapshot) => Action[]][] = [
  ["supply", (seen) => [exchange("supply", "aave-v3", usdc, tokenOf(seen, "aUSDC"), parseUnits("5000", 6))]],
  ["withdraw", (seen) => [exchange("withdraw", "aave-v3", tokenOf(seen, "aUSDC"), usdc, parseUnits("4000", 6))]],
  ["deposit", (seen) => [exchange("deposit", "erc-4626", dai, tokenOf(seen, "vDAI"), parseEther("3000"))]],
  ["redeem", (seen) => [exchange("redeem", "erc-4626", tokenOf(seen, "vDAI"), dai, parseEther("2000"))]],
  ["mint", (seen) => [minted(seen)]],
  ["increase", (seen) => [{ ...ofFirst(seen), kind: "increase", ...most("900"), minAmount0: "0", minAmount1: "0" }]],
  ["decrease", (seen) => [decreased(seen, 2n)]],
  ["collect", (seen) => [{ kind: "collect", ...ofFirst(seen) }]],
  [
    "all of it, and the position's end",
    (seen) => [decreased(seen, 1n), { kind: "collect", ...ofFirst(seen) }, { kind: "burn", ...ofFirst(seen) }],
  ],
  ["pay", () => [{ kind: "pay", token: usdc, amountIn: parseUnits("100", 6).toString(), recipient: PAYEES[0] }]],
];

const LEAST: Record<string, bigint> = { deposit: 948n, redeem: 1_044n };
const tokenOf = ({ assets }: Snapshot, symbol: string) => assets.find((asset) => asset.symbol === symbol)!.token;
const exchange = <K extends string, V extends string>(
  kind: K,
  venue: V,
  given: `0x${string}`,
  got: `0x${string}`,
  amountIn: bigint,
) => ({
  kind,
  venue,
  path: [given, got] as [`0x${string}`, `0x${string}`],
  amountIn: amountIn.toString(),
  // A share of the vault costs 1.05 dollars.
  minAmountOut: ((amountIn * (LEAST[kind] ?? 995n)) / 1_000n).toString(),
});
const most = (dollars: string) => ({
  amount0: parseUnits(dollars, 6).toString(),
  amount1: (parseEther(dollars) / 3_000n).toString(),
});
const ofFirst = ({ positions }: Snapshot) => ({ venue: uniswap, positionId: positions[0]!.id });
const decreased = (seen: Snapshot, part: bigint): Action => ({
  kind: "decrease",
  ...ofFirst(seen),
  minAmount0: "0",
  minAmount1: "0",
  liquidity: (BigInt(seen.positions[0]!.liquidity) / part).toString(),
});
const minted = ({ pools }: Snapshot): Action => {
  const middle = Math.floor(pools[0]!.tick / 10) * 10;
  const range = { tickLower: middle - 300, tickUpper: middle + 300 };
  const least = { minAmount0: "0", minAmount1: "0" };
  return { kind: "mint", venue: uniswap, tokens: [usdc, weth], feePpm: 500, ...range, ...most("3000"), ...least };
};

describe.skipIf(!contractsAreCompiled).each(["treasury", "safe"] as const)(
  "a treasury with every venue, deployed by its mandate, custody %s",
  { timeout: 120_000 },
  (custody: CustodyKind) => {
    let guarded: GuardedTreasury;
    beforeAll(async () => {
      guarded = await venueTreasury(custody);
    }, 120_000);
    afterAll(() => guarded?.close());

    test("default: such a mandate contradicts nothing, and every asset has a price", async () => {
      expect(contradictionsOf(guarded.mandate)).toEqual([]);
      const { assets } = await guarded.look();
      expect(assets.map(({ symbol, oracleStatus }) => `${symbol} ${oracleStatus}`)).toEqual(
        ["WETH", "USDC", "DAI", "aUSDC", "vDAI"].map((symbol) => `${symbol} ok`),
      );
    });

    test("behavior: holding while a receipt grows is judged alike, on what was measured", async () => {
      const snapshot = await guarded.look();
      const { prediction } = await guarded.simulate(snapshot, [{ kind: "hold" }]);
      expect(prediction.status).toBe("executed");
      const grew = prediction.balances.find(({ symbol }) => symbol === "aUSDC")!;
      expect(BigInt(grew.delta)).toBeGreaterThan(0n);
      const measured = prediction.measured?.assets.find(({ token }) => token === grew.token);
      expect(measured?.balanceBefore).toBe(grew.after);
    });

    test.each(STEPS)("behavior: %s is allowed by both, and mined as predicted", async (_, actions) => {
      const { mandate } = guarded;
      const snapshot = await guarded.look();
      const { decision, prediction, env } = await guarded.simulate(snapshot, actions(snapshot));
      const block = { number: env.number, timestamp: env.timestamp };
      const verdict = judge(factsFromPrediction({ mandate, snapshot, decision, outcome: prediction, block }));
      expect(verdict.findings).toEqual(prediction.onchainFindings);
      expect([verdict.kind, prediction.status, prediction.revert]).toEqual(["allowed", "executed", null]);
      const { logs } = await guarded.execute(decision);
      const [executed] = parseEventLogs({ abi: policyModuleAbi, eventName: "DecisionExecuted", logs });
      expect(executed?.args.navAfterUsd8).toBe(BigInt(prediction.navAfterUsd8));
      const after = await guarded.look();
      expect(after.assets.map(({ symbol, balance }) => [symbol, balance])).toEqual(
        prediction.balances.slice(0, after.assets.length).map(({ symbol, after: balance }) => [symbol, balance]),
      );
    });
  },
);
