import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeFunctionData, erc20Abi, type Hex, parseAbi, parseUnits } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { safeBatchSchema, safeTransactions } from "../../policies/onchain/safeTransaction.ts";
import type { Address } from "../../policies/treasury/money.ts";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { openForkSender } from "../../workflows/adapters/forkSender.ts";
import { type ExitOutput, exitOutputSchema } from "../../workflows/cli/commands/exits/output.ts";
import { compiled } from "../fork/recorded.ts";
import { runCommand } from "../support/command.ts";
import { compiledContract } from "../support/compiledContract.ts";
import { type Exits, exitsOf, held, killFeeds, safeCalls } from "../support/exits.ts";
import { donor, giftPositions } from "../support/giftedPositions.ts";
import { holdersTreasury, safeOwners } from "../support/holdersTreasury.ts";
import { type InvestedTreasury, investedOwners, investedTreasury } from "../support/investedTreasury.ts";

const timeout = 240_000;
const thief = forkAccount("stranger").address;
const nfts = parseAbi([
  "function approve(address to, uint256 tokenId)",
  "function transferFrom(address from, address to, uint256 tokenId)",
  "function setApprovalForAll(address operator, bool approved)",
]);
const permit2 = parseAbi(["function approve(address token, address spender, uint160 amount, uint48 expiration)"]);
const modules = parseAbi(["function isModuleEnabled(address) view returns (bool)"]);

