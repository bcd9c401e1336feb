import * as fc from "../../test/support/properties.ts";
import { describe, expect, test } from "vitest";
import type { Draft, Position } from "../../policies/treasury/ballot.ts";
import { sampleMandate, sampleSnapshot } from "../../test/support/sampleRecord.ts";
import { fullyJoined, WIDE_SYMBOLS, wideTreasury, type Wide } from "../../test/support/wideTreasury.ts";
import { llmSeatConfigSchema, type LlmSeatConfig } from "../seats/llmSeatConfig.ts";
import { answerJsonSchema } from "./answer.ts";
import { directionsOf } from "./directions.ts";
import { MOST_PROMPT_TOKENS, tokensAtMost } from "./promptSize.ts";
import { promptFor, type Question } from "./question.ts";
import { offered, readings, readTool } from "./tools.ts";

const config = (change: Partial<LlmSeatConfig>): LlmSeatConfig =>
  llmSeatConfigSchema.parse({
    id: "model-1",
    model: "any",
    apiKeyEnv: "A_KEY",
    baseUrlEnv: "A_URL",
    prices: "free",
    ...change,
  });
const MODES = {
  tools: config({}),
  "one answer": config({ tools: false }),
  "one answer in JSON": config({ tools: false, mode: "jsonMode" }),
};

const vote = (from: string, to: string): Position => ({
  kind: "vote",
  intent: { kind: "shift", from, to, sizeBps: 1_142 },
  claim: {
    metric: "priceUsd8",
    asset: from,
    comparison: "above",
    threshold: "160399290755",
    horizonSeconds: 86_400,
    probabilityBps: 5_500,
  },
  reason: "never told",
});
/** The largest council, in which no two seats want the same. */
const othersOn = (symbols: string[]): Draft[] =>
  Array.from({ length: 15 }, (_, i) => ({
    seat: `a-seat-with-a-rather-long-name-${i}`,
    position: vote(symbols[i % symbols.length] as string, symbols[(i * 7 + 3) % symbols.length] as string),
    calls: [],
  }));
const questionsOn = (symbols: string[]): Question[] => [
  { purpose: "draft" },
  { purpose: "critique", own: vote(symbols[0] as string, symbols.at(-1) as string), others: othersOn(symbols) },
];

/** The messages' text, and everything that is sent with them. */
const sent = (question: Question, world: ReturnType<typeof wideTreasury>, mode: LlmSeatConfig) => {
  const { messages } = promptFor(question, world, mode);
  const text = (messages as [string, string][]).map(([, said]) => said).join("\n");
  const shape = JSON.stringify([
    ...(mode.tools ? readings(world.snapshot, world.mandate).map(offered) : []),
    ...(mode.mode === "functionCalling" ? [answerJsonSchema(world.mandate)] : []),
  ]);
  return { text, tokens: tokensAtMost(text) + tokensAtMost(shape) };
};

describe("tokensAtMost", () => {
  test("default", () => {
    expect(tokensAtMost("")).toBe(0);
    expect(tokensAtMost("hold")).toBe(2);
    expect(tokensAtMost("WETH->USDC, 11.42%")).toBe(4 + 1 + 4 + 1 + 2 + 1 + 2 + 1);
  });
});

