import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { BASE } from "../test/parity/baseFacts.ts";
import { judge, RULE_BOOK } from "./judge.ts";
import { loadMandate } from "./mandates/mandateFile.ts";
import { findingSchema, RULES } from "./treasury/verdict.ts";

const { limits } = loadMandate(readFileSync(new URL("mandates/example.yaml", import.meta.url), "utf8"));

describe("judge", () => {
  test("default: allowed, with every rule heard that has something to look at", () => {
    const { kind, findings } = judge(BASE);
    expect(kind).toBe("allowed");
    const unheard = new Set<string>(["positions", "payments"]);
    expect([...new Set(findings.map((finding) => finding.rule))]).toEqual(RULES.filter((id) => !unheard.has(id)));
    for (const finding of findings) expect(findingSchema.parse(finding)).toEqual(finding);
  });

  test("behavior: it does not stop at the first breach", () => {
    const { kind, findings } = judge({
      ...BASE,
      timestamp: BASE.timestamp + 9_999n,
      nextNonce: 8n,
      limits: { ...BASE.limits, maxTradeBps: 1n },
    });
    expect(kind).toBe("denied");
    expect(findings.filter(({ ok }) => !ok).map(({ rule }) => rule)).toEqual([
      "decision-expiry",
      "decision-nonce",
      "trade-size",
    ]);
  });

  test("behavior: a decision that could not run is denied, whatever the rules say", () => {
    const { kind, findings } = judge({ ...BASE, ran: false });
    expect(kind).toBe("denied");
    expect(findings.every(({ ok }) => ok)).toBe(true);
  });

  test("behavior: the same facts give the same verdict, and are left as they were", () => {
    const before = structuredClone(BASE);
    expect(judge(BASE)).toEqual(judge(BASE));
    expect(BASE).toEqual(before);
  });
});

describe("RULE_BOOK", () => {
  test("default: one rule for each id, in the contract's order, each saying what it limits", () => {
    expect(RULE_BOOK.map((rule) => rule.id)).toEqual([...RULES]);
    expect(RULE_BOOK.map((rule) => rule.describe(limits))).toMatchInlineSnapshot(`
      [
        "The decision was made under the policy in force",
        "The decision has not expired and lives 600 seconds at most",
        "It is this decision's turn",
        "The snapshot is 50 blocks old at most",
        "The treasury's mode allows decisions of this kind",
        "Only managed assets are traded",
        "Only listed pools are used",
        "Held assets neither leave nor are approved to anyone",
        "Every feed answers, in time and within its clamps",
        "A trade gives 5.00% of NAV at most",
        "A trade brings back at least 99.00% of what it takes, by the oracle",
        "No asset is over its cap, or it loses share",
        "Healthy stables are at least 20.00% of NAV and $0.00",
        "Losses and feed charges take 1.00% of NAV at most in 2592000 seconds",
        "NAV is 20.00% under its peak at most",
        "No approval outlives its action",
        "NAV ends where the simulation said, within 0.50% at most",
        "Losses and feed charges of an epoch are 3.00% of NAV at most",
        "All movements together are $125,000.00 at most in 86400 seconds",
        "0 seconds pass between two decisions that move something",
        "No venue is over its cap, or it loses share",
        "No issuer is over its cap, or it loses share",
        "A swap puts 2.00% of its pool's own balance in at most",
        "Positions are the module's own, at least 200 ticks wide and made 1.00% from the oracle at most",
        "Only listed recipients are paid, each from a bucket of their own",
        "People need not be asked",
      ]
    `);
  });
});
