import { judge } from "../../policies/judge.ts";
import type { RuleId } from "../../policies/treasury/verdict.ts";
import { BASE, HOLD, POOL, swap, USDC, WETH } from "./baseFacts.ts";
import { factsOf, toJson } from "./vectorFile.ts";

export type Case = { name: string; change: Record<string, unknown> };

const base = toJson(BASE);
export const ETHER = 10n ** 18n;

/** Whether `rule` lets the changed base through. */
const passes = (rule: RuleId, change: Record<string, unknown>): boolean =>
  judge(factsOf(base, toJson(change) as Record<string, unknown>)).findings.every(
    (finding) => finding.rule !== rule || finding.ok,
  );

/** The last passing and the first failing value of one number, between a passing and a failing one. */
export const pair = (
  rule: RuleId,
  what: string,
  passing: bigint,
  failing: bigint,
  change: (value: bigint) => Record<string, unknown>,
): Case[] => {
  let [good, bad] = [passing, failing];
  if (!passes(rule, change(good)) || passes(rule, change(bad)))
    throw new Error(`${rule}: ${what} has no boundary between ${good} and ${bad}`);
  while (good - bad > 1n || bad - good > 1n) {
    const middle = (good + bad) / 2n;
    if (passes(rule, change(middle))) good = middle;
    else bad = middle;
  }
  return [
    { name: `${rule}: last passing ${what}`, change: change(good) },
    { name: `${rule}: first failing ${what}`, change: change(bad) },
  ];
};

/** Nothing moves. */
export const hold = {
  actions: [HOLD],
  "assets.0.balanceAfter": 100n * ETHER,
  "assets.1.balanceAfter": 200_000_000_000n,
};

/** 5 WETH bought with USDC instead of sold: the way a tripped treasury may not go. */
export const buying = {
  actions: [swap([USDC, WETH], [POOL], 7_950_000_000n, 4_960_000_000_000_000_000n, 5n * ETHER)],
  "assets.0.balanceAfter": 105n * ETHER,
  "assets.1.balanceAfter": 192_050_000_000n,
  "envelope.predictedNavUsd8": 45_880_022_000_000n,
};
