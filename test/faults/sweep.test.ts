import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { sweepOutputSchema } from "../../workflows/cli/commands/backtest/sweep/outputs.ts";
import { sweepIds, sweepsFolder } from "../../workflows/cli/commands/backtest/sweep/place.ts";
import { connectClient } from "../../workflows/connection.ts";
import { sweepProgressQuery } from "../../workflows/sweepMessages.ts";
import { openTemporalServer } from "../../workflows/temporalServer.ts";
import { sweepWorkflowId } from "../../temporal.config.ts";
import { inFolder, isAlive, root, runCommand, startCommand, temporalIsHere, until } from "../support/command.ts";

/** Thirty-six runs of a made-up year, twice a day. */
const SWEEP = [
  "backtest",
  "sweep",
  "trend",
  "--set=fastDays=4:12:1",
  "--set=slowDays=20:50:10",
  "--every=12h",
  `--mandate=${join(root, "policies/mandates/example.yaml")}`,
  "--json",
];
const TRIALS = 36;

const hashIn = (stdout: string): string => sweepOutputSchema.parse(JSON.parse(stdout)).resultHash;

/** The sweep's folder once so many of its trials are done. */
const reached = async (cwd: string, trials: number): Promise<{ folder: string; processes: number[] }> => {
  const id = await until("the sweep's workers", () => {
    const [found] = sweepIds(cwd);
    return found !== undefined && existsSync(join(sweepsFolder(cwd), found, "place.json")) ? found : null;
  });
  const folder = join(sweepsFolder(cwd), id);
  const { address } = JSON.parse(readFileSync(join(folder, "place.json"), "utf8")) as { address: string };
  const { client, close } = await connectClient(address, 30_000);
  try {
    for (;;) {
      const progress = await client.workflow
        .getHandle(sweepWorkflowId(id))
        .query(sweepProgressQuery)
        .catch(() => null);
      if (progress !== null && progress.done >= trials) break;
      await new Promise((wake) => setTimeout(wake, 50));
    }
  } finally {
    await close();
  }
  const pids = JSON.parse(readFileSync(join(folder, "pids.json"), "utf8")) as { pid: number }[];
  return { folder, processes: pids.map(({ pid }) => pid) };
};

describe.skipIf(!temporalIsHere)("exchequer backtest sweep", { timeout: 300_000 }, () => {
  let reference = "";
  beforeAll(async () => {
    await inFolder(async (cwd) => {
      const { code, stdout, stderr } = await runCommand([...SWEEP, "--workers", "1"], { cwd });
      expect([code, stderr.match(/^\s+at /m)]).toEqual([0, null]);
      const answer = sweepOutputSchema.parse(JSON.parse(stdout));
      reference = answer.resultHash;
      expect(answer.trials).toBe(TRIALS);
      expect(answer.rows).toHaveLength(TRIALS);
      const sharpes = answer.rows.map(({ statistics }) => statistics.sharpe ?? 0);
      expect(sharpes).toEqual(sharpes.toSorted((a, b) => b - a));
      expect(answer.best.said).toBe(answer.rows[0]?.said);
      expect(answer.best.deflated?.probability).toBeLessThan(1);
      expect(readdirSync(sweepsFolder(cwd))).toEqual([]);
    });
  }, 240_000);

  it("behavior: killed in the middle, the same command goes on, with two workers, to the same result", async () => {
    await inFolder(async (cwd) => {
      const command = startCommand([...SWEEP, "--workers", "1"], { cwd });
      const { processes } = await reached(cwd, 5);
      expect(processes).toHaveLength(2);
      for (const pid of [command.pid, ...processes]) process.kill(pid, "SIGKILL");
      await command.ended;

      const { code, stdout, stderr } = await runCommand([...SWEEP, "--workers", "2"], { cwd });
      expect(code).toBe(0);
      const done = Number(/going on with sweep \S+: (\d+) of 36 trials are done/.exec(stderr)?.[1]);
      expect(done).toBeGreaterThanOrEqual(5);
      expect(done).toBeLessThan(TRIALS);
      expect(hashIn(stdout)).toBe(reference);
      expect(readdirSync(sweepsFolder(cwd))).toEqual([]);
    });
  });

  it("behavior: Ctrl-C leaves nothing running and says how to go on; another setting is another sweep", async () => {
    await inFolder(async (cwd) => {
      const command = startCommand([...SWEEP, "--workers", "2"], { cwd });
      const { processes, folder } = await reached(cwd, 3);
      command.signal("SIGINT");
      const { code, stdout, stderr } = await command.ended;
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /Stopped by Ctrl-C(?: after \d+ of 36 trials)?\.\n {2}The same command goes on from there/,
      );
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: "INTERRUPTED" } });
      expect(processes.filter(isAlive)).toEqual([]);
      expect(existsSync(folder)).toBe(true);

      const other = await runCommand([...SWEEP, "--by", "sortino", "--fresh", "--cancel"], { cwd });
      expect(other.stderr).toContain("There is no such sweep here");
      const given = await runCommand([...SWEEP, "--cancel"], { cwd });
      expect([given.code, readdirSync(sweepsFolder(cwd))]).toEqual([0, []]);
    });
  });

  it("behavior: on a server of somebody's, another machine's worker ends what was left there", async () => {
    await inFolder(async (serverFolder) => {
      const server = await openTemporalServer({
        env: { ...process.env, TEMPORAL_ADDRESS: undefined },
        runFolder: serverFolder,
        ui: false,
        progress: () => {},
      });
      const env = { TEMPORAL_ADDRESS: server.address };
      try {
        await inFolder((here) =>
          inFolder(async (there) => {
            const command = startCommand([...SWEEP, "--workers", "1"], { cwd: here, env });
            const { folder } = await reached(here, 1);
            command.signal("SIGINT");
            expect((await command.ended).stderr).toContain(`It stays on ${server.address}`);

            const id = basename(folder);
            const joined = await runCommand(["backtest", "worker", id, "--workers", "1"], { cwd: there, env });
            expect([joined.code, joined.stderr]).toEqual([0, expect.stringContaining(`sweep ${id}: it is over`)]);
            expect(readdirSync(sweepsFolder(there))).toEqual([]);

            const { stdout, stderr } = await runCommand([...SWEEP, "--workers", "1"], { cwd: here, env });
            expect(stderr).toContain("36 of 36 trials are done");
            expect(hashIn(stdout)).toBe(reference);
            const late = await runCommand(["backtest", "worker", id], { cwd: there, env });
            expect([late.code, late.stderr]).toEqual([1, expect.stringContaining("There is no such sweep on")]);
          }),
        );
      } finally {
        await server.close();
      }
    });
  });
});
