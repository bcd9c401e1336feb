import { join } from "node:path";
import { stringify } from "yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ModelCall } from "../../policies/treasury/ballot.ts";
import type { CycleRecord } from "../../policies/treasury/cycleRecord.ts";
import { openBudgetLedger } from "../../workflows/adapters/budgetLedger.ts";
import { openRun } from "../../workflows/adapters/recordStore.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { CASES, sell, type Case } from "../support/badEndpoints.ts";
import { inFolder, newestRun, runCommand, temporalIsHere, type Ended } from "../support/command.ts";
import { writeCouncilFiles } from "../support/councilFiles.ts";
import { leaksIn, leakyFiles } from "../support/leaks.ts";
import {
  endpointByModel,
  plain,
  scriptedEndpoint,
  submits,
  type ScriptedEndpoint,
} from "../support/scriptedEndpoint.ts";

// One council on which every model's endpoint fails in a way of its own, through a whole cycle of the real command.

const PLANTED = "sk-PLANTED";
/** Answers soundly alone, and not at all once the others are revealed. */
const WAVERING = "wavering";

const keyOf = (seat: string): string => `${PLANTED}-${seat}-0123456789`;
const modelOf = (seat: string): string => `scripted/${seat}`;
const envName = (seat: string, what: string): string => `${seat.toUpperCase().replaceAll("-", "_")}_${what}`;
const seats = [...Object.keys(CASES), WAVERING];

const seatsFile = (shipped: string): string =>
  shipped.slice(0, shipped.indexOf("  # A model behind")) +
  stringify(
    seats.map((id) => ({
      id,
      type: "llm",
      model: modelOf(id),
      apiKeyEnv: envName(id, "API_KEY"),
      baseUrlEnv: envName(id, "BASE_URL"),
      prices: { [modelOf(id)]: { promptUsdPerMillion: "0.15", completionUsdPerMillion: "0.60" } },
      ...CASES[id]?.settings,
    })),
  ).replaceAll(/^/gm, "  ");

const STATED_COST = (600n * 150_000n + 80n * 600_000n).toString();

