import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sweepOutputSchema } from "../../workflows/cli/commands/backtest/sweep/outputs.ts";
import { sweepIds, sweepsFolder } from "../../workflows/cli/commands/backtest/sweep/place.ts";
import { connectClient } from "../../workflows/connection.ts";
import { sweepProgressQuery } from "../../workflows/sweepMessages.ts";
import { openTemporalServer } from "../../workflows/temporalServer.ts";
import { sweepWorkflowId } from "../../temporal.config.ts";
import { inFolder, isAlive, root, runCommand, startCommand, temporalIsHere, until } from "../support/command.ts";

/** Trials of a sweep, and how many of them may begin before the gate is open. */
const TRIALS = 8;
const MIDDLE = 3;
const SLOTS = Array.from({ length: MIDDLE }, (_, i) => `began-${i}`);

/**
 * A strategy whose runs go on until so many have begun, and then only once the gate is open: a sweep is in its middle for as
 * long as a test wants it there, on the quickest machine and on the slowest.
 */
const GATED = `
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const at = (name) => join(import.meta.dirname, name);
const isFirst = (name) => {
  try {
    writeFileSync(at(name), "", { flag: "wx" });
    return true;
  } catch {
    return false;
  }
};

export default async ({ share }) => {
  if (!${JSON.stringify(SLOTS)}.some(isFirst)) while (!existsSync(at("open"))) await sleep(10);
  let moved = false;
  return {
    id: "gated",
    decide: ({ snapshot }) => {
      if (moved || snapshot.assets.every(({ symbol }) => symbol !== "WETH")) return { kind: "hold" };
      moved = true;
      return { kind: "shift", from: "USDC", to: "WETH", sizeBps: Number(share) };
    },
  };
};
`;

/** A folder with the strategy and its gate. */
const gated = mkdtempSync(join(tmpdir(), "exchequer-gated-"));
const strategy = join(gated, "gated.mjs");
const openGate = (): void => writeFileSync(join(gated, "open"), "");
const closeGate = (): void => {
  for (const name of ["open", ...SLOTS]) rmSync(join(gated, name), { force: true });
};

/** Runs of a made-up year, once a day. */
const SWEEP = [
  "backtest",
  "sweep",
  strategy,
  "--set=share=100:800:100",
  "--every=1d",
  `--mandate=${join(root, "policies/mandates/example.yaml")}`,
  "--json",
];

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
  const handle = client.workflow.getHandle(sweepWorkflowId(id));
  try {
    await until(`${trials} trials of the sweep`, async () => {
      const progress = await handle.query(sweepProgressQuery).catch(() => null);
      return progress !== null && progress.done >= trials;
    });
  } finally {
    await close();
  }
  const pids = JSON.parse(readFileSync(join(folder, "pids.json"), "utf8")) as { pid: number }[];
  return { folder, processes: pids.map(({ pid }) => pid) };
};

describe.skipIf(!temporalIsHere)("exchequer backtest sweep", { timeout: 300_000 }, () => {
  let reference = "";
  afterAll(() => rmSync(gated, { recursive: true }));
  beforeEach(closeGate);
  beforeAll(async () => {
    writeFileSync(strategy, GATED);
    openGate();
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
      const { processes } = await reached(cwd, MIDDLE);
      expect(processes).toHaveLength(2);
      for (const pid of [command.pid, ...processes]) process.kill(pid, "SIGKILL");
      await command.ended;

      openGate();
      const { code, stdout, stderr } = await runCommand([...SWEEP, "--workers", "2"], { cwd });
      expect(code).toBe(0);
      expect(stderr).toMatch(new RegExp(`going on with sweep \\S+: ${MIDDLE} of ${TRIALS} trials are done`));
      expect(hashIn(stdout)).toBe(reference);
      expect(readdirSync(sweepsFolder(cwd))).toEqual([]);
    });
  });

  it("behavior: Ctrl-C leaves nothing running and says how to go on; another setting is another sweep", async () => {
    await inFolder(async (cwd) => {
      const command = startCommand([...SWEEP, "--workers", "2"], { cwd });
      const { processes, folder } = await reached(cwd, MIDDLE);
      command.signal("SIGINT");
      const { code, stdout, stderr } = await command.ended;
      expect(code).toBe(1);
      expect(stderr).toMatch(/Stopped by Ctrl-C(?: after \d+ of 8 trials)?\.\n {2}The same command goes on from there/);
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
            const { folder } = await reached(here, MIDDLE);
            command.signal("SIGINT");
            expect((await command.ended).stderr).toContain(`It stays on ${server.address}`);

            openGate();
            const id = basename(folder);
            const joined = await runCommand(["backtest", "worker", id, "--workers", "1"], { cwd: there, env });
            expect([joined.code, joined.stderr]).toEqual([0, expect.stringContaining(`sweep ${id}: it is over`)]);
            expect(readdirSync(sweepsFolder(there))).toEqual([]);

            const { stdout, stderr } = await runCommand([...SWEEP, "--workers", "1"], { cwd: here, env });
            expect(stderr).toContain(`${TRIALS} of ${TRIALS} trials are done`);
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
