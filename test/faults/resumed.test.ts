import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { runOutputSchema } from "../../workflows/cli/commands/run.ts";
import { anchored, handedIn } from "../support/anchoredEvents.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import {
  inFolder,
  isAlive,
  killAll,
  newestRun,
  newestRunOrNull,
  processesOf,
  runCommand,
  startCommand,
  temporalIsHere,
  until,
  type Running,
} from "../support/command.ts";
import { pausedAt } from "../support/paused.ts";
import { scriptedEndpoint, submits, type ScriptedEndpoint } from "../support/scriptedEndpoint.ts";

/** What is waited for has deadlines of its own, which say what it was. */
const timeout = 900_000;
const ready = temporalIsHere && contractsAreCompiled;
const outputOf = (stdout: string) => runOutputSchema.parse(JSON.parse(stdout));
const infoOf = (run: string) => JSON.parse(readFileSync(join(run, "run.json"), "utf8")) as Record<string, unknown>;
const signedNames = (run: string): string[] => readdirSync(join(run, "signed")).toSorted();

/** How a run is ended in the middle: by the terminal, or all of it at once, as when the machine goes. */
const ENDINGS: [string, (command: Running, run: string) => Promise<void>][] = [
  [
    "Ctrl-C",
    async (command) => {
      command.signal("SIGINT");
      expect((await command.ended).code).toBe(1);
    },
  ],
  [
    "SIGKILL of everything",
    async (command, run) => {
      const pids = [command.pid, ...processesOf(run).map(({ pid }) => pid)];
      expect(pids.length).toBe(4);
      killAll(pids);
      await command.ended;
    },
  ],
];

const verifies = async (cwd: string, run: string): Promise<void> => {
  const { code, stdout } = await runCommand(["log", "verify", "--json"], { cwd });
  expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({ code: 0, ok: true, chain: { events: 2 } });
  expect(await anchored(run, join(cwd, "again"))).toEqual({ executed: 1, denied: 0, records: 1 });
  expect(handedIn(run)).toBe(1);
  expect(signedNames(run)).toEqual(["execute-0.json", "publish-0.json"]);
};

describe.skipIf(!ready)("a run that was stopped half-way", { timeout, concurrent: true }, () => {
  let undisturbed: string;
  beforeAll(async () => {
    undisturbed = await inFolder(
      async (cwd) => outputOf((await runCommand(["run", "--json"], { cwd })).stdout).recordHash,
    );
  }, timeout);

  it("default: by a folder that takes no file: the command says so, and with room again the cycle goes on", async () => {
    await inFolder(async (cwd) => {
      const { command, run, goOn } = await pausedAt("before-sign", { cwd });
      // As a full disk would, and for just as long as somebody leaves it there.
      writeFileSync(join(run, "signed"), "");
      goOn();
      const ended = await command.ended;
      expect(ended.code).toBe(1);
      const { error } = JSON.parse(ended.stdout) as { error: { code: string; message: string } };
      expect(error).toMatchObject({
        code: "RECORD_STORE_UNWRITABLE",
        message: "Cannot write signed/execute-0.json of the record store: a file stands where a folder is needed.",
      });
      expect(ended.stderr).toMatch(/\n {2}Make room .* exchequer run --resume goes on where it stands/);
      expect(infoOf(run)["state"]).toBe("failed");
      expect(processesOf(run)).toEqual([]);

      rmSync(join(run, "signed"));
      const resumed = await runCommand(["run", "--resume", "--json"], { cwd });
      expect(resumed.code, resumed.stderr).toBe(0);
      expect(outputOf(resumed.stdout).recordHash).toBe(undisturbed);
      await verifies(cwd, run);
    });
  });

  it.each(ENDINGS)(
    "default: by %s: it goes on to the record it would have made, and executes once",
    async (_by, end) => {
      await inFolder(async (cwd) => {
        const { command, run } = await pausedAt("after-broadcast", { cwd });
        await end(command, run);
        const before = readFileSync(join(run, "signed/execute-0.json"), "utf8");

        const { code, stdout, stderr } = await runCommand(["run", "--resume", "--json"], { cwd });
        expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
        expect(stderr).toContain("a transaction was signed, no record was written; going on with it");
        expect(outputOf(stdout)).toMatchObject({ result: "executed", recordHash: undisturbed });
        expect(newestRun(cwd)).toBe(run);
        expect(infoOf(run)).toMatchObject({ state: "finished", pid: null, ending: "executed" });
        expect(readFileSync(join(run, "signed/execute-0.json"), "utf8")).toBe(before);
        expect(processesOf(run)).toEqual([]);
        await verifies(cwd, run);
      });
    },
  );
});

