import { afterEach, describe, expect, test } from "vitest";
import { completion, plain, scriptedEndpoint, SOUND_ANSWER, submits, type Reply, type ScriptedEndpoint } from "../../test/support/scriptedEndpoint.ts";
import { PLANTED_KEY, seatOn, type Bench } from "../../test/support/seatHarness.ts";
import { draftSchema, type Draft, type Position } from "../../policies/treasury/ballot.ts";
import { abstentionOf, RetryableModelError } from "../model/failures.ts";

let endpoint: ScriptedEndpoint | undefined;
afterEach(async () => {
  await endpoint?.close();
  endpoint = undefined;
});

type Options = Parameters<typeof seatOn>[1];
const seated = async (replies: Reply[], options: Options = {}): Promise<Bench> => {
  endpoint = await scriptedEndpoint(replies);
  return seatOn(endpoint.url, options);
};
const draftOn = async (replies: Reply[], options: Options = {}): Promise<Draft & { bench: Bench }> => {
  const bench = await seated(replies, options);
  const draft = draftSchema.parse(await bench.seat.draft(bench.input));
  return { ...draft, bench };
};
const abstention = (position: Position) => (position.kind === "abstain" ? position.abstention : null);
const failing = async (bench: Bench): Promise<RetryableModelError> => {
  const error = await bench.seat.draft(bench.input).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RetryableModelError)) throw new Error(`expected a RetryableModelError, got ${String(error)}`);
  return error;
};
const PRICE = { prompt: 150_000n, completion: 600_000n };

describe("createLlmSeat", () => {
  test("default", async () => {
    const { position, calls, bench } = await draftOn([submits()]);
    expect(position).toEqual({
      kind: "vote",
      intent: { kind: "shift", from: "USDC", to: "WETH", sizeBps: 300 },
      claim: { metric: "priceUsd8", asset: "WETH", comparison: "above", threshold: "160399290755", horizonSeconds: 86_400, probabilityBps: 5_500 },
      reason: "WETH is under a third of NAV.",
    });
    const cost = 600n * PRICE.prompt + 80n * PRICE.completion;
    expect(calls).toMatchObject([{ purpose: "draft", model: "scripted", promptTokens: 600, completionTokens: 80, costUsd12: cost.toString(), httpStatus: 200 }]);
    expect(calls[0]).not.toHaveProperty("estimated");
    expect(bench.spending).toEqual({ left: 10n ** 12n - cost, settled: [cost] });
  });

  test("behavior: the request on the wire is the request in the record", async () => {
    const { calls, bench } = await draftOn([submits()], { config: { seed: 77, temperature: 0.3 } });
    const { body, headers } = endpoint?.asked[0] ?? { body: {}, headers: {} };
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
    expect(one).toEqual(two);
    expect(endpoint?.asked[0]?.body).toEqual(endpoint?.asked[1]?.body);
  });

  test("behavior: jsonMode", async () => {
    const { position } = await draftOn([completion({ content: JSON.stringify(SOUND_ANSWER) })], { config: { mode: "jsonMode" } });
    expect(position.kind).toBe("vote");
    expect(endpoint?.asked[0]?.body).toMatchObject({ response_format: { type: "json_object" } });
    expect(JSON.stringify(endpoint?.asked[0]?.body)).toContain("JSON Schema");
  });

  test("behavior: reads the snapshot through tools, then submits", async () => {
    const { position, calls, bench } = await draftOn(
      [
        completion({ calls: [["get_asset", { symbol: "WETH" }], ["get_limits", {}]] }),
        completion({ calls: [["get_price_history", { symbol: "WETH" }]] }),
        completion({ calls: [["get_pool", { pool: "USDC/WETH/500" }]] }),
        submits(),
      ],
      { config: { tools: true, callLimit: 4 } },
    );
    expect(position.kind).toBe("vote");
    expect(calls).toHaveLength(4);
    expect(bench.spending.settled).toHaveLength(4);
    const messages = endpoint?.asked[3]?.body["messages"] as { role: string; content: string }[];
    expect(messages.filter(({ role }) => role === "tool").map(({ content }) => content)).toEqual([
      "WETH (volatile): $31,762.23, 31.21% of NAV, cap 60.00%; price $1,588.1117, 300 s old",
      expect.stringContaining("Limits: at most 5.00% of NAV a trade"),
      "WETH: no price history",
      "USDC/WETH/500: fee 0.05%, liquid at its price",
    ]);
    expect(endpoint?.asked.map(({ body }) => body["tool_choice"])).toEqual(["required", "required", "required", { type: "function", function: { name: "submit_position" } }]);
  });

  test("behavior: free models cost nothing and are still counted", async () => {
    const { calls } = await draftOn([submits()], { config: { prices: "free" }, budgetUsd12: 0n });
    expect(calls).toMatchObject([{ promptTokens: 600, costUsd12: "0" }]);
  });

  test("behavior: an endpoint that does not say what it used is charged the most it can have been", async () => {
    const { calls, bench } = await draftOn([completion({ calls: [["submit_position", SOUND_ANSWER]], usage: null })]);
    const bytes = Buffer.byteLength(JSON.stringify(endpoint?.asked[0]?.body));
    expect(calls).toMatchObject([{ promptTokens: bytes, completionTokens: 400, estimated: true }]);
    expect(bench.spending.settled).toEqual([BigInt(bytes) * PRICE.prompt + 400n * PRICE.completion]);
  });
});

