import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { anchored, handedIn } from "../support/anchoredEvents.ts";
import { HEARTBEAT_TIMEOUT_MS } from "../../temporal.config.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import {
  inFolder,
  isAlive,
  newestRun,
  newestRunOrNull,
  processesOf,
  runCommand,
  startCommand,
  temporalIsHere,
  until,
} from "../support/command.ts";
import { pausedAt } from "../support/paused.ts";

const ready = temporalIsHere && contractsAreCompiled;
type Output = { result: string; recordHash: string };

const restartsOf = (runFolder: string): string[] =>
  (JSON.parse(readFileSync(join(runFolder, "sidecar/0.json"), "utf8")) as { notes: string[] }).notes;

describe.skipIf(!ready)("a worker killed with SIGKILL", { timeout: 120_000 }, () => {
  let undisturbed: string;
  beforeAll(async () => {
    undisturbed = await inFolder(
      async (cwd) => (JSON.parse((await runCommand(["run", "--json"], { cwd })).stdout) as Output).recordHash,
    );
  }, 120_000);

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

  it("behavior: killed from outside at any moment, twice", async () => {
    await inFolder(async (cwd) => {
      const command = startCommand(["run", "--json"], { cwd });
      const killed: number[] = [];
      for (let round = 0; round < 2; round += 1) {
        const worker = await until("a new worker", () => {
          const run = newestRunOrNull(cwd);
          return run === null
            ? null
            : processesOf(run).find(({ name, pid }) => name === "worker" && !killed.includes(pid));
        });
        await new Promise((wake) => setTimeout(wake, 900 + 500 * round));
        process.kill(worker.pid, "SIGKILL");
        killed.push(worker.pid);
      }
      const { code, stdout } = await command.ended;
      expect(code).toBe(0);
      expect((JSON.parse(stdout) as Output).recordHash).toBe(undisturbed);
      expect(handedIn(newestRun(cwd))).toBe(1);
      expect(killed.filter(isAlive)).toEqual([]);
    });
  });
});

describe.skipIf(!ready)(
  "a worker that stood still for longer than its silence is believed",
  { timeout: 120_000 },
  () => {
    it.each(["after-sign", "after-broadcast"] as const)(
      "behavior: %s: its step is tried again while the first try goes on, and the chain shows exactly one execution",
      async (point) => {
        await inFolder(async (cwd) => {
          const { command, run, goOn } = await pausedAt(point, { cwd });
          const { pid } = processesOf(run).find(({ name }) => name === "worker") as { pid: number };
          process.kill(pid, "SIGSTOP");
          await new Promise((wake) => setTimeout(wake, HEARTBEAT_TIMEOUT_MS + 2_000));
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
