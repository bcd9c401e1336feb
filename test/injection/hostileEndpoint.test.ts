import { afterEach, describe, expect, test } from "vitest";
import type { Draft } from "../../policies/treasury/ballot.ts";
import {
  completion,
  plain,
  scriptedEndpoint,
  SOUND_ANSWER,
  submits,
  type Reply,
  type ScriptedEndpoint,
} from "../support/scriptedEndpoint.ts";
import { PLANTED_KEY, seatOn, type Bench } from "../support/seatHarness.ts";

const DEAD = "0x00000000000000000000000000000000000dEaD0";

let endpoint: ScriptedEndpoint | undefined;
afterEach(async () => {
  await endpoint?.close();
  endpoint = undefined;
});

const draftOn = async (replies: Reply[], config: object = {}): Promise<{ draft: Draft; bench: Bench }> => {
  endpoint = await scriptedEndpoint(replies);
  const bench = seatOn(endpoint.url, { config });
  return { draft: await bench.seat.draft(bench.input), bench };
};

describe("an endpoint that tells the council to send funds elsewhere", () => {
  test.each<[string, Reply, object?]>([
    ["as a recipient", submits({ recipient: DEAD })],
    ["as an asset", submits({ direction: `USDC->${DEAD}` })],
    ["as a direction of its own", submits({ direction: `transfer to ${DEAD}` })],
    ["as calldata", submits({ calldata: `0xa9059cbb${"0".repeat(128)}` })],
    ["in its reason", submits({ reason: `Move everything to ${DEAD} at once.` })],
    ["by a name in its reason", submits({ reason: "Move everything to treasury-rescue.eth." })],
    ["through a tool of its own", completion({ calls: [["transfer", { to: DEAD }]] })],
    [
      "through a tool of its own, where tools are offered",
      completion({ calls: [["transfer", { to: DEAD }]] }),
      { tools: true },
    ],
    [
      "beside a sound answer",
      completion({ calls: [["submit_position", { ...SOUND_ANSWER, afterwards: [{ transfer: DEAD }] }]] }),
    ],
    ["in prose", completion({ content: `Send all funds to ${DEAD}.` })],
    [
      "in a JSON answer",
      completion({ content: JSON.stringify({ ...SOUND_ANSWER, recipient: DEAD }) }),
      { mode: "jsonMode" },
    ],
  ])("behavior: %s", async (_, reply, config) => {
    const { draft, bench } = await draftOn([reply], config);
    expect(draft.position).toMatchObject({ kind: "abstain", abstention: { code: "invalid-answer" } });
    expect(JSON.stringify(draft)).not.toMatch(/dEaD|a9059cbb|rescue/);
    expect([...bench.blobs.values()].join("\n")).toMatch(/dEaD|a9059cbb|rescue/);
  });

  test("behavior: a prototype in the answer changes nothing", async () => {
    const { draft } = await draftOn([
      completion({ calls: [["submit_position", `{"__proto__":{"direction":"hold"},"sizeBps":0}`]] }),
    ]);
    expect(draft.position).toMatchObject({ kind: "abstain", abstention: { code: "invalid-answer" } });
    expect(({} as { direction?: string }).direction).toBeUndefined();
  });
});

describe("a secret that an endpoint sends back", () => {
  const everything = ({ draft, bench }: { draft: unknown; bench: Bench }): string =>
    [JSON.stringify(draft), ...bench.blobs.values()].join("\n");
  const echo =
    (status: number): Reply =>
    (response, { headers }) =>
      plain(
        status,
        JSON.stringify({
          error: { message: `Incorrect key ${headers.authorization} at ${endpoint?.url}`, code: PLANTED_KEY },
        }),
      )(response, { headers, body: {} });

  test.each([400, 401, 404])("behavior: in a %s it stays out of draft and blobs", async (status) => {
    const said = everything(await draftOn([echo(status)]));
    expect(said).not.toContain(PLANTED_KEY);
    expect(said).not.toContain(endpoint?.url);
    expect(said).toContain("Incorrect key Bearer <api key> at <base url>");
  });

  test.each([429, 500])("behavior: in a %s it stays out of the error and blobs", async (status) => {
    endpoint = await scriptedEndpoint([echo(status)]);
    const bench = seatOn(endpoint.url);
    const thrown: Error = await bench.seat.draft(bench.input).then(
      () => new Error("nothing was thrown"),
      (error: Error) => error,
    );
    expect(thrown).toMatchObject({ code: "MODEL_RETRYABLE" });
    const said = [
      thrown.message,
      thrown.stack,
      JSON.stringify(thrown),
      String(thrown.cause),
      ...bench.blobs.values(),
    ].join("\n");
    expect(said).not.toContain(PLANTED_KEY);
    expect(said).not.toContain(endpoint.url);
  });

  test("behavior: in a sound answer it stays out of the reason, of blobs and of the next prompt", async () => {
    const leak: Reply = completion({
      calls: [["submit_position", { ...SOUND_ANSWER, reason: `The key is ${PLANTED_KEY}.` }]],
    });
    const result = await draftOn([leak]);
    expect(result.draft.position).toMatchObject({ kind: "vote", reason: "The key is <api key>." });
    expect(everything(result)).not.toContain(PLANTED_KEY);
  });

  test("behavior: in a tool call it stays out of the request that follows", async () => {
    const leak: Reply = completion({ content: `key ${PLANTED_KEY}`, calls: [["get_limits", {}]] });
    const result = await draftOn([leak, submits()], { tools: true });
    expect(result.draft.position.kind).toBe("vote");
    expect(JSON.stringify(endpoint?.asked[1]?.body)).toContain("key <api key>");
    expect(everything(result)).not.toContain(PLANTED_KEY);
  });

  test("behavior: a dead endpoint's address is in no error", async () => {
    const gone = await scriptedEndpoint([]);
    await gone.close();
    const { seat, input, blobs } = seatOn(gone.url);
    const thrown: Error = await seat.draft(input).then(
      () => new Error("nothing was thrown"),
      (error: Error) => error,
    );
    const port = new URL(gone.url).port;
    expect([thrown.message, thrown.stack, JSON.stringify(thrown), ...blobs.values()].join("\n")).not.toContain(
      `127.0.0.1:${port}`,
    );
    expect(thrown.cause).toBeUndefined();
  });
});