describe("a final failure is a typed abstention with its raw text", () => {
  const cases: [name: string, reply: Reply, code: string, detail: string, options?: Options][] = [
    ["401", plain(401, '{"error":{"message":"no","code":"invalid_api_key"}}'), "endpoint", "refused the key (401): invalid_api_key. Check PLANTED_API_KEY."],
    ["404", plain(404, '{"error":{"code":"model_not_found"}}'), "endpoint", "404): model_not_found"],
    ["400", plain(400, '{"error":{"code":"unsupported_value","param":"temperature"}}'), "endpoint", "400): unsupported_value, temperature"],
    ["a redirect", plain(307, "elsewhere", { location: "http://127.0.0.1:9/v1" }), "endpoint", "(307)"],
    ["an answer cut by its length", completion({ calls: [["submit_position", '{"direction":"WETH->US']], finish: "length" }), "cut-off", "Raise maxTokens"],
    ["arguments that are not JSON", completion({ calls: [["submit_position", "sell it all"]] }), "invalid-answer", "not JSON"],
    ["prose in place of a tool call", completion({ content: "I would hold." }), "invalid-answer", "called no tool"],
    ["prose in jsonMode", completion({ content: "I would hold." }), "invalid-answer", "not JSON", { config: { mode: "jsonMode" } }],
    ["a page in place of a completion", plain(200, "<html>Gateway</html>", { "content-type": "text/html" }), "invalid-answer", "not a chat completion"],
    ["JSON cut in the middle", plain(200, '{"choices":[{"message":'), "invalid-answer", "not a chat completion"],
    ["no choices", plain(200, '{"choices":[]}'), "invalid-answer", "not a chat completion"],
    ["arguments that are a list", completion({ calls: [["submit_position", "[]"]] }), "invalid-answer", "not JSON"],
    ["tool calls that are no list", plain(200, '{"choices":[{"message":{"tool_calls":"sell"}}]}'), "invalid-answer", "not a chat completion"],
    ["null", plain(200, "null"), "invalid-answer", "not a chat completion"],
    ["out of range", submits({ sizeBps: 10_001 }), "invalid-answer", "sizeBps: too big"],
    ["two positions", completion({ calls: [["submit_position", SOUND_ANSWER], ["submit_position", SOUND_ANSWER]] }), "invalid-answer", "more than one position"],
    ["a filtered answer", completion({ content: "", finish: "content_filter" }), "invalid-answer", "content filter"],
    ["more than a mebibyte", plain(200, `"${"x".repeat(1_100_000)}"`), "invalid-answer", "1 MiB"],
  ];
  test.each(cases)("behavior: %s", async (_, reply, code, detail, options) => {
    const { position, calls, bench } = await draftOn([reply], options);
    expect(abstention(position)?.code).toBe(code);
    expect(abstention(position)?.detail).toContain(detail);
    expect(calls).toHaveLength(1);
    expect(bench.blobs.has(calls[0]?.answerHash as never)).toBe(true);
    expect(bench.spending.settled).toEqual([BigInt(calls[0]?.costUsd12 ?? "-1")]);
    expect(bench.spending.settled[0]).toBeGreaterThan(0n);
  });

  test("behavior: reads beyond the limit", async () => {
    const read: Reply = completion({ calls: [["get_asset", { symbol: "WETH" }]] });
    const { position, calls } = await draftOn([read, read, read], { config: { tools: true, callLimit: 2 } });
    expect(abstention(position)).toEqual({ code: "call-limit", detail: "The model asked for 3 reads; its seat has 2. Raise callLimit, or take another model." });
    expect(calls).toHaveLength(3);
  });

  test.each<[string, string, unknown]>([
    ["a tool of its own", "transfer_funds", { to: "0x00000000000000000000000000000000000dEaD0" }],
    ["an unknown asset", "get_asset", { symbol: "SHIB" }],
    ["an address in place of an asset", "get_asset", { symbol: "0x00000000000000000000000000000000000dEaD0" }],
  ])("behavior: asks for %s", async (_, tool, args) => {
    const { position } = await draftOn([completion({ calls: [[tool, args]] })], { config: { tools: true } });
    expect(abstention(position)?.code).toBe("invalid-answer");
    expect(abstention(position)?.detail).not.toMatch(/dEaD|SHIB|transfer/);
  });

  test("behavior: out of budget before the call, so nothing is sent", async () => {
    const { position, calls, bench } = await draftOn([submits()], { budgetUsd12: 1_000n });
    expect(abstention(position)?.code).toBe("budget");
    expect(calls).toEqual([]);
    expect(endpoint?.asked).toEqual([]);
    expect(bench.spending).toEqual({ left: 1_000n, settled: [] });
  });

  test("behavior: out of budget between two reads", async () => {
    const read: Reply = completion({ calls: [["get_limits", {}]] });
    const { position, calls } = await draftOn([read, submits()], { config: { tools: true }, budgetUsd12: 850_000_000n });
    expect(abstention(position)?.code).toBe("budget");
    expect(calls).toHaveLength(1);
  });

  test.each<[string, Record<string, string | undefined>, string]>([
    ["no key", { PLANTED_BASE_URL: "http://127.0.0.1:9/v1" }, "PLANTED_API_KEY is not set."],
    ["a key that no header carries", { PLANTED_API_KEY: `${PLANTED_KEY}\n`, PLANTED_BASE_URL: "http://127.0.0.1:9/v1" }, "PLANTED_API_KEY holds"],
    ["garbage for a URL", { PLANTED_API_KEY: PLANTED_KEY, PLANTED_BASE_URL: `${PLANTED_KEY}//v1` }, "PLANTED_BASE_URL is not an http"],
  ])("behavior: %s", async (_, env, detail) => {
    const { seat, input } = seatOn("", { env });
    const { position } = await seat.draft(input);
    expect(abstention(position)).toEqual({ code: "not-configured", detail: expect.stringContaining(detail) });
    expect(JSON.stringify(position)).not.toContain(PLANTED_KEY);
  });
});

