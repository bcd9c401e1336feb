import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Address } from "../../policies/treasury/money.ts";
import { policyDiffOutputSchema } from "../../workflows/cli/commands/policy/diff.ts";
import { policyPlanOutputSchema } from "../../workflows/cli/commands/policy/plan.ts";
import { policyPowerOutputSchema } from "../../workflows/cli/commands/policy/power.ts";
import { policyProposeOutputSchema } from "../../workflows/cli/commands/policy/propose.ts";
import { reviewSchema } from "../../workflows/cli/commands/policy/reviewOf.ts";
import { policyVoteOutputSchema } from "../../workflows/cli/commands/policy/votes.ts";
import { compiled } from "../fork/recorded.ts";
import { root } from "../support/command.ts";
import { ALARMS, proposeHiddenTransfer } from "../support/hiddenTransfer.ts";
import { type HoldersTreasury, holders, holdersTreasury } from "../support/holdersTreasury.ts";
import { policyCommands } from "../support/policyCommands.ts";

const timeout = 600_000;
const example = readFileSync(join(root, "policies/mandates/example.yaml"), "utf8");

describe.skipIf(!compiled)("a mandate on its way through a vote", { timeout }, () => {
  let treasury: HoldersTreasury;
  let cwd: string;
  beforeAll(async () => {
    treasury = await holdersTreasury();
    cwd = mkdtempSync(join(tmpdir(), "exchequer-vote-"));
    const loosened = example
      .replace("maxTradeBps: 500", "maxTradeBps: 800")
      .replace("cooldownSeconds: 0", "cooldownSeconds: 60");
    writeFileSync(join(cwd, "wider.yaml"), loosened);
    writeFileSync(join(cwd, "example.yaml"), example);
  }, timeout);
  afterAll(async () => {
    await treasury?.close();
    rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
  });

  const { chain, named, about, run } = policyCommands(() => ({ treasury, cwd }));

  let proposal = "";

  it("default: plan names the contract that changes limits, and the delays that it keeps", async () => {
    const { stdout, stderr } = await run("plan", "wider.yaml", ...named(), "--json");
    const plan = policyPlanOutputSchema.parse(JSON.parse(stdout || stderr));
    expect(
      plan.calls.map(({ to, functionName, delaySeconds }) => [to?.toLowerCase(), functionName, delaySeconds]),
    ).toEqual([
      [treasury.deployment.changes.toLowerCase(), "submit", 0],
      [treasury.deployment.changes.toLowerCase(), "submit", 0],
      [treasury.deployment.changes.toLowerCase(), "accept", 259_200],
    ]);
    const same = await run("plan", "example.yaml", ...named());
    expect([same.code, same.stdout.split("\n")[0]]).toEqual([0, "Nothing to do: the chain has this mandate."]);
  });

  it("default: power says who decides, and warns of one who could loosen alone", async () => {
    const { code, stdout, stderr } = await run("power", "--governor", treasury.governor, ...chain(), "--json");
    expect([code, stderr]).toEqual([0, ""]);
    const power = policyPowerOutputSchema.parse(JSON.parse(stdout));
    expect(power).toMatchObject({ holders: 2, giniBps: 1_000, nakamoto: 1, holdersForQuorum: 1 });
    expect(power.warnings).toEqual([`${holders[0].address} could loosen alone, against everyone else`]);
  });

  it("error: GOVERNANCE_CANNOT, where the proposer has too few votes; nothing is sent", async () => {
    const { code, stderr } = await run(
      "propose",
      "wider.yaml",
      "--governor",
      treasury.governor,
      ...named(),
      "--as",
      "deployer",
    );
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/at propose, 0x\w+ has 0 votes and \d+ are needed.*\n.*Nothing was sent/),
    ]);
  });

  it("default: propose tries the whole way first; with --calldata it sends nothing", async () => {
    const args = ["propose", "wider.yaml", "--governor", treasury.governor, ...named(), "--json"];
    const printed = await run(...args, "--calldata", "--from", holders[0].address);
    expect(printed.stderr).toBe("");
    const calls = policyProposeOutputSchema.parse(JSON.parse(printed.stdout));
    expect([calls.sent, calls.targets.length, calls.rehearsed.voters, calls.rehearsed.accepted]).toEqual([
      null,
      2,
      2,
      1,
    ]);
    expect(calls.description).toContain("- maxTradeBps: 5.00% → 8.00% (loosens)");
    const unknown = await run("status", ...about(calls.proposal));
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining("(PROPOSAL_UNKNOWN)")]);
    const sent = policyProposeOutputSchema.parse(JSON.parse((await run(...args, "--as", "holder-1")).stdout));
    expect(sent.proposal).toBe(calls.proposal);
    expect(sent.sent?.hash).toMatch(/^0x/);
    proposal = sent.proposal;
    const again = await run(...args, "--as", "holder-2");
    expect([again.code, again.stderr]).toEqual([
      1,
      expect.stringMatching(/which is pending\.[^]*\(ALREADY_PROPOSED\)/),
    ]);
  });

  it("error: PROPOSAL_NOT_READY, NO_VOTES, ALREADY_VOTED", async () => {
    const early = await run("vote", ...about(proposal), "--as", "holder-1");
    expect(early.stderr).toMatch(/The proposal is pending: it cannot vote now\.\n.*wait until voting begins/);
    const voted = await run("vote", ...about(proposal), "--as", "holder-1", "--warp", "--json");
    expect(voted.stderr).toBe("");
    const output = policyVoteOutputSchema.parse(JSON.parse(voted.stdout));
    expect([output.state, output.votes?.for]).toEqual(["active", String(60_000n * 10n ** 18n)]);
    expect((await run("vote", ...about(proposal), "--as", "holder-1")).stderr).toContain("(ALREADY_VOTED)");
    expect((await run("vote", ...about(proposal), "--as", "deployer")).stderr).toContain("(NO_VOTES)");
  });

  it("default: review of an honest proposal shows its diff, its impact, and nothing to look at first", async () => {
    const { code, stdout, stderr } = await run(
      "review",
      ...about(proposal),
      "--json",
      "--markdown",
      "review.md",
      "--html",
      "review.html",
    );
    expect(stderr).toBe("");
    const review = reviewSchema.parse(JSON.parse(stdout));
    expect([code, review.alarms, review.descriptionSays]).toEqual([0, [], "true"]);
    expect(review.calls.map(({ kind, outcome }) => [kind, outcome?.ok])).toEqual([
      ["mandate", true],
      ["mandate", true],
    ]);
    expect(review.waiting.map(({ delaySeconds, outcome }) => [delaySeconds, outcome?.ok])).toEqual([[259_200, true]]);
    expect(review.changes.map(({ parameter, effect, delaySeconds }) => [parameter, effect, delaySeconds])).toEqual([
      ["limits.maxTradeBps", "loosens", 259_200],
      ["limits.cooldownSeconds", "tightens", 0],
    ]);
    expect(readFileSync(join(cwd, "review.md"), "utf8")).toContain("## What the mandate becomes");
    expect(readFileSync(join(cwd, "review.html"), "utf8")).toMatch(/^<!doctype html>[^]*mandate changes only/);
  });

  it("default: queued, executed and accepted, the chain has the file", async () => {
    const queued = await run("queue", ...about(proposal), "--warp", "--json");
    expect([queued.stderr, policyVoteOutputSchema.parse(JSON.parse(queued.stdout)).state]).toEqual(["", "queued"]);
    const executed = await run("execute", ...about(proposal), "--warp", "--json");
    expect(executed.stderr).toBe("");
    const output = policyVoteOutputSchema.parse(JSON.parse(executed.stdout));
    expect([output.state, output.submissions.map(({ state }) => state)]).toEqual(["executed", ["waiting"]]);
    const between = policyDiffOutputSchema.parse(
      JSON.parse((await run("diff", "wider.yaml", ...named(), "--json")).stdout),
    );
    expect(between.changes.map(({ parameter }) => parameter)).toEqual(["limits.maxTradeBps"]);
    const early = await run("execute", ...about(proposal));
    expect(early.stderr).toContain("(PROPOSAL_NOT_READY)");
    const accepted = await run("execute", ...about(proposal), "--warp", "--json");
    expect([accepted.stderr, policyVoteOutputSchema.parse(JSON.parse(accepted.stdout)).sent[0]?.what]).toEqual([
      "",
      "accept",
    ]);
    const after = await run("diff", "wider.yaml", ...named());
    expect(after.stdout.split("\n")[0]).toBe("Nothing differs: the chain has this mandate.");
  });

  it("default: the fast path tightens at once, and refuses whatever loosens", async () => {
    const fastGovernor = treasury.fastGovernor as Address;
    const propose = (file: string) =>
      run("propose", file, "--governor", fastGovernor, ...named(), "--as", "holder-1", "--json");
    writeFileSync(
      join(cwd, "tighter.yaml"),
      readFileSync(join(cwd, "wider.yaml"), "utf8").replace("maxTradeBps: 800", "maxTradeBps: 300"),
    );
    expect((await propose("example.yaml")).stderr).toMatch(/it may only tighten, and .*cooldownSeconds/);
    const made = await propose("tighter.yaml");
    expect(made.stderr).toBe("");
    const { proposal: id } = policyProposeOutputSchema.parse(JSON.parse(made.stdout));
    const of = about(id, fastGovernor);
    expect((await run("vote", ...of, "--as", "holder-1", "--warp")).stderr).toBe("");
    // Nothing to queue: it only has to wait until the vote is over.
    const executed = await run("execute", ...of, "--warp", "--json");
    expect([executed.stderr, policyVoteOutputSchema.parse(JSON.parse(executed.stdout)).state]).toEqual([
      "",
      "executed",
    ]);
    expect((await run("diff", "tighter.yaml", ...named())).stdout.split("\n")[0]).toBe(
      "Nothing differs: the chain has this mandate.",
    );
  });

  it("behavior: a transfer hidden among limit changes is shown first, and a description that lies is told", async () => {
    const id = await proposeHiddenTransfer(treasury);
    const { code, stdout } = await run("review", ...about(id));
    expect(code).toBe(1);
    const lines = stdout.split("\n");
    expect(lines.slice(2, 8)).toEqual(["", "Look here first", ...ALARMS.map((alarm) => `  ${alarm}`), ""]);
    expect(lines[8]).toBe("Call 2: NOT A MANDATE CHANGE");
    expect(stdout).toContain("What custody lost or got\n  USDC -1,000.000000");
  });
});
