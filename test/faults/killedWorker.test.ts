import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseTransaction } from "viem";
import { beforeAll, describe, expect, it } from "vitest";
import { decisionAnchorAbi } from "../../contracts/generated/DecisionAnchor.ts";
import { readJournal } from "../../workflows/adapters/chainJournal.ts";
import { rebuildChain } from "../../workflows/adapters/fork.ts";
import { readRunSetup } from "../../workflows/adapters/runSetup.ts";
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

const ready = temporalIsHere && contractsAreCompiled;
type Output = { result: string; recordHash: string };

/** Events of the anchor by kind, on the run's chain mined again from its signed transactions. */
const anchored = async (
  runFolder: string,
  scratch: string,
): Promise<{ executed: number; denied: number; records: number }> => {
  const { deployment } = readRunSetup(runFolder);
  const journal = readJournal(runFolder);
  const chain = await rebuildChain(journal, { source: "replica", runFolder: scratch, cwd: scratch });
  try {
    const logs = await chain.client.getContractEvents({
      address: deployment.anchor,
      abi: decisionAnchorAbi,
      eventName: "Anchored",
      fromBlock: BigInt(journal.env.number),
      strict: true,
    });
    const count = (kind: number): number => logs.filter((log) => log.args.kind === kind).length;
    return { executed: count(1), denied: count(2), records: count(3) };
  } finally {
    await chain.close();
  }
};

/** Transactions to the module in the run's journal: what was broadcast, executed or not. */
const handedIn = (runFolder: string): number => {
  const { deployment } = readRunSetup(runFolder);
  const raws = readJournal(runFolder).blocks.flatMap((block) => block.transactions);
  return raws.filter((raw) => parseTransaction(raw).to?.toLowerCase() === deployment.module.toLowerCase()).length;
};

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