describe("a failure that may mend is thrown for the workflow", () => {
  const error = '{"error":{"message":"later","type":"requests"}}';
  test.each<[string, Reply, string, number | undefined, number]>([
    ["408", plain(408, error), "timeout", undefined, 408],
    ["409", plain(409, error), "endpoint", undefined, 409],
    ["429 with retry-after in seconds", plain(429, error, { "retry-after": "7" }), "rate-limited", 7_000, 429],
    ["429 with retry-after as a date", plain(429, error, { date: "Wed, 21 Oct 2015 07:28:00 GMT", "retry-after": "Wed, 21 Oct 2015 07:28:30 GMT" }), "rate-limited", 30_000, 429],
    ["429 that asks for a day", plain(429, error, { "retry-after": "86400" }), "rate-limited", 300_000, 429],
    ["429 that asks for nonsense", plain(429, error, { "retry-after": "soon" }), "rate-limited", undefined, 429],
    ["500", plain(500, error), "endpoint", undefined, 500],
    ["503 with retry-after-ms", plain(503, "busy", { "retry-after-ms": "250" }), "endpoint", 250, 503],
  ])("error: RetryableModelError on %s", async (_, reply, code, wait, status) => {
    const bench = await seated([reply]);
    const thrown = await failing(bench);
    expect(thrown).toMatchObject({ code: "MODEL_RETRYABLE", retryable: true, abstentionCode: code, retryAfterMs: wait });
    expect(abstentionOf(thrown)).toEqual({ code, detail: thrown.message });
    expect(thrown.calls).toMatchObject([{ httpStatus: status, estimated: true }]);
    expect(bench.blobs.has(thrown.calls[0]?.answerHash as never)).toBe(true);
    expect(bench.spending.settled[0]).toBeGreaterThan(0n);
    expect(endpoint?.asked).toHaveLength(1);
  });

  test("error: RetryableModelError when nothing listens: nothing was sent, so nothing is charged", async () => {
    const gone = await scriptedEndpoint([]);
    await gone.close();
    const bench = seatOn(gone.url);
    const thrown = await failing(bench);
    expect(thrown).toMatchObject({ abstentionCode: "endpoint", message: "The model's endpoint cannot be reached. Check that it runs, and PLANTED_BASE_URL." });
    expect(thrown.calls).toMatchObject([{ httpStatus: null, answerHash: null, costUsd12: "0" }]);
  });

  test("error: RetryableModelError when the answer is slow", async () => {
    const bench = await seated([() => undefined], { config: { timeoutSeconds: 1 } });
    const thrown = await failing(bench);
    expect(thrown).toMatchObject({ abstentionCode: "timeout", message: expect.stringContaining("within 1 s") });
    expect(thrown.calls).toMatchObject([{ httpStatus: null, answerHash: null, estimated: true }]);
  });

  test("error: RetryableModelError when the body never ends", async () => {
    const drip: Reply = (response) => void response.writeHead(200, { "content-type": "application/json" }).write('{"choices":[');
    const bench = await seated([drip], { config: { timeoutSeconds: 1 } });
    const thrown = await failing(bench);
    expect(thrown.abstentionCode).toBe("timeout");
    expect(bench.blobs.get(thrown.calls[0]?.answerHash as never)).toBe('{"choices":[');
  });

  test("error: RetryableModelError when the connection breaks in the middle", async () => {
    const cut: Reply = (response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "500" }).write('{"choices":[{"mess');
      setTimeout(() => response.destroy(), 50);
    };
    const bench = await seated([cut]);
    const thrown = await failing(bench);
    expect(thrown).toMatchObject({ abstentionCode: "endpoint", message: expect.stringContaining("broke before") });
    expect(bench.blobs.get(thrown.calls[0]?.answerHash as never)).toBe('{"choices":[{"mess');
  });

  test("behavior: calls of failed tries are told with the next answer", async () => {
    const bench = await seated([plain(500, "{}"), plain(429, "{}"), submits()]);
    await failing(bench);
    const second = await failing(bench);
    expect(second.calls.map(({ httpStatus }) => httpStatus)).toEqual([500, 429]);
    const { position, calls } = await bench.seat.draft(bench.input);
    expect(position.kind).toBe("vote");
    expect(calls.map(({ httpStatus }) => httpStatus)).toEqual([500, 429, 200]);
    expect(calls.reduce((sum, { costUsd12 }) => sum + BigInt(costUsd12), 0n)).toBe(bench.spending.settled.reduce((a, b) => a + b));
  });

  test("behavior: a stopped cycle is no abstention, and pays for the call in full", async () => {
    const bench = await seated([() => undefined]);
    const drafting = bench.seat.draft(bench.input);
    setTimeout(() => bench.stop.abort(new Error("stopped by the workflow")), 200);
    await expect(drafting).rejects.toThrow("stopped by the workflow");
    expect(bench.spending.settled).toHaveLength(1);
    expect(abstentionOf(new Error("stopped by the workflow"))).toBeNull();
  });

  test("behavior: a store that cannot be written is not the model's failure", async () => {
    const bench = await seated([submits()]);
    const broken = { put: () => Promise.reject(Object.assign(new Error("disk full"), { code: "RECORD_STORE_UNWRITABLE" })) };
    await expect(bench.seat.draft({ ...bench.input, blobs: broken })).rejects.toMatchObject({ code: "RECORD_STORE_UNWRITABLE" });
    let puts = 0;
    const later = { put: (text: string) => ((puts += 1) > 4 ? broken.put() : bench.input.blobs.put(text)) };
    await expect(bench.seat.draft({ ...bench.input, blobs: later })).rejects.toMatchObject({ code: "RECORD_STORE_UNWRITABLE" });
  });
});

