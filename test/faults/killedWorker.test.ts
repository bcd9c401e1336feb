import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { anchored, handedIn } from "../support/anchoredEvents.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { inFolder, isAlive, newestRun, processesOf, runCommand, temporalIsHere } from "../support/command.ts";
import { comesTo, pausedAt, startPausing } from "../support/paused.ts";
import { triedAgain } from "../support/triedAgain.ts";

const ready = temporalIsHere && contractsAreCompiled;
type Output = { result: string; recordHash: string };

/** What is waited for has deadlines of its own, which say what it was. */
const timeout = 900_000;

const workerOf = (run: string): { pid: number } => {
  const worker = processesOf(run).find(({ name }) => name === "worker");
  if (worker === undefined) throw new Error("no worker is up");
  return worker;
};

const restartsOf = (runFolder: string): string[] =>
  (JSON.parse(readFileSync(join(runFolder, "sidecar/0.json"), "utf8")) as { notes: string[] }).notes;

describe.skipIf(!ready)("a worker killed with SIGKILL", { timeout, concurrent: true }, () => {
  let undisturbed: string;
  beforeAll(async () => {
    undisturbed = await inFolder(
      async (cwd) => (JSON.parse((await runCommand(["run", "--json"], { cwd })).stdout) as Output).recordHash,
    );
  }, timeout);

  it.each(["after-sign", "after-broadcast", "before-record", "after-record"])(
    "behavior: %s, another comes back and the chain shows exactly one execution",
    async (point) => {
      await inFolder(async (cwd) => {
        const { code, stdout } = await runCommand(["run", "--json"], { cwd, env: { EXCHEQUER_FAULT: point } });
        const run = newestRun(cwd);
        expect(existsSync(join(run, `fault-${point}`))).toBe(true);
        expect(restartsOf(run)).toEqual(["the worker was started again 1 times"]);
        expect(code).toBe(0);
        // The same record as without the kill: nothing of it depends on how often a step was tried.
        expect(JSON.parse(stdout) as Output).toMatchObject({ result: "executed", recordHash: undisturbed });
        expect(handedIn(run)).toBe(1);
        expect(await anchored(run, join(cwd, "again"))).toEqual({ executed: 1, denied: 0, records: 1 });
      });
    },
  );

  it("behavior: killed from outside at two of its steps, a third goes on", async () => {
    await inFolder(async (cwd) => {
      const points = ["before-sign", "before-record"] as const;
      const command = startPausing(points, { cwd });
      const killed: number[] = [];
      for (const point of points) {
        const { pid } = workerOf(await comesTo(point, command, cwd));
        process.kill(pid, "SIGKILL");
        killed.push(pid);
      }
      const { code, stdout } = await command.ended;
      expect(code).toBe(0);
      expect((JSON.parse(stdout) as Output).recordHash).toBe(undisturbed);
      expect(restartsOf(newestRun(cwd))).toEqual(["the worker was started again 2 times"]);
      expect(handedIn(newestRun(cwd))).toBe(1);
      expect(killed.filter(isAlive)).toEqual([]);
    });
  });
});

describe.skipIf(!ready)(
  "a worker that stood still for longer than its silence is believed",
  { timeout, concurrent: true },
  () => {
    it.each(["after-sign", "after-broadcast"] as const)(
      "behavior: %s: its step is tried again while the first try goes on, and the chain shows exactly one execution",
      async (point) => {
        await inFolder(async (cwd) => {
          const { command, run, goOn } = await pausedAt(point, { cwd });
          const { pid } = workerOf(run);
          process.kill(pid, "SIGSTOP");
          await triedAgain(run);
          goOn();
          process.kill(pid, "SIGCONT");
          const { code, stdout, stderr } = await command.ended;
          expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
          expect(JSON.parse(stdout) as Output).toMatchObject({ result: "executed" });
          expect(handedIn(run)).toBe(1);
          expect(await anchored(run, join(cwd, "again"))).toEqual({ executed: 1, denied: 0, records: 1 });
        });
      },
    );
  },
);