describe("a prompt on a treasury of many assets", () => {
  test.each(Object.keys(MODES) as (keyof typeof MODES)[])("default: %s fits", (mode) => {
    const costliest = WIDE_SYMBOLS.map((_, i) => `Q7X.Z9W.K4V.${i}`.padEnd(16, "J8"));
    for (const symbols of [WIDE_SYMBOLS, costliest]) {
      const world = wideTreasury(fullyJoined(symbols));
      for (const question of questionsOn(symbols))
        expect(sent(question, world, MODES[mode]).tokens).toBeLessThanOrEqual(MOST_PROMPT_TOKENS);
    }
  });

  test("behavior: it is told as a table, pools by their fee, directions as a rule", () => {
    const world = wideTreasury({
      ...fullyJoined(WIDE_SYMBOLS.slice(0, 9)),
      pools: [...fullyJoined(WIDE_SYMBOLS.slice(0, 9)).pools, { a: 1, b: 0, feePpm: 500 }],
    });
    const { text } = sent({ purpose: "draft" }, world, MODES["one answer"]);
    expect(text).toContain("WETH volatile 11.11%, cap 60%, $1,588.11, 0.03% in 60 h\n");
    expect(text).toContain("USDC stable 11.11%, cap 80%, $0.9999\n");
    expect(text).toContain(
      "\n0.05%: WETH with USDC\n0.3%: WETH with DAI WBTC wstETH rETH USDT LUSD FRAX; USDC with DAI",
    );
    expect(text).toContain("`direction` is one of: hold, or SELL->BUY with any two of the assets.");
    expect(text).toContain("at most 5.00% of NAV a trade");
  });

  test("behavior: where not every two assets can be swapped, the rule says which", () => {
    const chain = WIDE_SYMBOLS.slice(1).map((_, a) => ({ a, b: a + 1, feePpm: 500 }));
    const few = wideTreasury({ symbols: WIDE_SYMBOLS.slice(0, 6), pools: chain.slice(0, 5) });
    expect(directionsOf(few.mandate)).toHaveLength(18);
    expect(sent({ purpose: "draft" }, few, MODES["one answer"]).text).toContain("hold, WETH->USDC, WETH->DAI, USDC->");
    const many = wideTreasury({ symbols: WIDE_SYMBOLS, pools: chain });
    expect(directionsOf(many.mandate)).toHaveLength(58);
    expect(sent({ purpose: "draft" }, many, MODES["one answer"]).text).toContain(
      "hold, or SELL->BUY with two assets that one pool joins, or two pools over a third asset.",
    );
  });

  test("behavior: the other seats are summed up where a line each is too much", () => {
    const { text } = sent(
      questionsOn(WIDE_SYMBOLS)[1] as Question,
      wideTreasury(fullyJoined(WIDE_SYMBOLS)),
      MODES["one answer"],
    );
    expect(text).toMatch(/- 1 seat: \w+->\w+, 11\.42% of NAV\n/);
    expect(text).toContain("seats: something else");
    expect(text).not.toMatch(/long-name|never told/);
  });

  test("behavior: an asset's pools are read at once where there are too many to name", () => {
    const { mandate, snapshot } = wideTreasury(fullyJoined(WIDE_SYMBOLS));
    const tools = readings(snapshot, mandate);
    expect(tools.map(({ name }) => name)).toEqual(["get_asset", "get_pools", "get_limits", "get_price_history"]);
    const pools = readTool(tools, "get_pools", { symbol: "GHO" }).split("\n");
    expect(pools).toHaveLength(15);
    expect(() => readTool(tools, "get_pools", { symbol: "SHIB" })).toThrow("what is not on its list");
    for (const pool of pools) expect(pool).toMatch(/\bGHO\b.*: fee 0\.30%, liquid at its price$/);
  });

  test("behavior: a small treasury is told everything", () => {
    const mandate = sampleMandate();
    const { text } = sent({ purpose: "draft" }, { mandate, snapshot: sampleSnapshot(mandate) }, MODES["one answer"]);
    expect(text).toContain("- WETH (volatile): $31,762.23, 31.21% of NAV, cap 60.00%; price $1,588.1117, 300 s old");
    expect(text).toContain("is one of: hold, WETH->USDC, USDC->WETH.");
  });

  test("behavior: whatever the assets are called and however pools join them, it fits", { timeout: 60_000 }, () => {
    const symbol = fc.stringMatching(/^[A-Za-z0-9.]{1,16}$/);
    const wide = fc.uniqueArray(symbol, { minLength: 2, maxLength: 16 }).chain((symbols): fc.Arbitrary<Wide> => {
      const place = fc.integer({ min: 0, max: symbols.length - 1 });
      const pool = fc.record({ a: place, b: place, feePpm: fc.constantFrom(100, 500, 3_000, 10_000) });
      return fc.record({
        symbols: fc.constant(symbols),
        pools: fc.array(
          pool.filter(({ a, b }) => a !== b),
          { maxLength: 200 },
        ),
        prices: fc.array(fc.bigInt(1n, 10n ** 15n), { minLength: 16, maxLength: 16 }),
      });
    });
    fc.assert(
      fc.property(wide, fc.constantFrom(...Object.values(MODES)), (given, mode) => {
        const world = wideTreasury(given);
        for (const question of questionsOn(given.symbols))
          expect(sent(question, world, mode).tokens).toBeLessThanOrEqual(MOST_PROMPT_TOKENS);
      }),
      { numRuns: 100 },
    );
  });
});
