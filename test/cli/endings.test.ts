import { describe, expect, it } from "vitest";
import { policyModuleAbi } from "../../contracts/generated/PolicyModule.ts";
import { readJournal } from "../../workflows/adapters/chainJournal.ts";
import { rebuildChain, type Fork } from "../../workflows/adapters/fork.ts";
import { readRunSetup } from "../../workflows/adapters/runSetup.ts";
import { runOutputSchema } from "../../workflows/cli/commands/run.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { inFolder, runCommand, temporalIsHere } from "../support/command.ts";
import { BY_KEY, writeCouncilFiles } from "../support/councilFiles.ts";
import { whileSomebodyElse } from "../support/paused.ts";
import { governanceChangesSeats, strangersSell } from "../support/strangers.ts";

const outputOf = (stdout: string) => runOutputSchema.parse(JSON.parse(stdout));

/** What the account of the newest run says first. */
const firstWords = async (cwd: string): Promise<string> =>
  (await runCommand(["log", "show"], { cwd })).stdout.split("\n\n")[0]?.replaceAll(/\s+/g, " ").trim() ?? "";

const verified = async (cwd: string): Promise<unknown> => {
  const { code, stdout } = await runCommand(["log", "verify", "--json"], { cwd });
  const { ok, firstBad, chain } = JSON.parse(stdout) as {
    ok: boolean;
    firstBad: unknown;
    chain: { how: string; events: number };
  };
  return { code, ok, firstBad, how: chain.how, events: chain.events };
};
const holdsWith = (events: number) => ({ code: 0, ok: true, firstBad: null, how: "rebuilt", events });

/** Nonce of the treasury's module on the run's chain, mined again. */
const nextNonce = async (run: string, scratch: string): Promise<bigint> => {
  const chain: Fork = await rebuildChain(readJournal(run), { source: "replica", runFolder: scratch, cwd: scratch });
  try {
    const { module } = readRunSetup(run).deployment;
    return await chain.client.readContract({ address: module, abi: policyModuleAbi, functionName: "nextNonce" });
  } finally {
    await chain.close();
  }
};

describe.skipIf(!temporalIsHere || !contractsAreCompiled)("a cycle that is denied", { timeout: 120_000 }, () => {
  it("default: by the rules: holders cut a cap under what is held, and no size of a trade mends that", async () => {
    await inFolder(async (cwd) => {
      writeCouncilFiles(cwd, { mandate: (text) => text.replace("capBps: 5000", "capBps: 700") });
      const { code, stdout } = await runCommand(["run", "--json"], { cwd });
      expect(code).toBe(4);
      const { result, record, seal } = outputOf(stdout);
      expect({ result, receipt: record.receipt, signatures: record.signatures }).toEqual({
        result: "denied",
        receipt: null,
        signatures: [],
      });
      expect(record.verdict?.findings.filter(({ ok }) => !ok)).toMatchObject([
        { rule: "allocation-cap", observed: "794", limit: "700", unit: "bps" },
      ]);
      // The denial is on chain as the record of the decision that was not handed in.
      expect(seal.recordHash).toMatch(/^0x/);
      expect(await firstWords(cwd)).toBe(
        "DENIED The rules denied WETH->USDC 11.42% of NAV: allocation-cap of DAI 7.94%, at most 7.00%. Every position stays as it is",
      );
      expect(await verified(cwd)).toEqual(holdsWith(1));
    });
  });

  it("behavior: by the rules: the price moved before the seats signed, so it was simulated and judged again", async () => {
    await inFolder(async (cwd) => {
      writeCouncilFiles(cwd, { mandate: (text) => text.replace("minOutBps: 9900", "minOutBps: 9990") });
      const { code, stdout, run } = await whileSomebodyElse("before-sign", cwd, strangersSell);
      expect(code).toBe(4);
      const { result, record } = outputOf(stdout);
      expect(result).toBe("denied");
      expect(record).toMatchObject({ receipt: null, signatures: [], prediction: { status: "reverted" } });
      expect(await firstWords(cwd)).toContain(
        "DENIED The rules denied WETH->USDC 11.42% of NAV: action 1 failed: Too little received; min-out asks for at least 31,468.5 USDC.",
      );
      expect(await verified(cwd)).toEqual(holdsWith(1));
      expect(await nextNonce(run, `${cwd}/again`)).toBe(0n);
    });
  });

  it("behavior: by the chain: the price moved after the seats signed, beyond what they signed for", async () => {
    await inFolder(async (cwd) => {
      writeCouncilFiles(cwd, { mandate: (text) => text.replace("maxNavToleranceBps: 50", "maxNavToleranceBps: 1") });
      const { code, stdout, run } = await whileSomebodyElse("after-sign", cwd, strangersSell);
      expect(code).toBe(4);
      const { result, record } = outputOf(stdout);
      expect(result).toBe("denied");
      expect(record.verdict?.kind).toBe("allowed");
      expect(record.receipt?.outcome.onchainFindings).toMatchObject([
        { rule: "simulation-bound", limit: "1", unit: "bps", ok: false },
      ]);
      const [finding] = record.receipt?.outcome.onchainFindings ?? [];
      expect(Number(finding?.observed)).toBeGreaterThan(1);
      expect(record.receipt?.outcome.balances.filter(({ delta }) => delta !== "0")).toEqual([]);
      expect(await firstWords(cwd)).toBe(
        `DENIED The chain denied WETH->USDC 11.42% of NAV: simulation-bound 0.0${finding?.observed}%, at most 0.01%. Every position stays as it is`,
      );
      // The module's denial and the record of it.
      expect(await verified(cwd)).toEqual(holdsWith(2));
      expect(await nextNonce(run, `${cwd}/again`)).toBe(1n);
    });
  });

  it("behavior: by the chain: the venue cannot give what the swap asks for at least", async () => {
    await inFolder(async (cwd) => {
      writeCouncilFiles(cwd, { mandate: (text) => text.replace("minOutBps: 9900", "minOutBps: 9990") });
      const { code, stdout, run } = await whileSomebodyElse("after-sign", cwd, strangersSell);
      expect(code).toBe(4);
      expect(outputOf(stdout)).toMatchObject({
        result: "denied",
        record: { receipt: { status: "denied", outcome: { revert: "action 1 failed: Too little received" } } },
      });
      expect(await firstWords(cwd)).toContain(
        "DENIED The chain denied WETH->USDC 11.42% of NAV: action 1 failed: Too little received; min-out asks for at least 31,468.5 USDC.",
      );
      expect(await verified(cwd)).toEqual(holdsWith(2));
      expect(await nextNonce(run, `${cwd}/again`)).toBe(1n);
    });
  });
});

