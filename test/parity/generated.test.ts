import { existsSync } from "node:fs";
import { createPublicClient, http, type PublicClient } from "viem";
import { mainnet } from "viem/chains";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compiledFolder } from "../../contracts/generated/generate.ts";
import { ruleBookAbi } from "../../contracts/generated/RuleBook.ts";
import { judge } from "../../policies/judge.ts";
import { encodeFacts } from "../../policies/onchain/facts.ts";
import { decodeFinding } from "../../policies/onchain/findings.ts";
import type { Facts } from "../../policies/rules/facts.ts";
import { totalsOf } from "../../policies/rules/totals.ts";
import { type Finding, RULES } from "../../policies/treasury/verdict.ts";
import { runtimeCode } from "../../workflows/adapters/artifacts.ts";
import { type BareChain, startBareChain } from "./bareChain.ts";
import { NOBODY } from "./baseFacts.ts";
import { drawnDecisions } from "./drawn.ts";

const compiled = existsSync(`${compiledFolder}/RuleBook.sol`);
if (!compiled) console.log("generated decisions not compared: out/ is absent, run node_modules/.bin/forge build");

const long = process.env["EXCHEQUER_LONG"] === "1";
const ROUND = 500;
const ROUNDS = (long ? 100_000 : 2_000) / ROUND;
/** After so many rounds a long run says where it is. */
const TOLD_AFTER = 10;
/** Fewest decisions that each rule must deny. */
const LEAST = 20;

describe.skipIf(!compiled)("generated decisions", () => {
  let chain: BareChain;
  let batched: PublicClient;
  beforeAll(async () => {
    chain = await startBareChain();
    await chain.test.setCode({ address: NOBODY, bytecode: runtimeCode("RuleBook") });
    const transport = http(chain.url, { batch: { batchSize: 50 }, timeout: 120_000 });
    batched = createPublicClient({ chain: mainnet, transport });
  });
  afterAll(() => chain?.close());

  const onChain = async (facts: Facts): Promise<{ findings: Finding[]; totals: unknown }> => {
    const [findings, totals] = await batched.readContract({
      address: NOBODY,
      abi: ruleBookAbi,
      functionName: "judge",
      args: [encodeFacts(facts), false],
    });
    return { findings: findings.map(decodeFinding), totals };
  };

  test(
    `default: the contract judges ${ROUNDS * ROUND} of them alike, finding by finding, to the unit`,
    async () => {
      const denied = new Map<string, number>(RULES.map((rule) => [rule, 0]));
      const verdicts = { allowed: 0, denied: 0 };
      const began = Date.now();
      for (let round = 1; round <= ROUNDS; round++) {
        const drawn = drawnDecisions(round, ROUND);
        const answers = await Promise.all(drawn.map(onChain));
        drawn.forEach((facts, index) => {
          const { kind, findings } = judge(facts);
          const ours = { findings, totals: totalsOf(facts) };
          // The seed and index name the decision: drawnDecisions(seed, index + 1) draws it again.
          expect({ seed: round, index, ...answers[index] }).toEqual({ seed: round, index, ...ours });
          verdicts[kind === "allowed" ? "allowed" : "denied"] += 1;
          const failing = new Set(findings.filter(({ ok }) => !ok).map(({ rule }) => rule));
          for (const rule of failing) denied.set(rule, (denied.get(rule) ?? 0) + 1);
        });
        if (long && round % TOLD_AFTER === 0)
          console.log(
            `${round * ROUND} of ${ROUNDS * ROUND} decisions alike; ${Math.round((Date.now() - began) / 1000)} s`,
          );
      }
      const counts = [...denied].map(([rule, count]) => `${rule} ${count}`).join(", ");
      console.log(`${verdicts.allowed} allowed, ${verdicts.denied} denied; denied by ${counts}`);
      expect(verdicts.allowed).toBeGreaterThanOrEqual((ROUNDS * ROUND) / 10);
      expect(verdicts.denied).toBeGreaterThanOrEqual((ROUNDS * ROUND) / 10);
      expect([...denied].filter(([, count]) => count < LEAST)).toEqual([]);
    },
    long ? 7_200_000 : 240_000,
  );
});