describe.skipIf(!ready)("a run that was interrupted while seats drafted", { timeout, concurrent: true }, () => {
  /** Says nothing to its first question, for as long as it is open, and answers every later one. */
  const slowOnce = (): Promise<ScriptedEndpoint> =>
    scriptedEndpoint([
      () => {},
      ...Array.from({ length: 6 }, () => submits({ direction: "WETH->USDC", sizeBps: 1_000 })),
    ]);
  const seated = ({ url }: ScriptedEndpoint) => ({
    OPENAI_API_KEY: "scripted",
    OPENAI_BASE_URL: url,
    OPENAI_MODEL: "scripted",
    OPENAI_PRICES: "free",
  });

  it.each(ENDINGS)("default: by %s: the seat is asked again, and the cycle goes on to its end", async (_by, end) => {
    const endpoint = await slowOnce();
    try {
      await inFolder(async (cwd) => {
        const command = startCommand(["run", "--json"], { cwd, env: seated(endpoint) });
        const run = await until("the seat's question", () => (endpoint.asked.length > 0 ? newestRunOrNull(cwd) : null));
        await end(command, run);
        expect(infoOf(run)["state"]).toBe(_by === "Ctrl-C" ? "interrupted" : "running");

        const without = await runCommand(["run", "--resume"], { cwd });
        expect(without.code).toBe(1);
        expect(without.stderr).toContain("seat model-1 sat in it and cannot here");

        const { code, stdout, stderr } = await runCommand(["run", "--resume", "--json"], {
          cwd,
          env: seated(endpoint),
        });
        expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
        const { result, record } = outputOf(stdout);
        expect(result).toBe("executed");
        expect(record.ballots.find(({ seat }) => seat === "model-1")?.position).toMatchObject({ kind: "vote" });
        expect(newestRun(cwd)).toBe(run);
        await verifies(cwd, run);
      });
    } finally {
      await endpoint.close();
    }
  });
});

describe.skipIf(!ready)("exchequer run --resume", { timeout, concurrent: true }, () => {
  it("behavior: interrupted again while it goes on, it goes on from there; a plain run in between names the command", async () => {
    await inFolder(async (cwd) => {
      const first = await pausedAt("after-sign", { cwd });
      first.command.signal("SIGINT");
      await first.command.ended;
      const id = infoOf(first.run)["id"] as string;
      const second = await pausedAt("before-record", { cwd, args: ["run", "--resume", id, "--json"] });
      expect(second.run).toBe(first.run);
      second.command.signal("SIGINT");
      expect((await second.command.ended).code).toBe(1);

      const plain = await runCommand(["run"], { cwd });
      expect(plain.code).toBe(0);
      expect(plain.stderr).toContain(`to go on with it: npm exec -- exchequer run --resume ${id}`);
      const third = await runCommand(["run", "--resume", "--json"], { cwd });
      expect(third.code).toBe(0);
      expect(outputOf(third.stdout)).toMatchObject({ run: id, result: "executed" });
      expect(await anchored(first.run, join(cwd, "again"))).toEqual({ executed: 1, denied: 0, records: 1 });
      const again = await runCommand(["run", "--resume", id], { cwd });
      expect(again.code).toBe(1);
      expect(again.stderr).toContain(`The run ${id} cannot go on: it is finished: executed.`);
    });
  });

  it("error: RunNotResumableError where Temporal's database is gone and something was signed", async () => {
    await inFolder(async (cwd) => {
      const { command, run } = await pausedAt("after-sign", { cwd });
      command.signal("SIGINT");
      await command.ended;
      for (const name of readdirSync(run).filter((file) => file.startsWith("temporal.db"))) rmSync(join(run, name));
      const { code, stderr } = await runCommand(["run", "--resume"], { cwd });
      expect(code).toBe(1);
      expect(stderr).toContain("Temporal holds no workflow of it any more, and a transaction was signed");
      expect(processesOf(run).filter(({ pid }) => isAlive(pid))).toEqual([]);
      expect(signedNames(run)).toEqual(["execute-0.json"]);
    });
  });

  it.each([
    ["nothing was interrupted", ["run", "--resume"], "No run was interrupted"],
    [
      "a run that is not there",
      ["run", "--resume", "20200101T000000Z"],
      'There is no run, record or folder named "20200101T000000Z"',
    ],
    ["another custody", ["run", "--resume", "--custody", "safe"], "--config and --custody do not go with --resume."],
  ])("error: %s: exit 2", async (_what, args, said) => {
    await inFolder(async (cwd) => {
      const { code, stderr } = await runCommand(args, { cwd });
      expect(code).toBe(2);
      expect(stderr).toContain(said);
    });
  });
});
