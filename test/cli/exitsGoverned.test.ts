import { erc20Abi } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { treasuryAbi } from "../../contracts/generated/Treasury.ts";
import { valuationAbi } from "../../contracts/generated/Valuation.ts";
import type { Hex } from "../../policies/treasury/money.ts";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { openForkSender } from "../../workflows/adapters/forkSender.ts";
import type { ExitOutput } from "../../workflows/cli/commands/exits/output.ts";
import { proposeData } from "../../workflows/cli/commands/policy/lifecycle.ts";
import { compiled } from "../fork/recorded.ts";
import { runCommand } from "../support/command.ts";
import { type Exits, exitsOf, held, killFeeds } from "../support/exits.ts";
import { investedHolders, type InvestedTreasury, investedTreasury } from "../support/investedTreasury.ts";

const timeout = 240_000;

describe.skipIf(!compiled)("ways out of a Treasury that holders govern, while every feed is dead", { timeout }, () => {
  let invested: InvestedTreasury;
  let exits: Exits;
  beforeAll(async () => {
    invested = await investedTreasury("treasury");
    exits = exitsOf(invested);
    await killFeeds(invested);
  }, timeout);
  afterAll(async () => {
    await invested?.guarded.close();
    exits?.remove();
  });

  const through = (): string[] => {
    const [holder] = investedHolders;
    return ["--plan", "--governor", invested.governance.governor, "--from", holder.address];
  };

  /** By the printed plan alone: proposed as a front end would, then voted, queued and executed on the fork. */
  const carriedOut = async ({ governance }: ExitOutput): Promise<void> => {
    const draft = {
      targets: governance?.targets ?? [],
      values: (governance?.values ?? []).map(BigInt),
      calldatas: governance?.calldatas ?? [],
      description: governance?.description ?? "",
    };
    const { governor } = invested.governance;
    const url = invested.guarded.fork.rpcUrl;
    const sender = await openForkSender(url, {});
    await sender.send({ account: investedHolders[0], to: governor, data: proposeData(draft) });
    const of = ["--governor", governor, "--proposal", String(governance?.proposal), "--chain", url, "--warp"];
    for (const step of ["vote", "queue", "execute"]) {
      const { code, stderr } = await runCommand(["policy", step, ...of, "--as", "holder-1"], { cwd: exits.cwd });
      expect([step, code, stderr]).toEqual([step, 0, ""]);
    }
  };

  it("default: unwound by vote, every position, loan and share is plain tokens again", async () => {
    const { fork, deployment } = invested.guarded;
    const nav = { address: deployment.valuation, abi: valuationAbi, functionName: "nav" } as const;
    const [, priced] = await fork.client.readContract({ ...nav, args: [deployment.custody] });
    expect(priced).toBe(false);
    const plan = await exits.planned("policy", "unwind", ...through());
    expect(plan.author).toMatchObject({ kind: "governance", address: invested.governance.timelock });
    expect([plan.governance?.targets, plan.left]).toEqual([[deployment.module], []]);
    expect([plan.before.holdings.length, plan.after.holdings]).toEqual([3, []]);
    const [before, after] = [held(plan.before), held(plan.after)];
    // The venues round against whoever comes out: a unit of each at most.
    for (const symbol of ["WETH", "USDC", "DAI"]) expect(after[symbol]).toBeGreaterThan(before[symbol] ?? 0n);
    expect([after["aUSDC"], after["vDAI"], 200_000n * 10n ** 6n - (after["USDC"] ?? 0n) <= 1n]).toEqual([0n, 0n, true]);
    await carriedOut(plan);
    const done = await exits.run(["policy", "unwind", "--plan"]);
    expect([done.code, done.stdout.split("\n")[0]]).toEqual([0, "Nothing to unwind: custody holds plain tokens."]);
    const usdc = { address: MAINNET.usdc, abi: erc20Abi, functionName: "balanceOf" } as const;
    expect(await fork.client.readContract({ ...usdc, args: [deployment.custody] })).toBe(after["USDC"]);
  });

  it("error: NO_KEY, GOVERNANCE_CANNOT, BAD_USAGE, CUSTODY_UNKNOWN: nothing is sent", async () => {
    const { governance, guarded } = invested;
    expect((await exits.refused("policy", "halt", "--as", "holder-1")).slice(0, 2)).toEqual([1, "NO_KEY"]);
    expect((await exits.refused("policy", "exit", "--as", "executor")).slice(0, 2)).toEqual([1, "NO_KEY"]);
    const fast = ["--plan", "--governor", governance.fastGovernor, "--from", investedHolders[0].address];
    expect((await exits.refused("policy", "exit", ...fast)).slice(0, 2)).toEqual([1, "GOVERNANCE_CANNOT"]);
    const stranger = ["--plan", "--governor", governance.governor, "--from", forkAccount("stranger").address];
    expect((await exits.refused("policy", "exit", ...stranger)).slice(0, 2)).toEqual([1, "GOVERNANCE_CANNOT"]);
    expect((await exits.refused("policy", "halt")).slice(0, 2)).toEqual([2, "BAD_USAGE"]);
    expect((await exits.refused("policy", "halt", "--plan", "--as", "guardian")).slice(0, 2)).toEqual([2, "BAD_USAGE"]);
    const { deployment } = guarded;
    const other = ["--treasury", deployment.limits, "--module", deployment.module];
    const unknown = await runCommand(["policy", "exit", "--plan", ...exits.named, ...other], { cwd: exits.cwd });
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining("(CUSTODY_UNKNOWN)")]);
    const key = forkAccount("guardian").address;
    const nobody = await runCommand(["approvals", ...exits.named, "--treasury", key, "--module", key], {
      cwd: exits.cwd,
    });
    expect([nobody.code, nobody.stderr]).toEqual([2, expect.stringMatching(/nothing stands at 0x\w+\./)]);
  });

  it("default: taken out by vote, the module can have custody do nothing, and its owner keeps it", async () => {
    const { deployment, fork } = invested.guarded;
    const plan = await exits.planned("policy", "exit", ...through());
    expect([plan.before.moduleActs, plan.after.moduleActs, plan.after.owner]).toEqual([
      true,
      false,
      invested.governance.timelock,
    ]);
    await carriedOut(plan);
    const read = { address: deployment.custody, abi: treasuryAbi, functionName: "isModuleEnabled" } as const;
    expect(await fork.client.readContract({ ...read, args: [deployment.module] })).toBe(false);
    const again = await exits.run(["policy", "exit", "--plan"]);
    expect([again.code, again.stdout.split("\n")[0]]).toEqual([
      0,
      "Nothing to do: the module is disabled and no allowance stands.",
    ]);
  });

  it("default: halted by the guardian's key at once; again there is nothing to do", async () => {
    const printed = await exits.planned("policy", "halt", "--plan", "--by", "fast");
    expect([printed.after.mode, printed.author.address]).toEqual(["halted", invested.governance.fastGovernor]);
    const halted = await exits.planned("policy", "halt", "--as", "guardian");
    expect([halted.before.mode, halted.after.mode, halted.sent.length]).toEqual(["normal", "halted", 1]);
    const { stdout } = await exits.run(["policy", "halt", "--plan", "--by", "owner"]);
    expect(stdout.split("\n")[0]).toBe("Nothing to do: it is halted already.");
    expect(halted.sent[0]?.hash satisfies Hex | undefined).toMatch(/^0x[0-9a-f]{64}$/);
  });
});
