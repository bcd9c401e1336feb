import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { CycleRecord } from "../../policies/treasury/cycleRecord.ts";
import { runOutputSchema } from "../../workflows/cli/commands/run.ts";
import { anchored, handedIn } from "../support/anchoredEvents.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import {
  inFolder,
  killAll,
  processesOf,
  runCommand,
  startCommand,
  temporalIsHere,
  until,
  type Running,
} from "../support/command.ts";
import { asksTheCosigner, COSIGNER, cosigned, shortLived } from "../support/cosigned.ts";
import { comesTo, startPausing } from "../support/paused.ts";

/** What is waited for has deadlines of its own, which say what it was. */
const timeout = 900_000;

const workerOf = (run: string): number | undefined => processesOf(run).find(({ name }) => name === "worker")?.pid;

const killWorker = (run: string): number => {
  const pid = workerOf(run);
  if (pid === undefined) throw new Error("no worker is up");
  process.kill(pid, "SIGKILL");
  return pid;
};

const answers = (cwd: string) => runCommand(["cosign", "--as", "cosigner"], { cwd });

const endOf = async (command: Running): Promise<{ result: string; record: CycleRecord; recordHash: string }> => {
  const { code, stdout, stderr } = await command.ended;
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return runOutputSchema.parse(JSON.parse(stdout));
};

const restartsOf = (run: string): string[] =>
  (JSON.parse(readFileSync(join(run, "sidecar/0.json"), "utf8")) as { notes: string[] }).notes;

describe.skipIf(!temporalIsHere || !contractsAreCompiled)(
  "a worker killed with SIGKILL while the cosigner is asked",
  { timeout, concurrent: true },
  () => {
    let undisturbed: string;
    beforeAll(async () => {
      undisturbed = await inFolder(async (cwd) => {
        cosigned(cwd);
        return (await endOf(startCommand(["run", "--json", "--approve"], { cwd }))).recordHash;
      });
    }, timeout);

    /** The record that an undisturbed cycle makes: one answer, one execution. */
    const endsUndisturbed = async (command: Running, run: string, cwd: string): Promise<void> => {
      const { result, record, recordHash } = await endOf(command);
      expect({ result, recordHash }).toEqual({ result: "executed", recordHash: undisturbed });
      expect(record.cosignature).toMatchObject({ cosigner: COSIGNER.address, answer: "signed", turnedAway: [] });
      expect(handedIn(run)).toBe(1);
      expect(await anchored(run, join(cwd, "again"))).toEqual({ executed: 1, denied: 0, records: 1 });
    };

    it("default: the question is open still, and its answer is executed once, in the record it would have made", async () => {
      await inFolder(async (cwd) => {
        cosigned(cwd);
        const command = startCommand(["run", "--json"], { cwd });
        const run = await asksTheCosigner(command, cwd);
        const killed = killWorker(run);
        await until("another worker", () => ![killed, undefined].includes(workerOf(run)));
        const { code, stdout, stderr } = await answers(cwd);
        expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
        expect(stdout).toContain("Answered   signed");
        await endsUndisturbed(command, run, cwd);
        expect(restartsOf(run)).toEqual(["the worker was started again 1 times"]);
      });
    });

    it("behavior: two answers, one of them being checked and the other taken when it dies: one counts, and the late one is told so", async () => {
      await inFolder(async (cwd) => {
        cosigned(cwd);
        const command = startPausing(["before-cosign-check", "before-sign"], { cwd });
        await asksTheCosigner(command, cwd);
        const late = answers(cwd);
        await comesTo("before-cosign-check", command, cwd);
        expect(await answers(cwd)).toMatchObject({ code: 0, stderr: "" });
        const run = await comesTo("before-sign", command, cwd);
        killWorker(run);
        const told = await late;
        expect({ code: told.code, stderr: told.stderr }).toEqual({
          code: 1,
          stderr: expect.stringMatching(/no decision waits for the cosigner[^]*\(COSIGN_REFUSED\)/) as string,
        });
        await endsUndisturbed(command, run, cwd);
      });
    });

    it("behavior: nobody answers afterwards: it is announced, waits the veto window out and is executed once", async () => {
      await inFolder(async (cwd) => {
        cosigned(cwd, { more: shortLived(50, 24) });
        const command = startCommand(["run", "--json"], { cwd });
        const run = await asksTheCosigner(command, cwd);
        killWorker(run);
        const { result, record } = await endOf(command);
        expect({ result, vetoed: record.announcement?.vetoed }).toEqual({ result: "executed", vetoed: false });
        expect(record.cosignature).toMatchObject({ answer: "none", signature: null, turnedAway: [] });
        expect(restartsOf(run)).toEqual(["the worker was started again 1 times"]);
        // The announcement, and what was announced.
        expect(handedIn(run)).toBe(2);
        expect(await anchored(run, join(cwd, "again"))).toEqual({ executed: 1, denied: 0, records: 1 });
      });
    });

    it("behavior: with everything else: resumed, it asks again, and the answer is executed once", async () => {
      await inFolder(async (cwd) => {
        cosigned(cwd);
        const first = startCommand(["run", "--json"], { cwd });
        const run = await asksTheCosigner(first, cwd);
        killAll([first.pid, ...processesOf(run).map(({ pid }) => pid)]);
        await first.ended;
        const unanswered = await answers(cwd);
        expect({ code: unanswered.code, stdout: unanswered.stdout }).toEqual({ code: 1, stdout: "" });
        expect(unanswered.stderr).toMatch(/asks again after exchequer run --resume [^]*\(RUN_SILENT\)/);
        const command = startCommand(["run", "--resume", "--json"], { cwd });
        expect(await asksTheCosigner(command, cwd)).toBe(run);
        expect(await answers(cwd)).toMatchObject({ code: 0, stderr: "" });
        await endsUndisturbed(command, run, cwd);
      });
    });
  },
);
