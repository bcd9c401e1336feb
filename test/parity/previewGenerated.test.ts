import * as fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { factsFromPrediction } from "../../policies/facts.ts";
import { judge } from "../../policies/judge.ts";
import { ACTION_KINDS } from "../../policies/treasury/action.ts";
import type { Outcome } from "../../policies/treasury/outcome.ts";
import type { Decision } from "../../policies/treasury/proposal.ts";
import { type RuleId, RULES } from "../../policies/treasury/verdict.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import type { GuardedTreasury } from "../support/guardedTreasury.ts";
import { venueTreasury } from "../support/venueTreasury.ts";
import type { Draw } from "./drawnDecision.ts";
import { actionsDrawn } from "./previewActions.ts";
import { atEdge, type Edge, EDGES } from "./previewEdges.ts";
import { reprice } from "./previewFeeds.ts";
import { TRIED } from "./previewMandates.ts";
import { type Standing, trialsOn } from "./previewTogether.ts";

if (!contractsAreCompiled) console.log("previews not compared: out/ is absent, run node_modules/.bin/forge build");

const long = process.env["EXCHEQUER_LONG"] === "1";
/** A round is the short run: so many decisions of each mandate, on modules of its own. */
const ROUNDS = long ? 50 : 1;
const A_ROUND = TRIED.reduce((sum, { decisions }) => sum + decisions, 0);
const ALL = A_ROUND * ROUNDS;
const CASES = Array.from({ length: ROUNDS }, (_, index) =>
  TRIED.map((tried) => ({ round: index + 1, ...tried })),
).flat();
/** Fewest decisions that each rule must deny. */
const LEAST = 20;
/** Both sides of every rule that has an edge which a decision can be put to. */
const EDGES_SEEN = EDGES.flatMap(({ rule, place }) => ["passes", "denies"].map((side) => `${rule}.${place} ${side}`));
const BLOCKS_TO_EXPIRY = 8;
/**
 * So many are put to the module as it stands, together; then the first of them that is allowed is mined, so that budgets,
 * nonce, cooldown and positions stand elsewhere.
 */
const TOGETHER = 15;
/** After so many, feeds say something else. */
const REPRICE_AFTER = 30;

/** Numbers drawn in advance, told one after the other: the same seed, the same decisions. */
const tape = fc.array(fc.nat({ max: 1_000_000 }), { minLength: 48, maxLength: 48 });
const drawFrom = (told: readonly number[]): Draw => {
  let place = 0;
  const number = (below: number): number => (told[place++ % told.length] as number) % below;
  return {
    number,
    pick: (items) => items[number(items.length)] as never,
    near: (value, spread) => (value * BigInt(10_000 - spread + number(2 * spread + 1))) / 10_000n,
  };
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

/** A drawn decision as it was put to the module in the end, and what that said. */
type Tried = { index: number; decision: Decision; outcome: Outcome; edge: Edge | null };

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
  const began = Date.now();
  /** Where a run of an hour is. */
  const soFar = (round: number): string =>
    [
      `round ${round} of ${ROUNDS}: ${round * A_ROUND} of ${ALL} decisions alike`,
      `${verdicts.allowed} allowed, ${verdicts.denied} denied, ${verdicts.reverted} could not run`,
      `${Math.round((Date.now() - began) / 1000)} s`,
    ].join("; ");
  const count = <K>(all: Map<K, number>, key: K): unknown => all.set(key, (all.get(key) ?? 0) + 1);

  test.each(CASES)(
    "default: round $round, a module whose mandate is $name says of $decisions what the judge here says, to the unit",
    async ({ round, name, decisions, spreads, change }) => {
      const here = (guarded = await venueTreasury("treasury", change));
      const trials = trialsOn(here, 4 * TOGETHER);
      for (let block = 0; block < BLOCKS_TO_EXPIRY; block++) await here.fork.mine();
      let at: Standing;
      const look = async (): Promise<Standing> => ({ snapshot: await here.look(), block: here.fork.openBlock() });
      // Mandate, seed and index name a decision: the same ones are drawn again.
      const seed = 1_000 * (round - 1) + name.length;
      const tapes = fc.sample(tape, { numRuns: decisions, seed }).map(drawFrom);

      const tried = async (draw: Draw, index: number): Promise<Tried> => {
        const simulated = await trials.simulate(at, actionsDrawn(draw, at.snapshot));
        const about = { mandate: here.mandate, ...at };
        const bend = draw.number(8);
        const edge = bend > 5 ? atEdge(draw, { ...about, ...simulated }) : null;
        const decision =
          bend === 0 ? bentBy(draw, simulated.decision, here.mandate, at.block.timestamp) : edge?.decision;
        if (decision === undefined) return { index, ...simulated, edge };
        return { index, decision, outcome: await trials.predict(at, decision), edge };
      };

      const compared = ({ index, decision, outcome, edge }: Tried): boolean => {
        const facts = factsFromPrediction({ mandate: here.mandate, ...at, decision, outcome });
        const { kind, findings } = judge(facts);
        const which = { seed, index, actions: decision.actions };
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
        return kind === "allowed";
      };

      for (let first = 0; first < tapes.length; first += TOGETHER) {
        if (first % REPRICE_AFTER === 0) {
          await reprice(tapes[first] as Draw, here, spreads);
          at = await look();
        }
        const group = tapes.slice(first, first + TOGETHER);
        const all = await Promise.all(group.map((draw, place) => tried(draw, first + place)));
        expect(trials.missed()).toEqual([]);
        const next = all.map((one) => (compared(one) ? one.decision : null)).find((decision) => decision !== null);
        if (next === undefined || next === null) continue;
        await here.execute(next);
        at = await look();
      }
      if (long && name === TRIED.at(-1)?.name) console.log(soFar(round));
    },
    600_000,
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
