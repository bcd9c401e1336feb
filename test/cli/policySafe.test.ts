import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeFunctionData, erc20Abi } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { treasuryAbi } from "../../contracts/generated/Treasury.ts";
import type { Address } from "../../policies/treasury/money.ts";
import { policyAcceptOutputSchema } from "../../workflows/cli/commands/policy/accept.ts";
import { policyProposeSafeOutputSchema, type SafeProposed } from "../../workflows/cli/commands/policy/proposeSafe.ts";
import { reviewSchema } from "../../workflows/cli/commands/policy/reviewOf.ts";
import { compiled } from "../fork/recorded.ts";
import { root, runCommand } from "../support/command.ts";
import { type HoldersTreasury, holders, holdersTreasury } from "../support/holdersTreasury.ts";
import { judgedSale } from "../support/judgedSale.ts";

const timeout = 600_000;
const USDC: Address = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
const example = readFileSync(join(root, "policies/mandates/example.yaml"), "utf8");
const wider = example
  .replace("maxTradeBps: 500", "maxTradeBps: 800")
  .replace("cooldownSeconds: 0", "cooldownSeconds: 1");

describe.skipIf(!compiled)("a limit's life under a Safe", { timeout }, () => {
  let treasury: HoldersTreasury;
  let cwd: string;
  beforeAll(async () => {
    treasury = await holdersTreasury({ voting: "safe" });
    cwd = mkdtempSync(join(tmpdir(), "exchequer-safe-"));
    writeFileSync(join(cwd, "wider.yaml"), wider);
  }, timeout);
  afterAll(async () => {
    await treasury?.close();
    rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
  });

  const run = (...args: string[]) => {
    const { custody, module } = treasury.deployment;
    const named = ["--chain", treasury.fork.rpcUrl, "--treasury", custody, "--module", module];
    return runCommand(["policy", ...args, ...named], { cwd });
  };
  const propose = (...args: string[]) => run("propose", "wider.yaml", "--safe", treasury.executor, ...args);
  const sale = () => judgedSale(treasury, 650n);
  let planned: SafeProposed;

  it("default: propose --calldata prints what owners sign, tried through the Safe itself, and sends nothing", async () => {
    const { code, stdout, stderr } = await propose("--calldata", "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    planned = policyProposeSafeOutputSchema.parse(JSON.parse(stdout));
    expect(planned).toMatchObject({ safe: treasury.executor, threshold: 2, rehearsed: { accepted: 1 }, sent: [] });
    expect(planned.calls.map(({ effect }) => effect)).toEqual(["tightens", "loosens"]);
    expect(planned.batch.transactions.map(({ to }) => to)).toEqual(
      planned.calls.map(() => treasury.deployment.changes),
    );
  });

  it("default: review of the batch; with a transfer hidden in it that is shown first", async () => {
    const { batch } = planned;
    writeFileSync(join(cwd, "batch.json"), JSON.stringify(batch));
    const honest = await run("review", "--safe", treasury.executor, "--batch", "batch.json", "--json");
    expect({ code: honest.code, stderr: honest.stderr }).toEqual({ code: 0, stderr: "" });
    expect(reviewSchema.parse(JSON.parse(honest.stdout))).toMatchObject({ alarms: [], descriptionSays: "true" });
    const transfer = encodeFunctionData({
      abi: erc20Abi,
      functionName: "transfer",
      args: [holders[0].address, 1_000_000n],
    });
    const take = encodeFunctionData({ abi: treasuryAbi, functionName: "execute", args: [USDC, 0n, transfer] });
    const [first, ...others] = batch.transactions;
    const hidden = { ...first, to: treasury.deployment.custody, data: take };
    writeFileSync(join(cwd, "hostile.json"), JSON.stringify({ ...batch, transactions: [first, hidden, ...others] }));
    const hostile = await run("review", "--safe", treasury.executor, "--batch", "hostile.json");
    expect([hostile.code, hostile.stderr]).toEqual([1, ""]);
    expect(hostile.stdout).toMatch(/^Look here first\n {2}1 of 3 calls is no change of the mandate\n/m);
    expect(hostile.stdout).toMatch(/^Call 2: NOT A MANDATE CHANGE\n.*\n {2}within it transfer\(/m);
  });

  it("error: OWNERS_MISSING, NOT_A_SAFE, BATCH_UNREADABLE, BATCH_OTHER_CHAIN, NOTHING_WAITS; nothing is sent", async () => {
    const refused = async (told: ReturnType<typeof run>, says: RegExp) => {
      const { stdout, stderr } = await told;
      expect([stdout, stderr]).toEqual(["", expect.stringMatching(says)]);
    };
    await refused(
      propose("--as", "safe-owner-1"),
      /asks for 2 of its owners.*\n.*Nothing was sent[^]*\(OWNERS_MISSING\)/,
    );
    const { custody } = treasury.deployment;
    await refused(run("propose", "wider.yaml", "--safe", custody, "--calldata"), /\(NOT_A_SAFE\)/);
    writeFileSync(join(cwd, "bad.json"), "{}");
    await refused(run("review", "--safe", treasury.executor, "--batch", "bad.json"), /\(BATCH_UNREADABLE\)/);
    writeFileSync(join(cwd, "other.json"), JSON.stringify({ ...planned.batch, chainId: "10" }));
    await refused(
      run("review", "--safe", treasury.executor, "--batch", "other.json"),
      /chain 10[^]*\(BATCH_OTHER_CHAIN\)/,
    );
    await refused(run("accept", "wider.yaml"), /\(NOTHING_WAITS\)/);
  });

  it("default: signed by its owners and accepted by anyone, the contract allows what it denied", async () => {
    expect(await sale()).toEqual({ status: "denied", breached: ["trade-size"] });
    const { code, stdout, stderr } = await propose("--as", "safe-owner-1,safe-owner-2", "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { sent, transactions } = policyProposeSafeOutputSchema.parse(JSON.parse(stdout));
    expect([sent.length, transactions.map(({ safeTxHash }) => safeTxHash)]).toEqual([
      planned.transactions.length,
      planned.transactions.map(({ safeTxHash }) => safeTxHash),
    ]);
    const early = await run("accept", "wider.yaml");
    expect(early.stderr).toMatch(/It may be accepted from .* on\.\n[^]*\(NOT_YET\)/);
    const accepted = await run("accept", "wider.yaml", "--warp", "--json");
    expect({ code: accepted.code, stderr: accepted.stderr }).toEqual({ code: 0, stderr: "" });
    expect(policyAcceptOutputSchema.parse(JSON.parse(accepted.stdout)).accepted).toHaveLength(1);
    expect(await sale()).toEqual({ status: "executed", breached: [] });
    expect((await propose("--calldata")).stdout).toBe("Nothing to propose: the chain has this mandate.\n");
  });
});