describe.skipIf(!compiled)("ways out of a Safe", { timeout }, () => {
  let invested: InvestedTreasury;
  let exits: Exits;
  let position: bigint;
  beforeAll(async () => {
    invested = await investedTreasury("safe");
    exits = exitsOf(invested);
    const { cheat, bySafe } = invested;
    const { runtime } = compiledContract("test/contracts/support/Permit2Allowances.sol", "Permit2Allowances");
    await cheat("anvil_setCode", [MAINNET.permit2, runtime]);
    position = BigInt((await exits.planned("policy", "unwind", "--plan")).before.holdings[0]?.split(":")[2] ?? "0");
    const approve = (spender: Address, amount: bigint): Hex =>
      encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [spender, amount] });
    await bySafe(MAINNET.usdc, approve(thief, parseUnits("7", 6)));
    await bySafe(MAINNET.dai, approve(MAINNET.permit2, 2n ** 256n - 1n));
    await bySafe(
      MAINNET.permit2,
      encodeFunctionData({ abi: permit2, args: [MAINNET.dai, thief, 5n * 10n ** 18n, 4_000_000_000] }),
    );
    await bySafe(
      MAINNET.positionManager,
      encodeFunctionData({ abi: nfts, functionName: "approve", args: [thief, position] }),
    );
    await bySafe(
      MAINNET.positionManager,
      encodeFunctionData({ abi: nfts, functionName: "setApprovalForAll", args: [thief, true] }),
    );
  }, timeout);
  afterAll(async () => {
    await invested?.guarded.close();
    exits?.remove();
  });

  /** By the printed plan alone, on the chain that the commands read. */
  const executed = async (plan: ExitOutput): Promise<void> => {
    const sender = await openForkSender(invested.guarded.fork.rpcUrl, {});
    for (const call of await safeCalls(plan, investedOwners))
      await sender.send({ account: investedOwners[0], ...call });
  };

  it("behavior: a position behind more gifts than are looked through is found by the book, and they are counted", async () => {
    const { fork, deployment } = invested.guarded;
    const before = await fork.client.request({ method: "evm_snapshot" as never });
    const { custody } = deployment;
    const moved = (from: Address, to: Address): Hex =>
      encodeFunctionData({ abi: nfts, functionName: "transferFrom", args: [from, to, position] });
    await giftPositions(fork, custody, 70);
    await invested.bySafe(MAINNET.positionManager, moved(custody, donor.address));
    await fork.send({ account: donor, to: MAINNET.positionManager, data: moved(donor.address, custody) });
    await fork.mine();
    const { code, stdout } = await exits.run(["policy", "unwind", "--plan", "--json"]);
    const plan = exitOutputSchema.parse(JSON.parse(stdout));
    const unread = `not known, and so not in it: 6 of 71 positions at ${MAINNET.positionManager}`;
    expect([code, plan.notes.includes(unread)]).toEqual([3, true]);
    const named = `position:${MAINNET.positionManager.toLowerCase()}:${position}`;
    expect([plan.before.holdings.includes(named), plan.after.holdings]).toEqual([true, []]);
    await fork.client.request({ method: "evm_revert", params: [before] } as never);
  });

  it("default: every kind of allowance is listed, with what was looked at to say so", async () => {
    const said = await exits.approvals();
    expect(said.erc20.map(({ token, spender, amount }) => [token.symbol, spender.address, amount])).toEqual([
      ["USDC", thief, "7000000"],
      ["DAI", MAINNET.permit2, String(2n ** 256n - 1n)],
    ]);
    expect(
      said.permit2.map(({ token, spender, amount, expiration, nonce, open }) => [
        token.symbol,
        spender.address,
        amount,
        expiration,
        nonce,
        open,
      ]),
    ).toEqual([["DAI", thief, String(5n * 10n ** 18n), 4_000_000_000, 0, true]]);
    expect(said.erc721.map(({ tokenId, spender }) => [tokenId, spender.address])).toEqual([
      [String(position), thief],
      [null, thief],
    ]);
    expect(said.looked.logs).toBe("since the fork");
    const { stdout } = await exits.run(["approvals"]);
    expect(stdout).toContain(`DAI: Permit2 (${MAINNET.permit2}) may take any amount at any time`);
    expect(stdout).toContain(
      `every position at ${MAINNET.positionManager}: ${thief} (${thief}) may move it at any time`,
    );
  });

  it("default: the guardian takes ERC-20 approvals away at once; what only custody can is named", async () => {
    const done = await exits.planned("approvals", "revoke", "--as", "guardian");
    expect(done.sent.map(({ what }) => what)).toEqual([
      `revoke USDC from ${thief}, through the module`,
      "revoke DAI from Permit2, through the module",
    ]);
    expect(done.left.map(({ what }) => what)).toEqual([
      `DAI in Permit2 for ${thief}`,
      `position ${position} from ${thief}`,
      `every position from ${thief}`,
    ]);
    const now = await exits.approvals();
    expect([now.erc20, now.permit2.map(({ open }) => open)]).toEqual([[], [false]]);
  });

  it("default: the others go by one batch that both owners sign; then there is nothing to revoke", async () => {
    const { code, stdout, stderr } = await exits.run(["approvals", "revoke", "--plan", "--out", "plan", "--json"]);
    expect([code, stderr]).toEqual([0, ""]);
    const plan = exitOutputSchema.parse(JSON.parse(stdout));
    expect([plan.before.allowances.length, plan.after.allowances, plan.safe?.transactions.length]).toEqual([3, [], 1]);
    const batch = safeBatchSchema.parse(JSON.parse(exits.file("plan/revoke.safe.json")));
    expect(batch).toEqual(plan.safe?.batch);
    const [printed] = plan.safe?.transactions ?? [];
    const nonce = BigInt(printed?.nonce ?? "0");
    const calls = batch.transactions.map(({ value, to, data }) => ({ to, data, value: BigInt(value) }));
    const [packed] = safeTransactions({ safe: plan.author.address, chainId: 1, nonce, multiSend: true }, calls);
    expect([packed?.data, packed?.to]).toEqual([printed?.data, printed?.to]);
    await executed(plan);
    const now = await exits.approvals();
    expect([now.erc20, now.permit2, now.erc721]).toEqual([[], [], []]);
    const again = await exits.run(["approvals", "revoke", "--plan"]);
    expect([again.code, again.stdout.split("\n")[0]]).toEqual([
      0,
      "Nothing to revoke: no allowance stands, of those that were looked at.",
    ]);
    // Signed once, its nonce is gone.
    const [refusedWith, error] = await exits.refused("policy", "rehearse", "plan/revoke.plan.json");
    expect([refusedWith, error]).toEqual([1, "PLAN_OVERTAKEN"]);
  });

  it("error: REHEARSAL_FAILED where Aave pays nothing out: nothing is written; without it the rest goes", async () => {
    await invested.pause(true);
    const [code, error, text] = await exits.refused("policy", "unwind", "--plan", "--out", "paused");
    expect([code, error]).toEqual([1, "REHEARSAL_FAILED"]);
    // 29 is Aave's own word for a reserve that is paused.
    expect(text).toMatch(/it fails: withdraw all aUSDC from Aave: Error\(29\)/);
    expect(() => readFileSync(join(exits.cwd, "paused/unwind.plan.json"))).toThrow(/ENOENT/);
    const rest = await exits.planned("policy", "unwind", "--plan", "--except", "aUSDC");
    expect([rest.left.map(({ what, why }) => `${what}: ${why}`), rest.after.holdings]).toEqual([
      ["aUSDC lent: left alone as asked"],
      [`loan:${invested.aToken.toLowerCase()}`],
    ]);
    await invested.pause(false);
  });

  it("default: with every feed dead, the owners unwind past the module, and WETH becomes ether where asked", async () => {
    await killFeeds(invested);
    const { code, stdout, stderr } = await exits.run([
      "policy",
      "unwind",
      "--plan",
      "--unwrap",
      "--out",
      "plan",
      "--json",
    ]);
    expect([code, stderr]).toEqual([0, ""]);
    const plan = exitOutputSchema.parse(JSON.parse(stdout));
    const [before, after] = [held(plan.before), held(plan.after)];
    expect([plan.after.holdings, after["aUSDC"], after["vDAI"], after["ether"]]).toEqual([[], 0n, 0n, before["WETH"]]);
    const tried = await exits.planned("policy", "rehearse", "plan/unwind.plan.json");
    expect(tried.safe?.transactions).toEqual(plan.safe?.transactions);
    await executed(plan);
    const now = await exits.run(["policy", "unwind", "--plan"]);
    expect([now.code, now.stdout.split("\n")[0]]).toEqual([0, "Nothing to unwind: custody holds plain tokens."]);
    const { fork, deployment } = invested.guarded;
    expect(await fork.client.getBalance({ address: deployment.custody })).toBe(after["ether"]);
  });

  it("error: PLAN_OTHER_CHAIN, PLAN_OTHER_TREASURY, PLAN_OVERTAKEN, PLAN_UNREADABLE", async () => {
    const { stdout } = await exits.run(["policy", "exit", "--plan", "--out", "leaving", "--json"]);
    const plan = exitOutputSchema.parse(JSON.parse(stdout));
    const changed = async (name: string, more: Partial<ExitOutput>): Promise<string> => {
      writeFileSync(join(exits.cwd, name), JSON.stringify({ ...plan, ...more }));
      const { stderr } = await runCommand(["policy", "rehearse", name, ...exits.named], { cwd: exits.cwd });
      return /\(([A-Z_]+)\)\s*$/.exec(stderr)?.[1] ?? stderr;
    };
    expect(await changed("same.json", {})).toBe("");
    expect(await changed("chain.json", { chainId: 10 })).toBe("PLAN_OTHER_CHAIN");
    // Another call under the hash that was shown.
    const calls = plan.calls.map((call) => ({ ...call, to: thief }));
    expect(await changed("calls.json", { calls })).toBe("PLAN_OVERTAKEN");
    expect(await changed("kind.json", { kind: "else" as never })).toBe("PLAN_UNREADABLE");
    const custody = { ...plan.custody, address: invested.guarded.deployment.limits };
    writeFileSync(join(exits.cwd, "other.json"), JSON.stringify({ ...plan, custody }));
    expect((await exits.refused("policy", "rehearse", "other.json")).slice(0, 2)).toEqual([2, "PLAN_OTHER_TREASURY"]);
  });

  it("default: taken out by both owners, the module is gone from the Safe", async () => {
    const { fork, deployment } = invested.guarded;
    const plan = await exits.planned("policy", "exit", "--plan");
    expect([plan.before.moduleActs, plan.after.moduleActs, plan.after.owner]).toEqual([
      true,
      false,
      deployment.custody,
    ]);
    await executed(plan);
    const enabled = { address: deployment.custody, abi: modules, functionName: "isModuleEnabled" } as const;
    expect(await fork.client.readContract({ ...enabled, args: [deployment.module] })).toBe(false);
  });
});

