import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readRunSetup } from "../../workflows/adapters/runSetup.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import {
  inFolder,
  isAlive,
  newestRun,
  newestRunOrNull,
  processesOf,
  type Running,
  runCommand,
  startCommand,
  temporalIsHere,
  until,
} from "../support/command.ts";
import { gatedTemporal } from "../support/gatedTemporal.ts";
import { pausedAt } from "../support/paused.ts";

const ready = temporalIsHere && contractsAreCompiled;
/** What is waited for has deadlines of its own, which say what it was. */
const timeout = 900_000;

/** Every file of a run but Temporal's own database and logs. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

const infoOf = (run: string): { state: string; pid: number | null; ending: string } =>
  JSON.parse(readFileSync(join(run, "run.json"), "utf8")) as never;

type Going = { command: Running; run: string };

describe.skipIf(!ready)("Ctrl-C", { timeout, concurrent: true }, () => {
  /** Held at its moment until it is stopped: on no machine is it over before. */
  const moments: [string, (cwd: string) => Promise<Going>][] = [
    [
      "while server and chain start",
      async (cwd) => {
        const temporal = gatedTemporal(cwd);
        const command = startCommand(["run"], { cwd, env: temporal.env });
        const run = await until("the server's start", () => (temporal.isAsked() ? newestRunOrNull(cwd) : null));
        return { command, run };
      },
    ],
    ["while the cycle runs", (cwd) => pausedAt("before-sign", { cwd, args: ["run"] })],
    ["while the decision is handed in", (cwd) => pausedAt("after-sign", { cwd, args: ["run"] })],
  ];

  it.each(moments)(
    "behavior: %s: everything stops, nothing is half-written, and the next run says so",
    async (_when, goingAt) => {
      await inFolder(async (cwd) => {
        const { command, run } = await goingAt(cwd);
        const started = processesOf(run).map(({ pid }) => pid);
        expect(started.length).toBeGreaterThanOrEqual(2);
        command.signal("SIGINT");
        command.signal("SIGINT");
        const { code, stderr } = await command.ended;
        expect(code).toBe(1);
        expect(stderr).toContain("Stopped by Ctrl-C.");
        expect(stderr).not.toMatch(/^\s+at /m);
        expect(started.filter(isAlive)).toEqual([]);
        expect(processesOf(run)).toEqual([]);
        expect(infoOf(run)).toMatchObject({ state: "interrupted", pid: null, ending: "Stopped by Ctrl-C." });
        for (const path of filesIn(run)) {
          expect(path).not.toMatch(/\.(tmp|partial)$/);
          if (path.endsWith(".json"))
            expect(() => JSON.parse(readFileSync(path, "utf8")) as unknown, path).not.toThrow();
        }

        const next = await runCommand(["run"], { cwd });
        expect(next.code).toBe(0);
        expect(next.stderr).toMatch(/the last run \S+ was stopped before its end: /);
        const third = await runCommand(["doctor", "--json"], { cwd });
        expect(JSON.parse(third.stdout)).toMatchObject({ processes: [] });
      });
    },
  );
});

describe.skipIf(!ready)("a supervisor killed with SIGKILL", { timeout }, () => {
  it("behavior: doctor finds what it left and ends it, and the next run says what it found", async () => {
    await inFolder(async (cwd) => {
      const { command, run } = await pausedAt("before-sign", { cwd, args: ["run"] });
      const left = processesOf(run).map(({ pid }) => pid);
      expect(left.length).toBe(3);
      // A worker leaves once it sees that nobody supervises it: held still, all of them are there when doctor looks.
      for (const pid of left) process.kill(pid, "SIGSTOP");
      process.kill(command.pid, "SIGKILL");
      await command.ended;

      const found = JSON.parse((await runCommand(["doctor", "--json"], { cwd })).stdout) as {
        processes: { pid: number; why: string }[];
      };
      expect(found.processes.every(({ why }) => why === "left")).toBe(true);
      expect(found.processes.map(({ pid }) => pid)).toEqual(left);
      const cleaned = JSON.parse((await runCommand(["doctor", "--clean", "--json"], { cwd })).stdout) as {
        processes: unknown[];
        ended: number[];
      };
      expect(cleaned.processes).toEqual([]);
      expect(left.filter(isAlive)).toEqual([]);

      const next = await runCommand(["run"], { cwd });
      expect(next.code).toBe(0);
      expect(next.stderr).toMatch(/the run \S+ was cut off: /);
      expect(infoOf(run).state).toBe("interrupted");
    });
  });
});

describe.skipIf(!ready)("exchequer run --keep", { timeout }, () => {
  it("default: chain and Temporal's UI answer until Ctrl-C, then exit 0", async () => {
    await inFolder(async (cwd) => {
      const command = startCommand(["run", "--keep"], { cwd });
      await until("the words of what is still up", () => command.told().includes("Still up until Ctrl-C:"));
      const run = newestRun(cwd);
      expect(infoOf(run).state).toBe("finished");
      const up = processesOf(run).map(({ pid }) => pid);
      expect(up.filter(isAlive)).toHaveLength(3);
      const { rpcUrl } = JSON.parse(readFileSync(join(run, "fork.json"), "utf8")) as { rpcUrl: string };
      const answer = await fetch(rpcUrl, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}',
      });
      expect(((await answer.json()) as { result: string }).result).toMatch(/^0x/);
      command.signal("SIGINT");
      const { code, stderr } = await command.ended;
      expect(code).toBe(0);
      const ui = /Temporal UI {2}(\S+)/.exec(stderr)?.[1];
      expect(ui).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(up.filter(isAlive)).toEqual([]);
    });
  });
});

describe.skipIf(!ready)("what a run leaves when it fails", { timeout }, () => {
  it("behavior: its run.json says the cause and not only that the workflow failed; damaged, it stops no other run", async () => {
    await inFolder(async (cwd) => {
      const { command, run, goOn } = await pausedAt("before-record", { cwd, args: ["run"] });
      const { mandateHash, seatsHash } = readRunSetup(run);
      for (const name of readdirSync(join(run, "blobs")))
        if (![mandateHash, seatsHash].includes(`0x${name}`)) writeFileSync(join(run, "blobs", name), "{}");
      goOn();
      const { code, stderr } = await command.ended;
      expect(code).toBe(1);
      expect(stderr).toMatch(/exchequer: blobs\/[0-9a-f]{64} is not what was written/);
      expect(infoOf(run).state).toBe("failed");
      expect(infoOf(run).ending).toMatch(
        /^RECORD_CORRUPT: blobs\/\S+ is not what was written: its content hashes to 0x[0-9a-f]{64}, in step record, the workflow failed$/,
      );

      const resumed = await runCommand(["run", "--resume"], { cwd });
      expect(resumed.code).toBe(1);
      expect(resumed.stderr).toContain("cannot go on: its workflow is over, failed: RECORD_CORRUPT");

      writeFileSync(join(run, "run.json"), '{"format":1,"id":');
      const next = await runCommand(["run"], { cwd });
      expect(next.code).toBe(0);
      expect(next.stderr).toContain("cannot be read: run.json is not what was written");
      expect((await runCommand(["doctor", "--json"], { cwd })).code).toBe(0);
    });
  });
});
