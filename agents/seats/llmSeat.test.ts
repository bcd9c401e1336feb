import { describe, expect, test } from "vitest";
import type { Draft, Position } from "../../policies/treasury/ballot.ts";
import { completion, plain, SOUND_ANSWER, submits } from "../../test/support/scriptedEndpoint.ts";
import { PLANTED_KEY, PRICE, seatTests } from "../../test/support/seatHarness.ts";

const { asked, seated, draftOn } = seatTests();

describe("createLlmSeat", () => {
  test("default", async () => {
    const { position, calls, bench } = await draftOn([submits()]);
    expect(position).toEqual({
      kind: "vote",
      intent: { kind: "shift", from: "USDC", to: "WETH", sizeBps: 300 },
      claim: {
        metric: "priceUsd8",
        asset: "WETH",
        comparison: "above",
        threshold: "160399290755",
        horizonSeconds: 86_400,
        probabilityBps: 5_500,
      },
      reason: "WETH is under a third of NAV.",
    });
    const cost = 600n * PRICE.prompt + 80n * PRICE.completion;
    expect(calls).toMatchObject([
      {
        purpose: "draft",
        model: "scripted",
        promptTokens: 600,
        completionTokens: 80,
        costUsd12: cost.toString(),
        httpStatus: 200,
      },
    ]);
    expect(calls[0]).not.toHaveProperty("estimated");
    expect(bench.spending).toEqual({ left: 10n ** 12n - cost, settled: [cost] });
  });

  test("behavior: the request on the wire is the request in the record", async () => {
    const { calls, bench } = await draftOn([submits()], { config: { seed: 77, temperature: 0.3 } });
    const { body, headers } = asked()[0] ?? { body: {}, headers: {} };
    expect(headers.authorization).toBe(`Bearer ${PLANTED_KEY}`);
    expect(body).toMatchObject({ model: "scripted", seed: 77, temperature: 0.3, max_tokens: 400, stream: false });
    const [call] = calls;
    const blob = (hash: string | undefined | null) => JSON.parse(bench.blobs.get(hash as never) ?? "null") as never;
    const { messages, tools, tool_choice, ...sent } = body;
    expect(blob(call?.promptHash)).toEqual(messages);
    expect(blob(call?.schemaHash)).toEqual({ tools, tool_choice });
    expect(blob(call?.parametersHash)).toMatchObject({ sent, prices: { promptUsdPerMillion: "0.15" } });
    expect(blob(call?.answerHash)).toMatchObject({ choices: [{ finish_reason: "tool_calls" }] });
    const { prompts } = blob(call?.parametersHash) as { prompts: Record<string, string> };
    expect(Object.keys(prompts)).toEqual(["system.md", "draft.md"]);
    expect(Object.values(prompts).every((hash) => bench.blobs.has(hash as never))).toBe(true);
  });

  test("behavior: two drafts on one snapshot send the same bytes", async () => {
    const bench = await seated([submits(), submits()]);
    const [one, two] = [await bench.seat.draft(bench.input), await bench.seat.draft(bench.input)];
    expect(one.position).toEqual(two.position);
    expect(two.calls).toEqual([...one.calls, ...one.calls]);
    expect(asked()[0]?.body).toEqual(asked()[1]?.body);
  });

  test("behavior: jsonMode", async () => {
    const { position } = await draftOn([completion({ content: JSON.stringify(SOUND_ANSWER) })], {
      config: { mode: "jsonMode" },
    });
    expect(position.kind).toBe("vote");
    expect(asked()[0]?.body).toMatchObject({ response_format: { type: "json_object" } });
    expect(JSON.stringify(asked()[0]?.body)).toContain("JSON Schema");
  });

  test("behavior: reads the snapshot through tools, then submits", async () => {
    const { position, calls, bench } = await draftOn(
      [
        completion({
          calls: [
            ["get_asset", { symbol: "WETH" }],
            ["get_limits", {}],
          ],
        }),
        completion({ calls: [["get_price_history", { symbol: "WETH" }]] }),
        completion({ calls: [["get_pool", { pool: "USDC/WETH/500" }]] }),
        submits(),
      ],
      { config: { tools: true, callLimit: 4 } },
    );
    expect(position.kind).toBe("vote");
    expect(calls).toHaveLength(4);
    expect(bench.spending.settled).toHaveLength(4);
    const messages = asked()[3]?.body["messages"] as { role: string; content: string }[];
    expect(messages.filter(({ role }) => role === "tool").map(({ content }) => content)).toEqual([
      "WETH (volatile): $31,762.23, 31.21% of NAV, cap 60.00%; price $1,588.1117, 300 s old",
      expect.stringContaining("Limits: at most 5.00% of NAV a trade"),
      "WETH: no price history",
      "USDC/WETH/500: fee 0.05%, liquid at its price",
    ]);
    expect(asked().map(({ body }) => body["tool_choice"])).toEqual([
      "required",
      "required",
      "required",
      { type: "function", function: { name: "submit_position" } },
    ]);
  });

  test("behavior: free models cost nothing and are still counted", async () => {
    const { calls } = await draftOn([submits()], { config: { prices: "free" }, budgetUsd12: 0n });
    expect(calls).toMatchObject([{ promptTokens: 600, costUsd12: "0" }]);
  });

  test("behavior: an endpoint that does not say what it used is charged the most it can have been", async () => {
    const { calls, bench } = await draftOn([completion({ calls: [["submit_position", SOUND_ANSWER]], usage: null })]);
    const bytes = Buffer.byteLength(JSON.stringify(asked()[0]?.body));
    expect(calls).toMatchObject([{ promptTokens: bytes, completionTokens: 400, estimated: true }]);
    expect(bench.spending.settled).toEqual([BigInt(bytes) * PRICE.prompt + 400n * PRICE.completion]);
  });
});

