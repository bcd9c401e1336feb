import { describe, expect, test } from "vitest";
import { plain, scriptedEndpoint, submits, type Reply } from "../../test/support/scriptedEndpoint.ts";
import { abstentionIn, failing, seatOn, seatTests } from "../../test/support/seatHarness.ts";
import { abstentionOf } from "../model/failures.ts";

const { asked, draftOn, seated } = seatTests();

/** The seat reads in this process: what was handed to its socket is read within a few turns of the loop, however long they take. */
const TURNS = 50;
const afterTurns = async (turns: number): Promise<void> => {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((next) => setImmediate(next));
};

describe("a failure that may mend is thrown for the workflow", () => {
  const error = '{"error":{"message":"later","type":"requests"}}';
  test.each<[string, Reply, string, number | undefined, number]>([
    ["408", plain(408, error), "timeout", undefined, 408],
    ["409", plain(409, error), "endpoint", undefined, 409],
    ["429 with retry-after in seconds", plain(429, error, { "retry-after": "7" }), "rate-limited", 7_000, 429],
    [
      "429 with retry-after as a date",
      plain(429, error, { date: "Wed, 21 Oct 2015 07:28:00 GMT", "retry-after": "Wed, 21 Oct 2015 07:28:30 GMT" }),
      "rate-limited",
      30_000,
      429,
    ],
    ["429 that asks for a minute", plain(429, error, { "retry-after": "60" }), "rate-limited", 60_000, 429],
    ["429 that asks for nonsense", plain(429, error, { "retry-after": "soon" }), "rate-limited", undefined, 429],
    ["500", plain(500, error), "endpoint", undefined, 500],
    ["503 with retry-after-ms", plain(503, "busy", { "retry-after-ms": "250" }), "endpoint", 250, 503],
  ])("error: RetryableModelError on %s", async (_, reply, code, wait, status) => {
    const bench = await seated([reply]);
    const { error: thrown, calls } = await failing(bench);
    expect(thrown).toMatchObject({
      code: "MODEL_RETRYABLE",
      retryable: true,
      abstentionCode: code,
      retryAfterMs: wait,
    });
    expect(abstentionOf(thrown)).toEqual({ code, detail: thrown.message });
    expect(calls).toMatchObject([{ httpStatus: status, estimated: true }]);
    expect(bench.blobs.has(calls[0]?.answerHash as never)).toBe(true);
    expect(bench.spending.settled[0]).toBeGreaterThan(0n);
    expect(asked()).toHaveLength(1);
  });

  test("error: RetryableModelError when nothing listens: nothing was sent, so nothing is charged", async () => {
    const gone = await scriptedEndpoint([]);
    await gone.close();
    const bench = seatOn(gone.url);
    const { error, calls } = await failing(bench);
    expect(error).toMatchObject({
      code: "MODEL_RETRYABLE",
      abstentionCode: "endpoint",
      message: "The model's endpoint cannot be reached. Check that it runs, and PLANTED_BASE_URL.",
    });
    expect(calls).toMatchObject([{ httpStatus: null, answerHash: null, costUsd12: "0" }]);
  });

  test("error: RetryableModelError when the connection breaks in the middle", async () => {
    const cut: Reply = (response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "500" });
      response.write('{"choices":[{"mess', () => void afterTurns(TURNS).then(() => response.destroy()));
    };
    const bench = await seated([cut]);
    const { error, calls } = await failing(bench);
    expect(error).toMatchObject({
      code: "MODEL_RETRYABLE",
      abstentionCode: "endpoint",
      message: expect.stringContaining("broke before"),
    });
    expect(bench.blobs.get(calls[0]?.answerHash as never)).toBe('{"choices":[{"mess');
  });

  test("behavior: calls of failed tries are told with the next answer", async () => {
    const bench = await seated([plain(500, "{}"), plain(429, "{}"), submits()]);
    await failing(bench);
    const second = await failing(bench);
    expect(second.calls.map(({ httpStatus }) => httpStatus)).toEqual([500, 429]);
    const { position, calls } = await bench.seat.draft(bench.input);
    expect(position.kind).toBe("vote");
    expect(calls.map(({ httpStatus }) => httpStatus)).toEqual([500, 429, 200]);
    expect(calls.reduce((sum, { costUsd12 }) => sum + BigInt(costUsd12), 0n)).toBe(
      bench.spending.settled.reduce((a, b) => a + b),
    );
  });

  test("behavior: calls of another process's tries are told too, one it never ended at the most it can have cost", async () => {
    let isAsked = (): void => {};
    const secondIsAsked = new Promise<void>((asks) => (isAsked = asks));
    const gone = await seated([plain(500, "{}"), () => isAsked()]);
    await failing(gone);
    const hanging = gone.seat.draft(gone.input);
    await secondIsAsked;
    const { seat, input } = await seated([submits()]);
    const { calls } = await seat.draft({ ...input, budget: gone.input.budget });
    expect(calls).toMatchObject([
      { httpStatus: 500, estimated: true },
      { httpStatus: null, answerHash: null, estimated: true },
      { httpStatus: 200, promptTokens: 600 },
    ]);
    expect(calls[1]?.costUsd12).toBe(calls[0]?.costUsd12);
    gone.stop.abort(new Error("stopped by the test"));
    await expect(hanging).rejects.toThrow("stopped by the test");
  });

  test("behavior: a stopped cycle is no abstention, and pays for the call in full", async () => {
    const bench = await seated([() => bench.stop.abort(new Error("stopped by the workflow"))]);
    await expect(bench.seat.draft(bench.input)).rejects.toThrow("stopped by the workflow");
    expect(bench.spending.settled).toHaveLength(1);
    expect(abstentionOf(new Error("stopped by the workflow"))).toBeNull();
  });

  test("behavior: a store that cannot be written is not the model's failure", async () => {
    const bench = await seated([submits()]);
    const broken = {
      put: () => Promise.reject(Object.assign(new Error("disk full"), { code: "RECORD_STORE_UNWRITABLE" })),
    };
    await expect(bench.seat.draft({ ...bench.input, blobs: broken })).rejects.toMatchObject({
      code: "RECORD_STORE_UNWRITABLE",
    });
    let puts = 0;
    const later = { put: (text: string) => ((puts += 1) > 4 ? broken.put() : bench.input.blobs.put(text)) };
    await expect(bench.seat.draft({ ...bench.input, blobs: later })).rejects.toMatchObject({
      code: "RECORD_STORE_UNWRITABLE",
    });
  });
});

