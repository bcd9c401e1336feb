import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeFunctionData, erc20Abi, parseUnits } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Address, Hex } from "../../policies/treasury/money.ts";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { safeAbi, safeTransactionData } from "../../workflows/adapters/safe.ts";
import { approvalsOutputSchema } from "../../workflows/cli/commands/approvals/index.ts";
import { exitOutputSchema } from "../../workflows/cli/commands/exits/output.ts";
import { compiled, recordedBlock } from "../fork/recorded.ts";
import { runCommand } from "../support/command.ts";
import { ON_RECORDED_BLOCK } from "../support/councilFiles.ts";
import { type DeployedRun, deployedRun } from "../support/deployedRun.ts";
import { safeCalls } from "../support/exits.ts";

const timeout = 240_000;
const recorded = recordedBlock(15_538_827);
const owners = [forkAccount("owner-1"), forkAccount("owner-2")] as const;

describe.skipIf(!compiled || recorded === null)("ways out of a Safe on block 15538827", { timeout }, () => {
  let run: DeployedRun;
  let folder: string;
  const sent = async (to: Address, data: Hex): Promise<void> => {
    await run.fork.send({ account: owners[0], to, data, gas: 2_000_000n });
    await run.fork.mine();
  };
  const said = async (...args: string[]): Promise<{ code: number | null; output: unknown }> => {
    const { code, stdout, stderr } = await runCommand([...args, "--json"], { cwd: run.cwd });
    expect(stderr).toBe("");
    return { code, output: JSON.parse(stdout) };
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "exchequer-recorded-"));
    const bundle = join(folder, "bundle");
    const imported = await runCommand(["fork", "import", recorded as string, "--out", bundle], { cwd: folder });
    expect([imported.code, imported.stderr]).toEqual([0, ""]);
    run = await deployedRun({ source: `bundle:${bundle}`, custody: "safe", files: ON_RECORDED_BLOCK });
    const { custody: safe } = run.deployment;
    const approve = { abi: erc20Abi, functionName: "approve", args: [MAINNET.swapRouter, parseUnits("7", 6)] } as const;
    // Its first transaction enabled the module.
    const call = { safe, chainId: 1, owners, nonce: 1n, to: MAINNET.usdc, data: encodeFunctionData(approve) };
    await sent(safe, await safeTransactionData(call));
  }, timeout);
  afterAll(async () => {
    await run?.remove();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it("default: what stands is listed; what the recorded block does not hold is unknown, and exit 3", async () => {
    const { code, output } = await said("approvals");
    const { erc20, unknown, looked } = approvalsOutputSchema.parse(output);
    expect([code, looked.logs]).toEqual([3, "all"]);
    expect(erc20.map(({ token, spender, amount }) => [token.symbol, spender.name, amount])).toEqual([
      ["USDC", "Uniswap v3 router", "7000000"],
    ]);
    expect(unknown.join("\n")).toContain(`who may move positions at ${MAINNET.positionManager}`);
  });

  it("default: both owners sign the printed hashes of an exit, and the real USDC allows the router nothing", async () => {
    const { code, output } = await said("policy", "exit", "--plan");
    const plan = exitOutputSchema.parse(output);
    expect([code, plan.left]).toEqual([3, []]);
    // MultiSend is not on this state: a transaction a call, each with the next nonce.
    expect(plan.safe?.transactions.map(({ nonce, operation }) => [nonce, operation])).toEqual([
      ["2", 0],
      ["3", 0],
    ]);
    expect([plan.after.allowances, plan.after.moduleActs]).toEqual([[], false]);
    for (const { to, data } of await safeCalls(plan, owners)) await sent(to, data);
    const { fork, deployment } = run;
    const allowance = { address: MAINNET.usdc, abi: erc20Abi, functionName: "allowance" } as const;
    expect(await fork.client.readContract({ ...allowance, args: [deployment.custody, MAINNET.swapRouter] })).toBe(0n);
    const enabled = { address: deployment.custody, abi: safeAbi, functionName: "isModuleEnabled" } as const;
    expect(await fork.client.readContract({ ...enabled, args: [deployment.module] })).toBe(false);
    const halt = exitOutputSchema.parse((await said("policy", "halt", "--plan")).output);
    expect([halt.author.address, halt.after.mode]).toEqual([deployment.fastGovernor, "halted"]);
  });
});
