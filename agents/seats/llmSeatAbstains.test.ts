import { describe, expect, test } from "vitest";
import { completion, plain, SOUND_ANSWER, submits, type Reply } from "../../test/support/scriptedEndpoint.ts";
import { abstentionIn, PLANTED_KEY, seatOn, seatTests } from "../../test/support/seatHarness.ts";

const { asked, draftOn } = seatTests();
type Options = Parameters<typeof seatOn>[1];

describe("a final failure is a typed abstention with its raw text", () => {
  const cases: [name: string, reply: Reply, code: string, detail: string, options?: Options][] = [
    [
      "401",
      plain(401, '{"error":{"message":"no","code":"invalid_api_key"}}'),
      "endpoint",
      "refused the key (401): invalid_api_key. Check PLANTED_API_KEY.",
    ],
    ["404", plain(404, '{"error":{"code":"model_not_found"}}'), "endpoint", "404): model_not_found"],
    [
      "400",
      plain(400, '{"error":{"code":"unsupported_value","param":"temperature"}}'),
      "endpoint",
      "400): unsupported_value, temperature",
    ],
    ["a redirect", plain(307, "elsewhere", { location: "http://127.0.0.1:9/v1" }), "endpoint", "(307)"],
    [
      "an answer cut by its length",
      completion({ calls: [["submit_position", '{"direction":"WETH->US']], finish: "length" }),
      "cut-off",
      "Raise maxTokens",
    ],
    [
      "arguments that are not JSON",
      completion({ calls: [["submit_position", "sell it all"]] }),
      "invalid-answer",
      "not JSON",
    ],
    ["prose in place of a tool call", completion({ content: "I would hold." }), "invalid-answer", "called no tool"],
    [
      "prose in jsonMode",
      completion({ content: "I would hold." }),
      "invalid-answer",
      "not JSON",
      { config: { mode: "jsonMode" } },
    ],
    [
      "a page in place of a completion",
      plain(200, "<html>Gateway</html>", { "content-type": "text/html" }),
      "invalid-answer",
      "not a chat completion",
    ],
    ["JSON cut in the middle", plain(200, '{"choices":[{"message":'), "invalid-answer", "not a chat completion"],
    ["no choices", plain(200, '{"choices":[]}'), "invalid-answer", "not a chat completion"],
    ["arguments that are a list", completion({ calls: [["submit_position", "[]"]] }), "invalid-answer", "not JSON"],
    [
      "tool calls that are no list",
      plain(200, '{"choices":[{"message":{"tool_calls":"sell"}}]}'),
      "invalid-answer",
      "not a chat completion",
    ],
    ["null", plain(200, "null"), "invalid-answer", "not a chat completion"],
    ["out of range", submits({ sizeBps: 10_001 }), "invalid-answer", "sizeBps: too big"],
    [
      "two positions",
      completion({
        calls: [
          ["submit_position", SOUND_ANSWER],
          ["submit_position", SOUND_ANSWER],
        ],
      }),
      "invalid-answer",
      "more than one position",
    ],
    ["a filtered answer", completion({ content: "", finish: "content_filter" }), "invalid-answer", "content filter"],
    ["more than a mebibyte", plain(200, `"${"x".repeat(1_100_000)}"`), "invalid-answer", "1 MiB"],
  ];
  test.each(cases)("behavior: %s", async (_, reply, code, detail, options) => {
    const { position, calls, bench } = await draftOn([reply], options);
    expect(abstentionIn(position)?.code).toBe(code);
    expect(abstentionIn(position)?.detail).toContain(detail);
    expect(calls).toHaveLength(1);
    expect(bench.blobs.has(calls[0]?.answerHash as never)).toBe(true);
    expect(bench.spending.settled).toEqual([BigInt(calls[0]?.costUsd12 ?? "-1")]);
    expect(bench.spending.settled[0]).toBeGreaterThan(0n);
  });

  test("behavior: reads beyond the limit", async () => {
    const read: Reply = completion({ calls: [["get_asset", { symbol: "WETH" }]] });
    const { position, calls } = await draftOn([read, read, read], { config: { tools: true, callLimit: 2 } });
    expect(abstentionIn(position)).toEqual({
      code: "call-limit",
      detail: "The model asked for 3 reads; its seat has 2. Raise callLimit, or take another model.",
    });
    expect(calls).toHaveLength(3);
  });

  test.each<[string, string, unknown]>([
    ["a tool of its own", "transfer_funds", { to: "0x00000000000000000000000000000000000dEaD0" }],
    ["an unknown asset", "get_asset", { symbol: "SHIB" }],
    ["an address in place of an asset", "get_asset", { symbol: "0x00000000000000000000000000000000000dEaD0" }],
  ])("behavior: asks for %s", async (_, tool, args) => {
    const { position } = await draftOn([completion({ calls: [[tool, args]] })], { config: { tools: true } });
    expect(abstentionIn(position)?.code).toBe("invalid-answer");
    expect(abstentionIn(position)?.detail).not.toMatch(/dEaD|SHIB|transfer/);
  });

  test("behavior: out of budget before the call, so nothing is sent", async () => {
    const { position, calls, bench } = await draftOn([submits()], { budgetUsd12: 1_000n });
    expect(abstentionIn(position)?.code).toBe("budget");
    expect(calls).toEqual([]);
    expect(asked()).toEqual([]);
    expect(bench.spending).toEqual({ left: 1_000n, settled: [] });
  });

  test("behavior: out of budget between two reads", async () => {
    const read: Reply = completion({ calls: [["get_limits", {}]] });
    const { position, calls } = await draftOn([read, submits()], {
      config: { tools: true },
      budgetUsd12: 850_000_000n,
    });
    expect(abstentionIn(position)?.code).toBe("budget");
    expect(calls).toHaveLength(1);
  });

  test.each<[string, Record<string, string | undefined>, string]>([
    ["no key", { PLANTED_BASE_URL: "http://127.0.0.1:9/v1" }, "PLANTED_API_KEY is not set."],
    [
      "a key that no header carries",
      { PLANTED_API_KEY: `${PLANTED_KEY}\n`, PLANTED_BASE_URL: "http://127.0.0.1:9/v1" },
      "PLANTED_API_KEY holds",
    ],
    [
      "garbage for a URL",
      { PLANTED_API_KEY: PLANTED_KEY, PLANTED_BASE_URL: `${PLANTED_KEY}//v1` },
      "PLANTED_BASE_URL is not an http",
    ],
  ])("behavior: %s", async (_, env, detail) => {
    const { seat, input } = seatOn("", { env });
    const { position } = await seat.draft(input);
    expect(abstentionIn(position)).toEqual({ code: "not-configured", detail: expect.stringContaining(detail) });
    expect(JSON.stringify(position)).not.toContain(PLANTED_KEY);
  });
});
