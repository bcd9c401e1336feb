import * as fc from "fast-check";
import { pad } from "viem";
import { afterEach, describe, expect, test } from "vitest";
import { factsFromPrediction } from "../../policies/facts.ts";
import { judge } from "../../policies/judge.ts";
import type { Decision } from "../../policies/treasury/proposal.ts";
import type { Outcome } from "../../policies/treasury/outcome.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import { ACTION_KINDS } from "../../policies/treasury/action.ts";
import { type RuleId, RULES } from "../../policies/treasury/verdict.ts";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import { feedStorage } from "../../simulation/forks/replica/layouts.ts";
import { predict } from "../../workflows/activities/simulate.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import type { GuardedTreasury } from "../support/guardedTreasury.ts";
import { venueTreasury } from "../support/venueTreasury.ts";
import type { Draw } from "./drawnDecision.ts";
import { actionsDrawn } from "./previewActions.ts";
import { atEdge, type Edge, EDGES } from "./previewEdges.ts";
import { TRIED } from "./previewMandates.ts";

if (!contractsAreCompiled) console.log("previews not compared: out/ is absent, run node_modules/.bin/forge build");

const long = process.env["EXCHEQUER_LONG"] === "1";
/** How many times the short run's decisions. */
const TIMES = long ? 50 : 1;
const ALL = TRIED.reduce((sum, { decisions }) => sum + decisions * TIMES, 0);
/** Fewest decisions that each rule must deny. */
const LEAST = 20;
/** Both sides of every rule that has an edge which a decision can be put to. */
const EDGES_SEEN = EDGES.flatMap(({ rule, place }) => ["passes", "denies"].map((side) => `${rule}.${place} ${side}`));
const BLOCKS_TO_EXPIRY = 8;
/** After so many, one that is allowed is mined, so that budgets, nonce, cooldown and positions stand elsewhere. */
const MINE_AFTER = 5;
/** After so many, feeds say something else. */
const REPRICE_AFTER = 30;

/** Numbers drawn in advance, told one after the other: the same seed, the same decisions. */
const tapes = fc.array(fc.nat({ max: 1_000_000 }), { minLength: 48, maxLength: 48 });
const drawFrom = (tape: readonly number[]): Draw => {
  let place = 0;
  const number = (below: number): number => (tape[place++ % tape.length] as number) % below;
  return {
    number,
    pick: (items) => items[number(items.length)] as never,
    near: (value, spread) => (value * BigInt(10_000 - spread + number(2 * spread + 1))) / 10_000n,
  };
};

/** Writes a feed's last round anew. */
const answer = async ({ fork }: GuardedTreasury, feed: string, usd8: bigint, ago: number): Promise<void> => {
  const { timestamp } = await fork.client.getBlock();
  const updatedAt = Number(timestamp) - ago;
  const rounds = [{ round: (1n << 64n) + 72n, answer: usd8, updatedAt }];
  for (const [slot, value] of feedStorage({ description: "", decimals: 8, rounds })) {
    if (BigInt(slot) < 16n) continue;
    await fork.client.request({
      method: "anvil_setStorageAt",
      params: [feed, slot, pad(value, { size: 32 })],
    } as never);
  }
};

/** Mostly near what the pools say, so that trades pass; now and then far from it, off a peg, old or clamped. */
const reprice = async (draw: Draw, guarded: GuardedTreasury, spreads: readonly number[]): Promise<void> => {
  const ether = draw.near(300_000_000_000n, draw.pick(spreads));
  const dollars = [draw, draw].map(({ near, pick }) => near(100_000_000n, pick([5, 10, 10, 30, 250])));
  const odd = draw.number(14);
  await answer(guarded, MAINNET.ethUsdFeed, odd === 0 ? 1_000_000_000_001n : ether, odd === 1 ? 4_000 : 0);
  await answer(guarded, MAINNET.usdcUsdFeed, dollars[0] as bigint, 0);
  await answer(guarded, MAINNET.daiUsdFeed, dollars[1] as bigint, odd === 2 ? 100_000 : 0);
};

const BENT = ["version", "dated ahead", "late nonce", "old snapshot", "loose", "wrong nav"] as const;

/** Something of the envelope that is not as simulated. */
const bentBy = (draw: Draw, decision: Decision, { limits }: GuardedTreasury["mandate"], time: number): Decision => {
  switch (draw.pick(BENT)) {
    case "version":
      return { ...decision, policyVersion: decision.policyVersion + 1 };
    case "dated ahead":
      return { ...decision, expiry: time + limits.maxDecisionAgeSeconds + 1 };
    case "late nonce":
      return { ...decision, nonce: decision.nonce + 1 };
    case "old snapshot":
      return { ...decision, snapshotBlock: decision.snapshotBlock - limits.maxSnapshotAgeBlocks };
    case "loose":
      return { ...decision, navToleranceBps: limits.maxNavToleranceBps + 1 };
    case "wrong nav":
      return { ...decision, predictedNavUsd8: ((BigInt(decision.predictedNavUsd8) * 1006n) / 1000n).toString() };
  }
};

