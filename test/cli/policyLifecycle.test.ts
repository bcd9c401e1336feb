import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import { stableFeedOverlay } from "../../simulation/judgeActions.ts";
import { policyCutOutputSchema } from "../../workflows/cli/commands/policy/cut.ts";
import { policyDiffOutputSchema } from "../../workflows/cli/commands/policy/diff.ts";
import { policyPlanOutputSchema } from "../../workflows/cli/commands/policy/plan.ts";
import { policyProposeOutputSchema } from "../../workflows/cli/commands/policy/propose.ts";
import { reviewSchema } from "../../workflows/cli/commands/policy/reviewOf.ts";
import { policyVoteOutputSchema } from "../../workflows/cli/commands/policy/votes.ts";
import { compiled, recordedBlock } from "../fork/recorded.ts";
import { root, runCommand } from "../support/command.ts";
import { ON_RECORDED_BLOCK } from "../support/councilFiles.ts";
import { guardian, type HoldersTreasury, holdersTreasury } from "../support/holdersTreasury.ts";
import { ALARMS, proposeHiddenTransfer } from "../support/hiddenTransfer.ts";
import { judgedSale } from "../support/judgedSale.ts";
import { policyCommands } from "../support/policyCommands.ts";

// The whole life of a limit through the command line, and after each step what the deployed module says of the same sale.

const timeout = 600_000;
const DAY = 86_400;
const recorded = recordedBlock(15_538_827);

const guarded = readFileSync(join(root, "policies/mandates/example.yaml"), "utf8").replace(
  "guardian: null",
  `guardian: "${guardian.address}"`,
);
const onRecorded = ON_RECORDED_BLOCK.mandate as (text: string) => string;

const GROUNDS = [
  {
    where: "on block 15538827, under the governance that is shipped",
    there: compiled && recorded !== null,
    voting: "shipped",
    text: onRecorded(guarded),
    timelockDelay: 0,
  },
  {
    where: "on the replica, under a governor that was there before",
    there: compiled,
    voting: "foreign",
    text: guarded,
    timelockDelay: 2 * DAY,
  },
] as const;