describe("critique", () => {
  const other = (position: Position): Draft => ({ seat: "constant-mix", position, calls: [] });
  const vote: Position = {
    kind: "vote",
    intent: { kind: "hold" },
    claim: { metric: "priceUsd8", asset: "WETH", comparison: "below", threshold: "150000000000", horizonSeconds: 86_400, probabilityBps: 2_000 },
    reason: "calm",
  };

  test("default", async () => {
    const bench = await seated([submits(), submits()]);
    const own = await bench.seat.draft(bench.input);
    const said = await bench.seat.critique({ ...bench.input, drafts: [own, other(vote)], own });
    expect(said).toMatchObject({ seat: "model-1", position: own.position, flip: null, calls: [{ purpose: "critique" }] });
    const [, user] = endpoint?.asked[1]?.body["messages"] as { content: string }[];
    expect(user?.content).toContain("Your draft: USDC->WETH, 3.00% of NAV; claims WETH price above $1,603.9929 after 24 h, probability 55.00%");
    expect(user?.content).toContain("- constant-mix: hold; claims WETH price below $1,500.0000 after 24 h, probability 20.00%");
    expect(user?.content).not.toContain("model-1");
  });

  test("behavior: a flip is kept in both directions", async () => {
    const bench = await seated([submits(), submits({ direction: "hold", sizeBps: 0 })]);
    const own = await bench.seat.draft(bench.input);
    expect((await bench.seat.critique({ ...bench.input, drafts: [own], own })).flip).toEqual({ from: "USDC->WETH", to: "hold" });
  });

  test("behavior: an invalid answer abstains and never becomes a hold", async () => {
    const bench = await seated([submits(), submits({ direction: "sell everything" })]);
    const own = await bench.seat.draft(bench.input);
    const said = await bench.seat.critique({ ...bench.input, drafts: [own], own });
    expect(said).toMatchObject({ position: { kind: "abstain", abstention: { code: "invalid-answer" } }, flip: { from: "USDC->WETH", to: "abstain" } });
  });

  test("behavior: a seat without a draft stays out, and tells what its tries cost", async () => {
    const bench = await seated([plain(500, "{}")]);
    const failure = await failing(bench);
    const own: Draft = { seat: "model-1", position: { kind: "abstain", abstention: abstentionOf(failure) ?? { code: "endpoint", detail: "" } }, calls: [] };
    const said = await bench.seat.critique({ ...bench.input, drafts: [own, other(vote)], own });
    expect(said).toMatchObject({ position: own.position, flip: null, calls: [{ purpose: "draft", httpStatus: 500 }] });
    expect(endpoint?.asked).toHaveLength(1);
  });
});
