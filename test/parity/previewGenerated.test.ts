import * as fc from "fast-check";
import { parseEther } from "viem";
import { afterEach, describe, expect, test } from "vitest";
import { factsFromPrediction } from "../../policies/facts.ts";
import { judge } from "../../policies/judge.ts";
import type { Action } from "../../policies/treasury/action.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Address } from "../../policies/treasury/money.ts";
import type { Decision } from "../../policies/treasury/proposal.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import { type RuleId, RULES } from "../../policies/treasury/verdict.ts";
import { predict } from "../../workflows/activities/simulate.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { guardedToken, guardedTreasury, type GuardedTreasury, guardMandate } from "../support/guardedTreasury.ts";

if (!contractsAreCompiled) console.log("previews not compared: out/ is absent, run node_modules/.bin/forge build");

const long = process.env["EXCHEQUER_LONG"] === "1";
/** Decisions under each mandate; each is put to the module that a treasury of its own has on the replica. */
const EACH = long ? 25_000 : 500;
/** Fewest decisions that each of so many rules must deny; the others are drawn as facts, in generated.test.ts. */
const [LEAST, BINDING] = [20, 18];
const BLOCKS_TO_EXPIRY = 8;
/** After so many, one that is allowed is mined, so that budgets, nonce and cooldown stand elsewhere. */
const MINE_AFTER = 20;

const [weth, usdc, dai, uni] = ["WETH", "USDC", "DAI", "UNI"].map(guardedToken) as [Address, Address, Address, Address];

const under = (limits: Partial<Mandate["limits"]>, capBps?: number): Mandate => ({
  ...guardMandate,
  limits: { ...guardMandate.limits, ...limits },
  assets: guardMandate.assets.map((asset) => (asset.symbol === "WETH" && capBps ? { ...asset, capBps } : asset)),
});
const MANDATES: [string, Mandate][] = [
  ["as shipped", guardMandate],
  [
    "narrow",
    under({
      lossBudgetBps: 1,
      epochLossBps: 1,
      turnoverUsd8: "600000000000",
      approvalUsd8: "300000000000",
      cooldownSeconds: 3600,
      maxPoolShareBps: 1,
    }),
  ],
  ["over a cap and under its floor", under({ stableFloorBps: 9000 }, 100)],
  // The replica's blocks begin a minute before.
  ["past its expiry", under({ mandateExpiry: 1_767_225_648 })],
];

/** A swap priced by the snapshot, so that its least amount lies about where the rule draws its line. */
const swapOf = (
  snapshot: Snapshot,
  [path, fee, size, asked]: readonly [readonly Address[], number, bigint, bigint],
): Action => {
  const price = BigInt(snapshot.etherUsd8);
  // Size and least amount are in millionths of an ether's worth.
  const wei = size * 10n ** 12n;
  const stable = (wei * price) / 10n ** 20n;
  const amountIn = path[0] === weth ? wei : path[0] === usdc ? stable : stable * 10n ** 12n;
  const fair = path.at(-1) === weth ? wei : path.at(-1) === usdc ? stable : stable * 10n ** 12n;
  const minAmountOut = (fair * asked) / 10_000n;
  return {
    kind: "swap",
    venue: "uniswap-v3",
    path: [...path],
    feesPpm: path.slice(1).map(() => fee),
    amountIn: amountIn.toString(),
    minAmountOut: minAmountOut.toString(),
  };
};

/** Listed pools mostly; a pair, a fee and an asset that are not. */
const routes: [readonly Address[], number][] = [
  [[weth, usdc], 500],
  [[weth, usdc], 500],
  [[weth, usdc], 500],
  [[usdc, weth], 500],
  [[usdc, weth], 500],
  [[weth, usdc], 3000],
  [[weth, dai], 500],
  [[uni, usdc], 3000],
];
const swaps = fc
  .tuple(
    fc.constantFrom(...routes),
    fc.oneof(fc.bigInt(1n, 3_000_000n), fc.bigInt(1n, 20_000_000n), fc.bigInt(1n, 200_000_000n)),
    fc.oneof(fc.bigInt(9_895n, 9_905n), fc.bigInt(9_900n, 9_940n), fc.bigInt(9_900n, 9_940n), fc.bigInt(0n, 10_000n)),
  )
  .map(([[path, fee], size, asked]) => [path, fee, size, asked] as const);
const kind = fc.constantFrom("swap", "swap", "swap", "hold", "wrap", "unwrap");
const drawn = fc.record({
  kinds: fc.oneof(
    { weight: 3, arbitrary: fc.array(kind, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(kind, { minLength: 2, maxLength: 3 }) },
  ),
  swaps: fc.array(swaps, { minLength: 3, maxLength: 3 }),
  wei: fc.bigInt(1n, parseEther("1")),
  /** What of the envelope is not as simulated; mostly nothing. */
  bent: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "version",
        "expired",
        "dated ahead",
        "late nonce",
        "old snapshot",
        "future snapshot",
        "loose",
        "wrong nav",
      ),
    },
  ),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

