import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { NO_OVERLAY } from "../../simulation/forks/overlay.ts";
import { openFork } from "../../workflows/adapters/fork.ts";
import { runOutputSchema } from "../../workflows/cli/commands/run.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { inFolder, newestRun, processesOf, root, runCommand, temporalIsHere } from "../support/command.ts";
import { ON_RECORDED_BLOCK, writeCouncilFiles } from "../support/councilFiles.ts";

const recorded = resolve(root, "../shared/data/mainnet-blocks/15538827");
const blockIsHere = existsSync(recorded);
if (!blockIsHere) console.log("no cycle on a recorded block: ../shared/data is not here");

const outputOf = (stdout: string) => runOutputSchema.parse(JSON.parse(stdout));

describe.skipIf(!temporalIsHere || !contractsAreCompiled)("exchequer run", { timeout: 120_000 }, () => {
  it("default: with no configuration: the replica, one execution, exit 0, the record verified; twice, the same record hash", async () => {
    await inFolder(async (cwd) => {
      const first = await runCommand(["run"], { cwd });
      expect(first.code).toBe(0);
      expect(first.stdout).toContain("not mainnet");
      expect(first.stdout).toContain("mined equals predicted in every field");
      const second = outputOf((await runCommand(["run", "--json"], { cwd })).stdout);
      expect(second).toMatchObject({
        result: "executed",
        record: { receipt: { status: "executed", equalsPrediction: true }, verdict: { kind: "allowed" } },
      });
      expect(first.stdout).toContain(second.recordHash);
      // Held against a market that is made up, and said so; nothing was asked of it.
      expect(first.stdout).toMatch(/Backtest +MADE-UP market 0x[0-9a-f]{4}…/);
      expect(second.record.backtest).toMatchObject({
        synthetic: true,
        findings: [{ kind: "synthetic" }],
        seed: second.record.snapshot.block.number,
        rule: { seats: ["constant-mix", "volatility-target"] },
      });
      expect(second.record.signatures.map(({ seat }) => seat).sort()).toEqual([...second.record.tally.backers].sort());
      expect(processesOf(newestRun(cwd))).toEqual([]);
      const verified = await runCommand(["log", "verify", "--json"], { cwd });
      expect(verified.code).toBe(0);
      expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, chain: { how: "rebuilt", events: 2 } });
    });
  });

  it("behavior: a council that asks for nothing holds, and the record says so", async () => {
    await inFolder(async (cwd) => {
      writeCouncilFiles(cwd, {
        config: (text) =>
          text
            .replace('WETH: "150"', 'WETH: "120"')
            .replace('USDC: "130000"', 'USDC: "210000"')
            .replace('DAI: "50000"', 'DAI: "30000"'),
      });
      const { code, stdout } = await runCommand(["run", "--json"], { cwd });
      expect(code).toBe(0);
      expect(outputOf(stdout)).toMatchObject({
        result: "hold",
        record: { proposal: null, receipt: null, signatures: [] },
      });
      expect((await runCommand(["log", "verify"], { cwd })).code).toBe(0);
    });
  });

  it("behavior: below quorum every position stays as it is", async () => {
    await inFolder(async (cwd) => {
      writeCouncilFiles(cwd, {
        seats: (text) => text.replace("minPoints: 24", "minPoints: 500"),
        mandate: (text) => text.replace("quorum: 2", "quorum: 3"),
      });
      const { code, stdout } = await runCommand(["run", "--json"], { cwd });
      expect(code).toBe(0);
      expect(outputOf(stdout)).toMatchObject({ result: "below-quorum", record: { proposal: null, receipt: null } });
    });
  });

  it.skipIf(!blockIsHere)(
    "behavior: on real block 15538827 with a Safe as custody, what is not real marked as an overlay",
    async () => {
      await inFolder(async (cwd) => {
        const bundle = join(cwd, "bundle");
        expect((await runCommand(["fork", "import", recorded, "--out", bundle], { cwd })).code).toBe(0);
        writeCouncilFiles(cwd, ON_RECORDED_BLOCK);
        const args = ["run", "--json", "--fork", `bundle:${bundle}`, "--custody", "safe"];
        const first = outputOf((await runCommand(args, { cwd })).stdout);
        expect(first).toMatchObject({ result: "executed", record: { receipt: { equalsPrediction: true } } });
        const { snapshot } = first.record;
        expect(snapshot.custody.kind).toBe("safe");
        expect(snapshot.assets.find(({ symbol }) => symbol === "WETH")?.priceUsd8).toBe("158811178966");
        expect(snapshot.restsOnOverlay).toEqual(
          expect.arrayContaining(["USDC price", "DAI price", "custody's starting balances"]),
        );
        expect(outputOf((await runCommand(args, { cwd })).stdout).recordHash).toBe(first.recordHash);
        expect((await runCommand(["log", "verify"], { cwd })).code).toBe(0);
      });
    },
  );

  it("behavior: --fork rpc: against a second local chain", async () => {
    await inFolder(async (cwd) => {
      const scratch = mkdtempSync(join(tmpdir(), "exchequer-second-"));
      const second = await openFork({ source: "replica", overlay: NO_OVERLAY, runFolder: scratch, cwd: scratch });
      try {
        await second.mine();
        const { code, stdout } = await runCommand(["run", "--json", "--fork", `rpc:${second.rpcUrl}`], { cwd });
        expect(code).toBe(0);
        expect(outputOf(stdout)).toMatchObject({
          result: "executed",
          record: { snapshot: { fork: { source: "rpc", contentHash: null } }, receipt: { equalsPrediction: true } },
        });
      } finally {
        await second.close();
        rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
      }
    });
  });
});