const sizing = { requestedUsd8: "0", sizedUsd8: "0", boundBy: "requested" as const, bounds: [] };

/** A decision as it is, put to the module as it stands. */
const predicted = ({ fork, mandate, submitter }: GuardedTreasury, snapshot: Snapshot, decision: Decision) =>
  predict(
    {
      client: fork.client,
      takeMisses: fork.takeMisses,
      env: fork.openBlock(),
      snapshot,
      proposal: {
        snapshotHash: decision.snapshotHash,
        tallyHash: decision.rationaleHash,
        sizing,
        actions: decision.actions,
      },
      mandate,
      submitter: submitter.address,
      gasPriceWei: 1n,
    },
    decision,
  );

describe.skipIf(!contractsAreCompiled)("generated decisions through preview", () => {
  let guarded: GuardedTreasury | null = null;
  afterEach(async () => {
    await guarded?.close();
    guarded = null;
  });

  const denied = new Map<RuleId, number>();
  const kinds = new Map<string, number>();
  const edges = new Map<string, number>();
  const verdicts = { allowed: 0, denied: 0, reverted: 0 };
  const count = <K>(all: Map<K, number>, key: K): unknown => all.set(key, (all.get(key) ?? 0) + 1);

  test.each(TRIED)(
    "default: a module whose mandate is $name says of $decisions what the judge here says, to the unit",
    async ({ name, decisions, spreads, change }) => {
      const here = (guarded = await venueTreasury("treasury", change));
      for (let block = 0; block < BLOCKS_TO_EXPIRY; block++) await here.fork.mine();
      let snapshot = await here.look();
      for (const [index, tape] of fc.sample(tapes, { numRuns: decisions * TIMES, seed: name.length }).entries()) {
        const draw = drawFrom(tape);
        if (index % REPRICE_AFTER === 0) {
          await reprice(draw, here, spreads);
          snapshot = await here.look();
        }
        const simulated = await here.simulate(snapshot, actionsDrawn(draw, snapshot));
        const block = { number: simulated.env.number, timestamp: simulated.env.timestamp };
        const about = { mandate: here.mandate, snapshot, block };
        let { decision, prediction: outcome }: { decision: Decision; prediction: Outcome } = simulated;
        let edge: Edge | null = null;
        const bend = draw.number(8);
        if (bend === 0) decision = bentBy(draw, decision, here.mandate, block.timestamp);
        if (bend > 5) edge = atEdge(draw, { ...about, decision, outcome });
        if (edge !== null) ({ decision } = edge);
        if (decision !== simulated.decision) outcome = await predicted(here, snapshot, decision);
        const { kind, findings } = judge(factsFromPrediction({ ...about, decision, outcome }));
        const which = { index, actions: decision.actions };
        expect({ ...which, findings: outcome.onchainFindings }).toEqual({ ...which, findings });
        expect({ ...which, allowed: outcome.status === "executed" }).toEqual({ ...which, allowed: kind === "allowed" });
        verdicts[outcome.status === "executed" ? "allowed" : outcome.status] += 1;
        for (const action of decision.actions) count(kinds, action.kind);
        for (const rule of new Set(findings.filter(({ ok }) => !ok).map((finding) => finding.rule)))
          count(denied, rule);
        if (edge !== null) {
          const { rule, place, passes } = edge;
          const at = findings.filter((finding) => finding.rule === rule)[place];
          expect({ ...which, edge, ok: at?.ok }).toEqual({ ...which, edge, ok: passes });
          count(edges, `${rule}.${place} ${passes ? "passes" : "denies"}`);
        }
        if (index % MINE_AFTER === 0 && kind === "allowed") {
          await here.execute(decision);
          snapshot = await here.look();
        }
      }
    },
    long ? 28_800_000 : 600_000,
  );

  test("behavior: a tenth at least is allowed and a tenth denied, every rule binds, every kind is drawn, both sides of each edge", () => {
    const told = (all: Map<string, number>): string => [...all].map(([key, times]) => `${key} ${times}`).join(", ");
    console.log(
      [
        `${verdicts.allowed} allowed, ${verdicts.denied} denied, ${verdicts.reverted} could not run`,
        `denied by ${RULES.map((rule) => `${rule} ${denied.get(rule) ?? 0}`).join(", ")}`,
        `steps: ${told(kinds)}`,
        `edges: ${told(edges)}`,
      ].join("\n"),
    );
    expect(verdicts.allowed).toBeGreaterThanOrEqual(ALL / 10);
    expect(verdicts.denied).toBeGreaterThanOrEqual(ALL / 10);
    expect(RULES.filter((rule) => (denied.get(rule) ?? 0) < LEAST)).toEqual([]);
    expect(ACTION_KINDS.filter((kind) => !kinds.has(kind))).toEqual([]);
    expect(EDGES_SEEN.filter((edge) => !edges.has(edge))).toEqual([]);
  });
});
