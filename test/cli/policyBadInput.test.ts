import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { concat, encodeFunctionData, type Hex, numberToHex, parseAbi, size, toEventSelector } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Draft, idOf, proposeData } from "../../workflows/cli/commands/policy/lifecycle.ts";
import { policyProposeOutputSchema } from "../../workflows/cli/commands/policy/propose.ts";
import { policyVoteOutputSchema } from "../../workflows/cli/commands/policy/votes.ts";
import { openForkSender } from "../../workflows/adapters/forkSender.ts";
import { compiled } from "../fork/recorded.ts";
import { root } from "../support/command.ts";
import { guardian, type HoldersTreasury, holders, holdersTreasury } from "../support/holdersTreasury.ts";
import { policyCommands } from "../support/policyCommands.ts";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";

// What governance cannot do, and what is no longer so, is said before anything is sent. One chain for all: each test leaves it
// so that the next one can go on.

const timeout = 600_000;
const example = readFileSync(join(root, "policies/mandates/example.yaml"), "utf8").replace(
  "guardian: null",
  `guardian: "${guardian.address}"`,
);
const wider = example.replace("maxTradeBps: 500", "maxTradeBps: 800");

const stranger = example
  .replace(/(\n {4}token: "0x)(..)/g, "$1bb")
  .replace(/weth: "0x../, 'weth: "0xbb')
  .replace(/pools:\n( {4}- .*\n)+/, "pools: []\n");

describe.skipIf(!compiled)("governance that cannot, and a chain that moved", { timeout }, () => {
  let treasury: HoldersTreasury;
  let cwd: string;
  beforeAll(async () => {
    treasury = await holdersTreasury({ voting: "foreign", mandate: loadMandate(example) });
    cwd = mkdtempSync(join(tmpdir(), "exchequer-bad-policy-"));
    const files = { wider, stranger, now: example, elsewhere: wider.replace("chainId: 1", "chainId: 10") };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, `${name}.yaml`), text);
  }, timeout);
  afterAll(async () => {
    await treasury?.close();
    rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
  });

  const { named, about, run } = policyCommands(() => ({ treasury, cwd }));
  const propose = (file: string, ...more: string[]) =>
    run("propose", `${file}.yaml`, "--governor", treasury.governor, ...named(), ...more);
  const head = async (): Promise<bigint> => BigInt((await treasury.fork.client.getBlock()).number);
  /** Refused with these words, and no block more than before. */
  const refused = async (told: () => ReturnType<typeof run>, code: number, says: RegExp): Promise<void> => {
    const before = await head();
    const ended = await told();
    expect([ended.code, ended.stdout, ended.stderr]).toEqual([code, "", expect.stringMatching(says)]);
    expect(ended.stderr).not.toMatch(/^\s+at /m);
    expect(await head()).toBe(before);
  };
  const made = async (file: string): Promise<string> => {
    const { stdout, stderr } = await propose(file, "--as", "holder-2", "--json");
    expect(stderr).toBe("");
    return policyProposeOutputSchema.parse(JSON.parse(stdout)).proposal;
  };
  const carriedOn = async (...args: string[]) => {
    const { stdout, stderr } = await run(...args, "--warp", "--json");
    expect([args[0], stderr]).toEqual([args[0], ""]);
    return policyVoteOutputSchema.parse(JSON.parse(stdout));
  };
  const rpc = (method: string, params: unknown[]) => treasury.fork.client.request({ method, params } as never);
  const delegate = async (to: `0x${string}`): Promise<void> => {
    const [abi, sender] = [parseAbi(["function delegate(address)"]), await openForkSender(treasury.fork.rpcUrl, {})];
    const signature = parseAbi(["function token() view returns (address)"]);
    const token = await treasury.fork.client.readContract({
      address: treasury.governor,
      abi: signature,
      functionName: "token",
    });
    await sender.send({ account: holders[0], to: token, data: encodeFunctionData({ abi, args: [to] }) });
  };

  it("error: a mandate for another chain or another treasury", async () => {
    await refused(
      () => propose("elsewhere", "--as", "holder-1"),
      1,
      /the mandate is for chain 10[^]*\(RPC_WRONG_CHAIN\)/,
    );
    await refused(() => propose("stranger", "--as", "holder-1"), 2, /\(MANDATE_OTHER_TREASURY\)/);
  });

  it("behavior: a proposal that takes more gas than a block has is told so by its review", async () => {
    const endless = "0x00000000000000000000000000000000000000ee";
    await rpc("anvil_setCode", [endless, "0x5b600056"]);
    const draft: Draft = { targets: [endless], values: [0n], calldatas: ["0x12345678"], description: "endless" };
    const { send } = await openForkSender(treasury.fork.rpcUrl, {});
    await send({ account: holders[0], to: treasury.governor, data: proposeData(draft) });
    const id = await idOf({ client: treasury.fork.client } as never, treasury.governor, draft);
    const { custody, module } = treasury.deployment;
    const { code, stdout } = await run("review", ...about(String(id)), "--treasury", custody, "--module", module);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/call 1 fails[^\n]*it takes more than 16,000,000 gas/)]);
  });

  it("error: GOVERNANCE_CANNOT, where all votes are under the quorum; once they are not, the same command goes through", async () => {
    await delegate("0x0000000000000000000000000000000000000001");
    await delegate("0x0000000000000000000000000000000000000000");
    await refused(
      () => propose("wider", "--as", "holder-2"),
      1,
      /at vote, all delegated votes are 4\d+ and the quorum is 5\d+/,
    );
    await delegate(holders[0].address);
  });

  it("error: a proposal past its deadline can be voted for, queued and executed no more, and is proposed again", async () => {
    const id = await made("wider");
    const { votesUntil } = await carriedOn("vote", ...about(id), "--as", "holder-2");
    await (await openForkSender(treasury.fork.rpcUrl, {})).warp(Number(votesUntil) + 1);
    for (const [step, ...more] of [["vote", "--as", "holder-1"], ["queue"], ["execute"]] as const)
      await refused(() => run(step, ...about(id), ...more), 1, /is defeated: it cannot \w+ now\.\n.*Nothing was sent/);
    const { stdout } = await propose("wider", "--calldata", "--from", holders[0].address, "--json");
    expect(policyProposeOutputSchema.parse(JSON.parse(stdout)).proposal).not.toBe(id);
  });

  it("error: STEP_FAILS, where the chain changed between plan and execution; nothing is half applied", async () => {
    const id = await made("wider");
    await carriedOn("vote", ...about(id), "--as", "holder-1");
    for (const step of ["queue", "execute"]) await carriedOn(step, ...about(id));
    // What it submitted was about a limit of 5%; the guardian cuts that to 4%.
    writeFileSync(join(cwd, "cut.yaml"), example.replace("maxTradeBps: 500", "maxTradeBps: 400"));
    expect((await run("cut", "cut.yaml", ...named(), "--as", "guardian")).stderr).toBe("");
    const warped = await run("execute", ...about(id), "--warp");
    expect([warped.code, warped.stderr]).toEqual([
      1,
      expect.stringMatching(/PolicyChanges_Overtaken\([^]*Nothing was sent[^]*\(STEP_FAILS\)/),
    ]);
    const still = await run("diff", "cut.yaml", ...named());
    expect(still.stdout.split("\n")[0]).toBe("Nothing differs: the chain has this mandate.");
  });

  it("error: CUT_LOOSENS, NOT_THE_GUARDIAN", async () => {
    await refused(
      () => run("cut", "wider.yaml", ...named(), "--as", "guardian"),
      1,
      /maxTradeBps would not[^]*\(CUT_LOOSENS\)/,
    );
    writeFileSync(join(cwd, "tighter.yaml"), example.replace("maxTradeBps: 500", "maxTradeBps: 300"));
    await refused(() => run("cut", "tighter.yaml", ...named(), "--as", "holder-1"), 1, /\(NOT_THE_GUARDIAN\)/);
  });

  it("error: NOT_A_GOVERNOR, PROPOSAL_UNKNOWN, PROPOSAL_UNREADABLE", async () => {
    const of = (governor: string) => ["review", ...about("7", governor)];
    await refused(() => run(...of(treasury.deployment.custody)), 2, /\(NOT_A_GOVERNOR\)/);
    await refused(() => run(...of(treasury.governor)), 2, /\(PROPOSAL_UNKNOWN\)/);
    const odd = "0x00000000000000000000000000000000000000dd";
    await rpc("anvil_setCode", [odd, ODD_GOVERNOR]);
    const { send } = await openForkSender(treasury.fork.rpcUrl, {});
    await send({ account: holders[0], to: odd, data: "0x" });
    await refused(() => run(...of(odd)), 1, /cannot be read: its log is in another form[^]*\(PROPOSAL_UNREADABLE\)/);
  });
});

const CREATED = toEventSelector(
  "ProposalCreated(uint256,address,address[],uint256[],string[],bytes[],uint256,uint256,string)",
);
/** Answers 1 to whatever it is asked; asked nothing, it leaves a log of proposal 7 whose lists are nowhere. */
const odd = (jump: number): Hex =>
  concat([
    ...(["0x36", "0x60", numberToHex(jump, { size: 1 }), "0x57"] as const), // if (calldatasize) jump
    ...(["0x6007", "0x600052", "0x7f", CREATED, "0x6040", "0x6000", "0xa1", "0x00"] as const), // log1(0, 64, CREATED); stop
    ...(["0x5b", "0x6001", "0x600052", "0x60206000", "0xf3"] as const), // return 1
  ]);
const ODD_GOVERNOR = odd(size(odd(0)) - 11);