describe.skipIf(!temporalIsHere || !contractsAreCompiled)("a cycle that holds", { timeout: 120_000 }, () => {
  it("behavior: what is asked for fits in no size, since no pool gives back as much as the mandate asks for", async () => {
    await inFolder(async (cwd) => {
      writeCouncilFiles(cwd, { mandate: (text) => text.replace("minOutBps: 9900", "minOutBps: 9999") });
      const { code, stdout } = await runCommand(["run", "--json"], { cwd });
      expect(code).toBe(0);
      expect(outputOf(stdout)).toMatchObject({
        result: "hold",
        record: { proposal: null, noRoom: { boundBy: "min-out", sizedUsd8: "0" } },
      });
      expect(await firstWords(cwd)).toBe(
        "HOLD WETH->USDC 11.42% of NAV was asked for, and min-out leaves room for $0.00 of it. Every position stays as it is",
      );
      expect(await verified(cwd)).toEqual(holdsWith(1));
    });
  });
});

describe.skipIf(!temporalIsHere || !contractsAreCompiled)("a cycle that reverts", { timeout: 120_000 }, () => {
  it("default: governance seats others while the transaction is on its way: it reverts, and nothing moved", async () => {
    await inFolder(async (cwd) => {
      writeCouncilFiles(cwd, BY_KEY);
      const { code, stdout, run } = await whileSomebodyElse("after-sign", cwd, governanceChangesSeats);
      expect(code).toBe(1);
      const { result, record } = outputOf(stdout);
      expect(result).toBe("reverted");
      expect(record.receipt).toMatchObject({
        status: "reverted",
        equalsPrediction: false,
        outcome: { revert: "PolicyModule_WrongSeatEpoch(1, 2)" },
      });
      expect(record.receipt?.outcome.balances.filter(({ delta }) => delta !== "0")).toEqual([]);
      expect(await firstWords(cwd)).toBe(
        "REVERTED The transaction reverted: PolicyModule_WrongSeatEpoch(1, 2). Every position stays as it is",
      );
      expect(await verified(cwd)).toEqual(holdsWith(1));
      expect(await nextNonce(run, `${cwd}/again`)).toBe(0n);
    });
  });

  it("behavior: known before it is sent, it is not sent", async () => {
    await inFolder(async (cwd) => {
      writeCouncilFiles(cwd, BY_KEY);
      const { code, stdout } = await whileSomebodyElse("before-sign", cwd, governanceChangesSeats);
      expect(code).toBe(1);
      const { result, record } = outputOf(stdout);
      expect(result).toBe("reverted");
      expect(record).toMatchObject({ receipt: null, prediction: { status: "reverted" } });
      expect(await firstWords(cwd)).toBe(
        "REVERTED The signed call would revert and was not sent: PolicyModule_WrongSeatEpoch(1, 2). Every position stays as it is",
      );
      expect(await verified(cwd)).toEqual(holdsWith(1));
    });
  });
});