describe("critique", () => {
  const other = (position: Position): Draft => ({ seat: "constant-mix", position, calls: [] });
  const vote: Position = {
    kind: "vote",
    intent: { kind: "hold" },
    claim: {
      metric: "priceUsd8",
      asset: "WETH",
      comparison: "below",
      threshold: "150000000000",
      horizonSeconds: 86_400,
      probabilityBps: 2_000,
    },
    reason: "calm",
  };

  test("default", async () => {
    const bench = await seated([submits(), submits()]);
    const own = await bench.seat.draft(bench.input);
    const said = await bench.seat.critique({ ...bench.input, drafts: [own, other(vote)], own });
    expect(said).toMatchObject({
      seat: "model-1",
      position: own.position,
      flip: null,
      calls: [{ purpose: "critique" }],
    });
    const sent = JSON.stringify(asked()[1]?.body["messages"]);
    expect(sent).toContain(
      "Your draft: USDC->WETH, 3.00% of NAV; claims WETH price above $1,603.9929 after 24 h, probability 55.00%",
    );
    expect(sent).toContain("- constant-mix: hold; claims WETH price below $1,500.0000 after 24 h, probability 20.00%");
    expect(sent).not.toContain("model-1");
  });

  test("behavior: a flip is kept in both directions", async () => {
    const bench = await seated([submits(), submits({ direction: "hold", sizeBps: 0 })]);
    const own = await bench.seat.draft(bench.input);
    expect((await bench.seat.critique({ ...bench.input, drafts: [own], own })).flip).toEqual({
      from: "USDC->WETH",
      to: "hold",
    });
  });

  test("behavior: an invalid answer abstains and never becomes a hold", async () => {
    const bench = await seated([submits(), submits({ direction: "sell everything" })]);
    const own = await bench.seat.draft(bench.input);
    const said = await bench.seat.critique({ ...bench.input, drafts: [own], own });
    expect(said).toMatchObject({
      position: { kind: "abstain", abstention: { code: "invalid-answer" } },
      flip: { from: "USDC->WETH", to: "abstain" },
    });
  });

  test("behavior: a seat without a draft stays out, and its draft's calls are told once", async () => {
    const bench = await seated([plain(401, "{}")]);
    const own = await bench.seat.draft(bench.input);
    expect(own).toMatchObject({ position: { kind: "abstain" }, calls: [{ purpose: "draft", httpStatus: 401 }] });
    const said = await bench.seat.critique({ ...bench.input, drafts: [own, other(vote)], own });
    expect(said).toEqual({ seat: "model-1", position: own.position, flip: null, calls: [] });
    expect(asked()).toHaveLength(1);
  });
});
