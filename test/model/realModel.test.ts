import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  critiqueSchema,
  draftSchema,
  type Draft,
  type ModelCall,
  type Position,
} from "../../policies/treasury/ballot.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import { MOST_PROMPT_TOKENS, tokensAtMost } from "../../agents/model/promptSize.ts";
import type { LlmSeatConfig } from "../../agents/seats/llmSeatConfig.ts";
import { fullyJoined, WIDE_SYMBOLS, wideTreasury } from "../support/wideTreasury.ts";
import { realModel, whyNoRealModel, type RealModel } from "../support/realModel.ts";
import { seatOn, type Bench } from "../support/seatHarness.ts";

// The whole path against a real model: sockets, prompts, decoding under a schema, bad answers, tokens and costs. What a model
// this small says is mostly nonsense; what counts is that nonsense is typed, kept and paid for.

const absent = whyNoRealModel();
if (absent) console.log(`skipped: ${absent}`);

describe.skipIf(absent !== null)("a seat on a real model", { timeout: 240_000 }, () => {
  let model: RealModel;
  beforeAll(async () => {
    model = await realModel();
  }, 270_000);
  afterAll(() => model.close());

  const bench = (config: Partial<LlmSeatConfig>, on: { mandate?: Mandate; snapshot?: Snapshot } = {}): Bench =>
    seatOn(model.url, { config: { model: "smollm2", maxTokens: 300, timeoutSeconds: 200, ...config }, ...on });

  /** What must hold of every answer, sound or not. */
  const checkKept = (calls: ModelCall[], { blobs, spending }: Bench): void => {
    for (const {
      promptTokens,
      completionTokens,
      costUsd12,
      answerHash,
      promptHash,
      schemaHash,
      parametersHash,
      httpStatus,
    } of calls) {
      expect(httpStatus).toBe(200);
      expect(promptTokens).toBeGreaterThan(100);
      expect(promptTokens).toBeLessThan(MOST_PROMPT_TOKENS);
      expect(costUsd12).toBe((BigInt(promptTokens) * 150_000n + BigInt(completionTokens) * 600_000n).toString());
      for (const hash of [promptHash, schemaHash, parametersHash, answerHash])
        expect(blobs.get(hash as never)).toBeTruthy();
    }
    expect(spending.settled.map(String)).toEqual(calls.map(({ costUsd12 }) => costUsd12));
  };
  const told = (what: string, position: Position): void =>
    console.log(
      `${what}: ${position.kind === "vote" ? JSON.stringify(position.intent) : `${position.abstention.code}: ${position.abstention.detail}`}`,
    );

  const draftOn = async (what: string, config: Partial<LlmSeatConfig>): Promise<Draft> => {
    const on = bench(config);
    const draft = draftSchema.parse(await on.seat.draft(on.input));
    told(what, draft.position);
    checkKept(draft.calls, on);
    return draft;
  };

  test("default", async () => {
    const draft = await draftOn("forced tool", { seed: 1 });
    expect(draft.calls).toHaveLength(1);
    if (draft.position.kind === "abstain") expect(draft.position.abstention.code).toBe("invalid-answer");
  });

  test("behavior: whatever it says at a high temperature is a position or a typed abstention", async () => {
    for (const seed of [2, 3, 4]) {
      const { position } = await draftOn(`temperature 1.5, seed ${seed}`, { seed, temperature: 1.5 });
      if (position.kind === "abstain") expect(["invalid-answer", "cut-off"]).toContain(position.abstention.code);
    }
  });

  test("behavior: an answer cut by its length is cut-off", async () => {
    const { position } = await draftOn("16 tokens", { maxTokens: 16 });
    expect(position).toMatchObject({ kind: "abstain", abstention: { code: "cut-off" } });
  });

  test("behavior: jsonMode decodes without a schema, and what does not fit abstains", async () => {
    const { position } = await draftOn("jsonMode", { mode: "jsonMode" });
    if (position.kind === "abstain") expect(["invalid-answer", "cut-off"]).toContain(position.abstention.code);
  });

  test("behavior: reads through tools up to its limit, then has to submit", async () => {
    const { calls, position } = await draftOn("tools", { tools: true, callLimit: 2 });
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.length).toBeLessThanOrEqual(3);
    if (position.kind === "abstain")
      expect(["invalid-answer", "cut-off", "call-limit"]).toContain(position.abstention.code);
  });

  test.each([true, false])(
    "behavior: the largest treasury fits the context, and no prompt has more tokens than was counted (tools %s)",
    async (tools) => {
      const { mandate, snapshot } = wideTreasury(fullyJoined(WIDE_SYMBOLS));
      const on = bench({ tools }, { mandate, snapshot });
      const { calls } = draftSchema.parse(await on.seat.draft(on.input));
      checkKept(calls, on);
      const said = JSON.parse(on.blobs.get(calls[0]?.promptHash as never) as string) as { content: string }[];
      const counted = said.reduce((sum, { content }) => sum + tokensAtMost(content), 0);
      console.log(`16 assets, 120 pools, tools ${tools}: ${calls[0]?.promptTokens} tokens, counted as ${counted}`);
      expect(calls[0]?.promptTokens).toBeLessThanOrEqual(counted);
      expect(counted).toBeLessThanOrEqual(MOST_PROMPT_TOKENS);
    },
  );

  test("behavior: a critique after drafts", async () => {
    const on = bench({ seed: 1 });
    const position: Position = {
      kind: "vote",
      intent: { kind: "shift", from: "USDC", to: "WETH", sizeBps: 300 },
      claim: {
        metric: "navUsd8",
        asset: null,
        comparison: "above",
        threshold: "9500000000000",
        horizonSeconds: 86_400,
        probabilityBps: 9_000,
      },
      reason: "under target",
    };
    const own: Draft = { seat: on.seat.id, position, calls: [] };
    const others: Draft[] = ["constant-mix", "risk", "volatility-target"].map((seat) => ({
      seat,
      position,
      calls: [],
    }));
    const said = critiqueSchema.parse(await on.seat.critique({ ...on.input, drafts: [...others, own], own }));
    told("critique", said.position);
    checkKept(said.calls, on);
    expect(said.calls).toMatchObject([{ purpose: "critique" }]);
  });
});