describe.skipIf(!compiled)("ways out of a Treasury that a Safe owns", { timeout }, () => {
  it("default: halted and taken out by the Safe that owns limits and custody", async () => {
    const owned = await holdersTreasury({ voting: "safe" });
    const exits = exitsOf({ guarded: owned, mandate: owned.mandate });
    try {
      const { fork, deployment } = owned;
      const halt = await exits.planned("policy", "halt", "--plan");
      expect([halt.author.kind, halt.author.owners.length, halt.after.mode]).toEqual(["safe", 2, "halted"]);
      const exit = await exits.planned("policy", "exit", "--plan");
      expect([exit.author.address, exit.custody.owner, exit.custody.kind]).toEqual([
        halt.author.address,
        halt.author.address,
        "treasury",
      ]);
      const sender = await openForkSender(fork.rpcUrl, {});
      for (const call of await safeCalls(exit, safeOwners)) await sender.send({ account: safeOwners[0], ...call });
      const enabled = { address: deployment.custody, abi: modules, functionName: "isModuleEnabled" } as const;
      expect(await fork.client.readContract({ ...enabled, args: [deployment.module] })).toBe(false);
      expect((await exits.refused("policy", "halt", "--plan", "--by", "guardian")).slice(0, 2)).toEqual([
        2,
        "NOBODY_MAY",
      ]);
    } finally {
      await owned.close();
      exits.remove();
    }
  });
});
