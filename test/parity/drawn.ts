import * as fc from "fast-check";
import { judge } from "../../policies/judge.ts";
import type { Facts } from "../../policies/rules/facts.ts";
import type { Finding, RuleId } from "../../policies/treasury/verdict.ts";
import { drawnDecision, drawOf } from "./drawnDecision.ts";
import { atEdge } from "./edges.ts";

/** How often a rule is put to its edge where it has something to look at: more often where it seldom has, or seldom binds. */
const WEIGHTS: Partial<Record<RuleId, number>> = {
  payments: 16,
  positions: 4,
  drawdown: 8,
  approvals: 3,
  "epoch-loss": 3,
  turnover: 3,
  "held-assets": 3,
  "decision-expiry": 2,
  "issuer-cap": 2,
  cooldown: 2,
  "loss-budget": 4,
  "allocation-cap": 4,
  "stable-floor": 3,
  "simulation-bound": 2,
};

const weighted = (findings: readonly Finding[]): RuleId[] => {
  const heard = new Set(findings.map(({ rule }) => rule));
  return [...heard].flatMap((rule) => Array.from({ length: WEIGHTS[rule] ?? 1 }, () => rule));
};

/** Decisions within their limits or nearly so, four in five with one or two rules at their edge. */
const decisions: fc.Arbitrary<Facts> = fc.gen().map((g) => {
  const draw = drawOf(g);
  let facts = drawnDecision(draw);
  const edges = draw.pick([0, 1, 1, 2, 2]);
  for (let edge = 0; edge < edges; edge++) {
    const { findings } = judge(facts);
    facts = atEdge(facts, findings, draw.pick(weighted(findings)), draw);
  }
  return facts;
});

/** So many decisions of a seed, always the same ones. */
export const drawnDecisions = (seed: number, count: number): Facts[] => fc.sample(decisions, { seed, numRuns: count });