const actionsOf = (snapshot: Snapshot, { kinds, swaps: sold, wei }: Drawn): Action[] =>
  kinds.map((kind, index): Action => {
    if (kind === "hold") return { kind };
    if (kind === "wrap" || kind === "unwrap") return { kind, amountIn: wei.toString() };
    return swapOf(snapshot, sold[index]!);
  });

const bentBy = (decision: Decision, bent: Drawn["bent"], limits: Mandate["limits"], time: number): Decision => {
  switch (bent) {
    case "version":
      return { ...decision, policyVersion: decision.policyVersion + 1 };
    case "expired":
      return { ...decision, expiry: time - 1 };
    case "dated ahead":
      return { ...decision, expiry: time + limits.maxDecisionAgeSeconds + 1 };
    case "late nonce":
      return { ...decision, nonce: decision.nonce + 1 };
    case "old snapshot":
      return { ...decision, snapshotBlock: decision.snapshotBlock - limits.maxSnapshotAgeBlocks };
    case "future snapshot":
      return { ...decision, snapshotBlock: decision.snapshotBlock + 2 };
    case "loose":
      return { ...decision, navToleranceBps: limits.maxNavToleranceBps + 1 };
    case "wrong nav":
      return { ...decision, predictedNavUsd8: ((BigInt(decision.predictedNavUsd8) * 1006n) / 1000n).toString() };
    case null:
      return decision;
  }
};

describe.skipIf(!contractsAreCompiled)("generated decisions through preview", () => {
  let guarded: GuardedTreasury | null = null;
  afterEach(async () => {
    await guarded?.close();
    guarded = null;
  });

  const denied = new Map<RuleId, number>();
  const verdicts = { allowed: 0, denied: 0, reverted: 0 };

  test.each(MANDATES)(
    `default: a module whose mandate is %s says of ${EACH} what the judge here says, to the unit`,
    async (name, mandate) => {
      guarded = await guardedTreasury("treasury", [], { mandate });
      for (let block = 0; block < BLOCKS_TO_EXPIRY; block++) await guarded.fork.mine();
      let snapshot = await guarded.look();
      // Seeded by the mandate: the same decisions each time.
      const all = fc.sample(drawn, { numRuns: EACH, seed: name.length });
      for (const [index, one] of all.entries()) {
        const { decision: simulated, env } = await guarded.simulate(snapshot, actionsOf(snapshot, one));
        const block = { number: env.number, timestamp: env.timestamp };
        const decision = bentBy(simulated, one.bent, mandate.limits, env.timestamp);
        const outcome = await predict(
          {
            client: guarded.fork.client,
            takeMisses: guarded.fork.takeMisses,
            env,
            snapshot,
            proposal: {
              snapshotHash: decision.snapshotHash,
              tallyHash: decision.rationaleHash,
              sizing,
              actions: decision.actions,
            },
            mandate,
            submitter: guarded.submitter.address,
            gasPriceWei: 1n,
          },
          decision,
        );
        const { kind, findings } = judge(factsFromPrediction({ mandate, snapshot, decision, outcome, block }));
        expect({ index, findings: outcome.onchainFindings }).toEqual({ index, findings });
        expect({ index, allowed: outcome.status === "executed" }).toEqual({ index, allowed: kind === "allowed" });
        verdicts[outcome.status === "executed" ? "allowed" : outcome.status] += 1;
        const failing = new Set(findings.filter(({ ok }) => !ok).map(({ rule }) => rule));
        for (const rule of failing) denied.set(rule, (denied.get(rule) ?? 0) + 1);
        if (index % MINE_AFTER === MINE_AFTER - 1 && kind === "allowed") {
          await guarded.execute(decision);
          snapshot = await guarded.look();
        }
      }
    },
    long ? 7_200_000 : 240_000,
  );

  test("behavior: a tenth at least is allowed and a tenth denied, and eighteen rules bind", () => {
    const counts = RULES.map((rule) => `${rule} ${denied.get(rule) ?? 0}`).join(", ");
    console.log(
      `${verdicts.allowed} allowed, ${verdicts.denied} denied, ${verdicts.reverted} could not run; denied by ${counts}`,
    );
    const tenth = (EACH * MANDATES.length) / 10;
    expect(verdicts.allowed).toBeGreaterThanOrEqual(tenth);
    expect(verdicts.denied).toBeGreaterThanOrEqual(tenth);
    expect([...denied.values()].filter((count) => count >= LEAST).length).toBeGreaterThanOrEqual(BINDING);
  });
});

const sizing = { requestedUsd8: "0", sizedUsd8: "0", boundBy: "requested" as const, bounds: [] };
