import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compiledFolder } from "../../contracts/generated/generate.ts";
import { ruleBookAbi } from "../../contracts/generated/RuleBook.ts";
import { judge } from "../../policies/judge.ts";
import { encodeFacts } from "../../policies/onchain/facts.ts";
import { decodeFinding } from "../../policies/onchain/findings.ts";
import { totalsOf } from "../../policies/rules/totals.ts";
import { hashOf } from "../../policies/treasury/canonical.ts";
import { RULES } from "../../policies/treasury/verdict.ts";
import { runtimeCode } from "../../workflows/adapters/artifacts.ts";
import { type BareChain, startBareChain } from "./bareChain.ts";
import { NOBODY } from "./baseFacts.ts";
import { generateVectors, renderVectors, vectorsPath } from "./generateVectors.ts";
import { factsOf, type VectorFile } from "./vectorFile.ts";

const text = readFileSync(vectorsPath, "utf8");
const { base, vectors } = JSON.parse(text) as VectorFile;

const compiled = existsSync(`${compiledFolder}/RuleBook.sol`);
if (!compiled) console.log("parity with Solidity not tested: out/ is absent, run node_modules/.bin/forge build");

describe("vectors.json", () => {
  test("default: it is what its generator writes", () => {
    expect(renderVectors(generateVectors())).toBe(text);
  });

  test("behavior: at least a tenth of the drawn cases has each verdict", () => {
    const drawn = vectors.filter(({ name }) => name.startsWith("drawn"));
    const allowed = drawn.filter(({ verdict }) => verdict === "allowed").length;
    expect(allowed).toBeGreaterThan(drawn.length / 10);
    expect(drawn.length - allowed).toBeGreaterThan(drawn.length / 10);
  });

  test.each(RULES)("behavior: %s alone denies somewhere, and passes somewhere", (rule) => {
    expect(vectors.some(({ denying }) => denying.length === 1 && denying[0] === rule)).toBe(true);
    expect(vectors.some(({ denying }) => !denying.includes(rule))).toBe(true);
  });

  test("behavior: something over its limit shrinks and passes", () => {
    const shrinking = vectors.filter(({ change }) =>
      judge(factsOf(base, change)).findings.some(({ shrinks, ok }) => shrinks && ok),
    );
    expect(shrinking.length).toBeGreaterThan(3);
  });
});

describe("policies/judge.ts", () => {
  test("default: every vector gets its verdict, rule by rule", () => {
    for (const { name, change, verdict, denying, findingsHash } of vectors) {
      const { kind, findings } = judge(factsOf(base, change));
      const found = [...new Set(findings.filter(({ ok }) => !ok).map(({ rule }) => rule))];
      expect({ name, kind, found, hash: hashOf(findings) }).toEqual({
        name,
        kind: verdict,
        found: denying,
        hash: findingsHash,
      });
    }
  });
});

describe.skipIf(!compiled)("contracts/RuleBook.sol", () => {
  let chain: BareChain;
  beforeAll(async () => {
    chain = await startBareChain();
    await chain.test.setCode({ address: NOBODY, bytecode: runtimeCode("RuleBook") });
  });
  afterAll(() => chain?.close());

  const ask = async (change: Record<string, unknown>, failingOnly: boolean) => {
    const args = [encodeFacts(factsOf(base, change)), failingOnly] as const;
    const [findings, totals] = await chain.publicClient.readContract({
      address: NOBODY,
      abi: ruleBookAbi,
      functionName: "judge",
      args,
    });
    return { findings: findings.map(decodeFinding), totals };
  };

  test("default: every vector gets the same findings to the unit", async () => {
    for (const { name, change, findingsHash } of vectors) {
      const { findings, totals } = await ask(change, false);
      expect({ name, findings }).toEqual({ name, findings: judge(factsOf(base, change)).findings });
      expect({ name, hash: hashOf(findings) }).toEqual({ name, hash: findingsHash });
      expect({ name, totals }).toEqual({ name, totals: totalsOf(factsOf(base, change)) });
    }
  });

  test("behavior: denials are the failing findings and no others", async () => {
    for (const { name, change } of vectors.slice(0, 80)) {
      const { findings } = await ask(change, true);
      expect({ name, findings }).toEqual({
        name,
        findings: judge(factsOf(base, change)).findings.filter(({ ok }) => !ok),
      });
    }
  });
});