describe.each(GROUNDS.filter(({ there }) => there))("a limit's life $where", { timeout }, (ground) => {
  const { text, voting, timelockDelay } = ground;
  let treasury: HoldersTreasury;
  let cwd: string;
  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), "exchequer-lifecycle-"));
    writeFileSync(join(cwd, "now.yaml"), text);
    writeFileSync(join(cwd, "wider.yaml"), text.replace("maxTradeBps: 500", "maxTradeBps: 800"));
    const mandate = loadMandate(text);
    if (voting === "foreign") treasury = await holdersTreasury({ mandate, voting });
    else {
      const bundle = join(cwd, "bundle");
      const imported = await runCommand(["fork", "import", recorded as string, "--out", bundle], { cwd });
      expect([imported.code, imported.stderr]).toEqual([0, ""]);
      treasury = await holdersTreasury({ mandate, source: `bundle:${bundle}`, feeds: stableFeedOverlay(mandate) });
    }
  }, timeout);
  afterAll(async () => {
    await treasury?.close();
    rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
  });

  const { named, about, run } = policyCommands(() => ({ treasury, cwd }));
  const done = async (...args: string[]): Promise<unknown> => {
    const { code, stdout, stderr } = await run(...args, "--json");
    expect({ of: args[0], code, stderr }).toEqual({ of: args[0], code: 0, stderr: "" });
    return JSON.parse(stdout);
  };
  const propose = async (file: string, governor: string) =>
    policyProposeOutputSchema.parse(
      await done("propose", file, "--governor", governor, ...named(), "--as", "holder-1"),
    );
  /** Voted for, and carried out as far as time allows: what was submitted is accepted last. */
  const carryOut = async (proposal: string, governor: string, steps: readonly string[]) => {
    const of = about(proposal, governor);
    await done("vote", ...of, "--as", "holder-1", "--warp");
    let output = null;
    for (const step of steps) output = policyVoteOutputSchema.parse(await done(step, ...of, "--warp"));
    return output;
  };
  const LOOSEN = ["queue", "execute", "execute"];
  const sale = () => judgedSale(treasury, 650n);
  const DENIED = { status: "denied", breached: ["trade-size"] };
  const ALLOWED = { status: "executed", breached: [] };

  it("default: loosened by a vote, the contract allows what it denied", async () => {
    expect(await sale()).toEqual(DENIED);
    const { proposal, sent, rehearsed } = await propose("wider.yaml", treasury.governor);
    expect([sent?.hash.slice(0, 2), rehearsed.accepted]).toEqual(["0x", 1]);
    const review = reviewSchema.parse(await done("review", ...about(proposal), "--mandate", "now.yaml"));
    expect(review).toMatchObject({ executor: treasury.executor, alarms: [], descriptionSays: "true" });
    const queued = await carryOut(proposal, treasury.governor, ["queue"]);
    const { timestamp } = await treasury.fork.client.getBlock();
    expect(Number(queued?.executableFrom) - Number(timestamp)).toBe(timelockDelay);
    expect(await sale()).toEqual(DENIED);
    for (const step of ["execute", "execute"]) await done(step, ...about(proposal), "--warp");
    expect(await sale()).toEqual(ALLOWED);
  });

  it("default: cut by the guardian, the contract denies at once", async () => {
    const { call, sent, restoreDelaySeconds } = policyCutOutputSchema.parse(
      await done("cut", "now.yaml", ...named(), "--as", "guardian"),
    );
    expect([call.functionName, call.steps.map(({ effect }) => effect), sent?.hash.slice(0, 2)]).toEqual([
      "tighten",
      ["tightens"],
      "0x",
    ]);
    expect(restoreDelaySeconds).toBe(DAY);
    expect(await sale()).toEqual(DENIED);
    const again = await run("cut", "now.yaml", ...named(), "--as", "guardian");
    expect([again.code, again.stdout]).toEqual([0, "Nothing to cut: the chain has this mandate.\n"]);
  });

  it("default: restored by a vote after the short delay, the contract allows again", async () => {
    const { calls } = policyPlanOutputSchema.parse(await done("plan", "wider.yaml", ...named()));
    expect(calls.map(({ functionName, effect, delaySeconds }) => [functionName, effect, delaySeconds])).toEqual([
      ["submit", "restores", 0],
      ["accept", "restores", DAY],
    ]);
    const { changes } = policyDiffOutputSchema.parse(await done("diff", "wider.yaml", ...named()));
    expect(changes.map(({ parameter, effect, delaySeconds }) => [parameter, effect, delaySeconds])).toEqual([
      ["limits.maxTradeBps", "restores", DAY],
    ]);
    // The same calls as the proposal that loosened it, and another proposal all the same.
    const { proposal, description } = await propose("wider.yaml", treasury.governor);
    expect(description).toMatch(/\n\nProposed again: 2$/);
    await carryOut(proposal, treasury.governor, LOOSEN);
    expect(await sale()).toEqual(ALLOWED);
  });

  it.skipIf(voting !== "shipped")("default: tightened on the fast path, the contract denies at once", async () => {
    const fast = treasury.fastGovernor as string;
    const { proposal } = await propose("now.yaml", fast);
    await carryOut(proposal, fast, ["execute"]);
    expect(await sale()).toEqual(DENIED);
    // What holders tightened themselves is no cut: undoing it is loosening.
    const { calls } = policyPlanOutputSchema.parse(await done("plan", "wider.yaml", ...named()));
    expect(calls.map(({ effect, delaySeconds }) => [effect, delaySeconds])).toEqual([
      ["loosens", 0],
      ["loosens", 3 * DAY],
    ]);
  });

  it("default: a transfer hidden among changes of limits is what review shows first", async () => {
    const proposal = await proposeHiddenTransfer(treasury);
    const { code, stdout } = await run("review", ...about(proposal), "--json");
    expect(code).toBe(1);
    const review = reviewSchema.parse(JSON.parse(stdout));
    expect(review.alarms).toEqual(ALARMS);
    expect([review.calls[0]?.index, review.descriptionSays]).toEqual([1, "false"]);
  });
});