describe("an endpoint that takes too long is not asked again", () => {
  test("error: ModelTooSlowError when the answer is slow", async () => {
    const bench = await seated([() => undefined], { config: { timeoutSeconds: 1 } });
    const { error, calls } = await failing(bench);
    expect(error).toMatchObject({
      code: "MODEL_TOO_SLOW",
      retryable: false,
      abstentionCode: "timeout",
      message: "The model did not answer within 1 s. Raise timeoutSeconds, or take a faster model.",
    });
    expect(abstentionOf(error)).toEqual({ code: "timeout", detail: error.message });
    expect(calls).toMatchObject([{ httpStatus: null, answerHash: null, estimated: true }]);
  });

  test("error: ModelTooSlowError when the body never ends", async () => {
    const drip: Reply = (response) =>
      void response.writeHead(200, { "content-type": "application/json" }).write('{"choices":[');
    const bench = await seated([drip], { config: { timeoutSeconds: 3 } });
    const { error, calls } = await failing(bench);
    expect(error).toMatchObject({ code: "MODEL_TOO_SLOW", abstentionCode: "timeout" });
    expect(bench.blobs.get(calls[0]?.answerHash as never)).toBe('{"choices":[');
  });

  test.each([
    [429, { "retry-after": "61" }, "61 s (429): requests"],
    [429, { "retry-after": "86400" }, "86400 s (429): requests"],
    [503, { "retry-after-ms": "60001" }, "61 s (503): requests"],
  ])("error: ModelTooSlowError on a %d that asks for more than a minute's pause: %j", async (status, headers, said) => {
    const bench = await seated([plain(status, '{"error":{"type":"requests"}}', headers)]);
    const { error } = await failing(bench);
    expect(error).toMatchObject({
      code: "MODEL_TOO_SLOW",
      retryable: false,
      abstentionCode: "rate-limited",
      message: `The model's endpoint asks for a pause of ${said}; a cycle gives 60 s.`,
    });
  });

  test("behavior: a refused key that asks for a pause is still a refused key", async () => {
    const { position } = await draftOn([plain(401, "{}", { "retry-after": "86400" })]);
    expect(abstentionIn(position)).toMatchObject({ code: "endpoint", detail: expect.stringContaining("(401)") });
  });
});
