import { existsSync } from "node:fs";
import { join } from "node:path";
import { encodeFunctionData, getAbiItem, parseTransaction, toFunctionSelector } from "viem";
import { describe, expect, it } from "vitest";
import { policyModuleAbi } from "../../contracts/generated/PolicyModule.ts";
import { readJournal } from "../../workflows/adapters/chainJournal.ts";
import type { Fork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { readRunSetup } from "../../workflows/adapters/runSetup.ts";
import { runOutputSchema } from "../../workflows/cli/commands/run.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { inFolder, newestRun, runCommand, temporalIsHere } from "../support/command.ts";
import { BY_KEY, writeCouncilFiles } from "../support/councilFiles.ts";
import { whileSomebodyElse } from "../support/paused.ts";

const ANNOUNCE = toFunctionSelector(getAbiItem({ abi: policyModuleAbi, name: "announce" }));

/** The council's trade of some $31,800 is over what the contract lets pass without people. */
const gated = (cwd: string): void =>
  writeCouncilFiles(cwd, {
    ...BY_KEY,
    mandate: (text) => text.replace("approvalUsd8: null", 'approvalUsd8: "1000000000000"'),
  });

/** The holders' executor says no to the only decision that is announced. */
const holdersVeto = async (chain: Fork, run: string): Promise<void> => {
  const { module } = readRunSetup(run).deployment;
  await chain.mine();
  const [announced] = await chain.client.getLogs({ address: module, fromBlock: "latest", toBlock: "latest" });
  const digest = announced?.topics[1];
  if (digest === undefined) throw new Error("no decision was announced");
  await chain.send({
    account: forkAccount("executor"),
    to: module,
    data: encodeFunctionData({ abi: policyModuleAbi, functionName: "veto", args: [digest] }),
    gas: 1_000_000n,
  });
};

describe.skipIf(!temporalIsHere || !contractsAreCompiled)("a contract that asks people", { timeout: 120_000 }, () => {
  it("default: announced, and executed as announced when the window passed without a veto", async () => {
    await inFolder(async (cwd) => {
      gated(cwd);
      const { code, stdout, stderr } = await runCommand(["run", "--json"], { cwd });
      expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
      const { result, record } = runOutputSchema.parse(JSON.parse(stdout));
      expect(result).toBe("executed");
      const { announcement, receipt, verdict } = record;
      expect(announcement?.vetoed).toBe(false);
      expect((receipt?.blockTimestamp ?? 0) - (announcement?.announcedAt ?? 0)).toBeGreaterThanOrEqual(300);
      expect(receipt?.equalsPrediction).toBe(true);
      const gate = verdict?.findings.find(({ rule }) => rule === "human-gate");
      expect(BigInt(gate?.observed ?? 0)).toBeGreaterThan(BigInt(gate?.limit ?? 0));
      expect(gate?.ok).toBe(true);
      expect((await runCommand(["log", "verify"], { cwd })).code).toBe(0);
      expect((await runCommand(["log", "show"], { cwd })).stdout).toMatch(/nobody\s+vetoed it/);
    });
  });

  it("behavior: the worker is killed after the announcement: another goes on, and it was announced once", async () => {
    await inFolder(async (cwd) => {
      gated(cwd);
      const { code, stdout } = await runCommand(["run", "--json"], {
        cwd,
        env: { EXCHEQUER_FAULT: "after-announce" },
      });
      expect(code).toBe(0);
      const run = newestRun(cwd);
      expect(existsSync(join(run, "fault-after-announce"))).toBe(true);
      const { result, record } = runOutputSchema.parse(JSON.parse(stdout));
      expect({ result, vetoed: record.announcement?.vetoed }).toEqual({ result: "executed", vetoed: false });
      const sent = readJournal(run)
        .blocks.flatMap(({ transactions }) => transactions)
        .map((raw) => parseTransaction(raw).data?.slice(0, 10));
      expect(sent.filter((selector) => selector === ANNOUNCE)).toHaveLength(1);
      expect((await runCommand(["log", "verify"], { cwd })).code).toBe(0);
    });
  });

  it("behavior: holders veto it while the window is open: nothing is handed in, and the record says who ended it", async () => {
    await inFolder(async (cwd) => {
      gated(cwd);
      const { code, stdout, stderr } = await whileSomebodyElse("after-announce", cwd, holdersVeto);
      expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
      const { result, record } = runOutputSchema.parse(JSON.parse(stdout));
      expect({ result, receipt: record.receipt }).toEqual({ result: "not-approved", receipt: null });
      expect(record.announcement?.vetoed).toBe(true);
      expect((await runCommand(["log", "show"], { cwd })).stdout).toContain("Holders vetoed");
      expect((await runCommand(["log", "verify"], { cwd })).code).toBe(0);
    });
  });
});
