import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { saveSet, makeSet } from "../../simulation/history/cacheFile.ts";
import { syntheticMarket } from "../../simulation/history/synthetic.ts";
import { isOnChain } from "../../policies/treasury/verdict.ts";
import { verifyOutputSchema } from "../../workflows/cli/commands/log/outputs.ts";
import { runOutputSchema } from "../../workflows/cli/commands/run.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { inFolder, runCommand, temporalIsHere } from "../support/command.ts";
import { writeCouncilFiles } from "../support/councilFiles.ts";

/** What a mandate asks of a proposal's past. */
const asking =
  (limits: string) =>
  (mandate: string): string =>
    `${mandate}\nbacktest: { windowDays: 30, maxHistoryAgeSeconds: 172800, ${limits} }\n`;

/** Too little ether for the council's rules: what it proposes brings the figures up. */
const buying = (config: string): string => config.replace('WETH: "150"', 'WETH: "80"').replace('"130000"', '"350000"');
/** A second seat that wants the same. */
const alike = (seats: string): string =>
  seats.replace(
    "type: risk\n    warnBps: 8000",
    "type: constant-mix\n    targetsBps: { WETH: 6000, USDC: 3500, DAI: 500 }\n    bandBps: 300",
  );

/** The replica's blocks begin with the year 2026. */
const YEAR_BEFORE = 1_735_689_600;

const runIn = async (cwd: string) => {
  const { code, stdout } = await runCommand(["run", "--json"], { cwd });
  return { code, ...runOutputSchema.parse(JSON.parse(stdout)) };
};

describe.skipIf(!temporalIsHere || !contractsAreCompiled)(
  "a cycle whose past the mandate limits",
  { timeout: 120_000 },
  () => {
    it("default: over a limit it is denied by the workflow alone: nothing is signed, and the record is anchored", async () => {
      await inFolder(async (cwd) => {
        writeCouncilFiles(cwd, {
          config: buying,
          seats: alike,
          mandate: asking("maxCvarBps: 1000, maxWorstLossBps: 9000, onMissingHistory: note"),
        });
        const { code, result, record } = await runIn(cwd);
        expect({ code, result, receipt: record.receipt, signatures: record.signatures }).toEqual({
          code: 4,
          result: "denied",
          receipt: null,
          signatures: [],
        });
        const findings = record.verdict?.findings ?? [];
        expect(findings.filter(isOnChain).every(({ ok }) => ok)).toBe(true);
        expect(record.prediction?.status).toBe("executed");
        const observed = record.backtest?.proposed?.cvar95Bps ?? 0;
        expect(observed).toBeGreaterThan(record.backtest?.current?.cvar95Bps ?? 0);
        expect(findings.filter((finding) => !isOnChain(finding))).toMatchObject([
          { rule: "backtest-cvar", observed: String(observed), limit: "1000", unit: "bps", ok: false, shrinks: false },
          { rule: "backtest-worst-window", limit: "9000", unit: "bps", ok: true },
        ]);
        const account = (await runCommand(["log", "show"], { cwd })).stdout.replaceAll(/\s+/g, " ");
        expect(account).toMatch(/^DENIED The workflow denied USDC->WETH .*: backtest-cvar \d+\.\d\d%, at most 10\.00%/);
        expect(account).toContain("allowed by code and contract preview: 24 of 24 rules hold; denied off chain by the");
        const verified = JSON.parse((await runCommand(["log", "verify", "--json"], { cwd })).stdout) as unknown;
        expect(verified).toMatchObject({ ok: true, chain: { how: "rebuilt", events: 1 } });
      });
    });

    it("behavior: a history that ended ten days ago is stale, and denies where the mandate says so", async () => {
      await inFolder(async (cwd) => {
        const days = 355;
        const drawn = syntheticMarket({ start: YEAR_BEFORE, days });
        const set = makeSet({ series: drawn.series, synthetic: null, sources: [] });
        saveSet(set, join(cwd, "prices.set"));
        writeCouncilFiles(cwd, {
          config: (text) => `${text}\nhistory: prices.set\n`,
          mandate: asking("maxCvarBps: null, maxWorstLossBps: null, onMissingHistory: deny"),
        });
        const { code, result, record } = await runIn(cwd);
        expect({ code, result }).toEqual({ code: 4, result: "denied" });
        expect(record.backtest).toMatchObject({ synthetic: false, histories: [set.contentHash] });
        expect(record.backtest?.findings.map(({ asset, kind }) => [asset, kind])).toEqual([
          ["WETH", "stale"],
          ["USDC", "stale"],
          ["DAI", "stale"],
        ]);
        expect(record.verdict?.findings.at(-1)).toMatchObject({ rule: "backtest-history", observed: "3", ok: false });
        expect((await runCommand(["log", "replay"], { cwd })).code).toBe(0);
        // The configuration names the file, or the command does: the prices are taken from it again.
        for (const named of [[], ["--history", "prices.set"]]) {
          const { stdout } = await runCommand(["log", "verify", "--json", ...named], { cwd });
          const verified = verifyOutputSchema.parse(JSON.parse(stdout));
          expect(verified.ok).toBe(true);
          const again = { what: "prices from the history's file", ok: true, detail: "" };
          expect(verified.records[0]?.checks).toContainEqual(again);
        }
      });
    });

    it("error: a history that is named and not there stops the run before anything is started", async () => {
      await inFolder(async (cwd) => {
        writeCouncilFiles(cwd, { config: (text) => `${text}\nhistory: [gone.set]\n` });
        const { code, stderr } = await runCommand(["run"], { cwd });
        expect(code).toBe(2);
        expect(stderr).toMatch(/The history .*gone\.set is not there/);
      });
    });
  },
);