describe.skipIf(!temporalIsHere || !contractsAreCompiled)("models whose endpoints fail, through a whole cycle", () => {
  let endpoint: ScriptedEndpoint;
  let gone: ScriptedEndpoint;
  beforeAll(async () => {
    gone = await scriptedEndpoint([]);
    await gone.close();
    endpoint = await endpointByModel({
      ...Object.fromEntries(Object.entries(CASES).map(([seat, { script }]) => [modelOf(seat), script])),
      [modelOf(WAVERING)]: [submits({ ...sell, sizeBps: 100 }), plain(500, "{}")],
    });
  });
  afterAll(() => endpoint?.close());

  const env = (): Record<string, string> =>
    Object.fromEntries(
      seats.flatMap((seat) => [
        [envName(seat, "API_KEY"), keyOf(seat)],
        [envName(seat, "BASE_URL"), seat === "down" ? gone.url : endpoint.url],
      ]),
    );

  const checkSeat = (
    seat: string,
    want: Case,
    record: CycleRecord,
    { stdout }: Ended,
    blob: (call: ModelCall) => string | null,
  ) => {
    const { calls } = record.drafts.find((draft) => draft.seat === seat) as { calls: ModelCall[] };
    const ballot = record.ballots.find((one) => one.seat === seat);
    expect(ballot?.position, seat).toMatchObject({
      kind: "abstain",
      abstention: { code: want.code, detail: expect.stringContaining(want.says) },
    });
    expect(stdout).toMatch(new RegExp(`${seat} +abstained \\(${want.code}\\)`));
    expect(
      calls.map(({ httpStatus }) => httpStatus),
      seat,
    ).toEqual(want.statuses);
    for (const call of calls) {
      expect(call.model).toBe(modelOf(seat));
      if (want.kept === null) expect(call.answerHash).toBeNull();
      else expect(blob(call)).toContain(want.kept);
      if (want.stated) expect(call).toMatchObject({ promptTokens: 600, completionTokens: 80, costUsd12: STATED_COST });
      else if (seat === "down") expect(call).toMatchObject({ promptTokens: 0, completionTokens: 0, costUsd12: "0" });
      else expect(call).toMatchObject({ estimated: true, completionTokens: 800 });
    }
  };

  it(
    "default: the deterministic quorum carries the cycle, and each failure is typed, kept and paid for",
    { timeout: 90_000 },
    async () => {
      await inFolder(async (cwd) => {
        writeCouncilFiles(cwd, { seats: seatsFile });
        const ended = await runCommand(["run"], { cwd, env: env() });
        expect(ended.stderr).not.toMatch(/^\s+at /m);
        expect(ended.code).toBe(0);
        const run = openRun(newestRun(cwd));
        const { record } = run.readRecord(0);
        const deterministic = ["constant-mix", "risk", "volatility-target"];
        expect(record).toMatchObject({
          result: "executed",
          receipt: { equalsPrediction: true },
          tally: { voted: [...deterministic, WAVERING].sort(), backers: deterministic },
        });
        const blob = ({ answerHash }: ModelCall) => (answerHash === null ? null : run.getBlob(answerHash));
        for (const [seat, want] of Object.entries(CASES)) checkSeat(seat, want, record, ended, blob);

        const critique = record.critiques.find(({ seat }) => seat === WAVERING);
        expect(critique).toMatchObject({
          position: { kind: "vote", intent: { kind: "shift", from: "WETH", to: "USDC", sizeBps: 100 } },
          flip: null,
        });
        expect(critique?.calls.map(({ httpStatus }) => httpStatus)).toEqual([500, 500, 500]);

        const calls = [...record.drafts, ...record.critiques].flatMap((statement) => statement.calls);
        expect(calls).toHaveLength(Object.values(CASES).reduce((sum, { statuses }) => sum + statuses.length, 4));
        const ledger = openBudgetLedger(join(run.folder, "budget/0.jsonl"), 10n ** 18n);
        expect(record.modelCostUsd12).toBe((await ledger.spentUsd12()).toString());
        expect(ended.stdout).toMatch(new RegExp(`Models +${calls.length} calls, [\\d,]+ tokens, \\$0\\.\\d*[1-9]`));

        expect(leaksIn(ended.stdout + ended.stderr, [PLANTED])).toEqual([]);
        expect(leakyFiles(cwd, [PLANTED])).toEqual([]);
        const verified = await runCommand(["log", "verify"], { cwd });
        expect(verified.code).toBe(0);
      });
    },
  );

  it(
    "behavior: where the deterministic seats are no quorum, nothing moves and the run ends well",
    { timeout: 60_000 },
    async () => {
      await inFolder(async (cwd) => {
        writeCouncilFiles(cwd, {
          seats: (text) => text.replace("minPoints: 24", "minPoints: 500"),
          mandate: (text) => text.replace("quorum: 2", "quorum: 3"),
        });
        const { code, stdout } = await runCommand(["run", "--json"], {
          cwd,
          env: {
            OPENAI_API_KEY: keyOf("shipped"),
            OPENAI_BASE_URL: endpoint.url,
            OPENAI_MODEL: modelOf("elsewhere"),
            OPENAI_PRICES: "free",
          },
        });
        expect(code).toBe(0);
        const { result, record } = JSON.parse(stdout) as { result: string; record: CycleRecord };
        expect(result).toBe("below-quorum");
        expect(record).toMatchObject({ modelCostUsd12: "0", receipt: null, signatures: [] });
        expect(record.ballots.find(({ seat }) => seat === "model-1")?.position).toMatchObject({
          abstention: { code: "invalid-answer" },
        });
        expect(stdout).not.toContain("dEaD");
      });
    },
  );
});
