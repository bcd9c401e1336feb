import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEther, zeroAddress } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import { pauseMarker } from "../../workflows/adapters/faultPoints.ts";
import { openForkSender } from "../../workflows/adapters/forkSender.ts";
import { changeIds, changesFolder } from "../../workflows/adapters/recordStore.ts";
import { policyApplyOutputSchema } from "../../workflows/cli/commands/policy/apply.ts";
import { governorAbi } from "../../workflows/cli/commands/policy/governor.ts";
import { policyVoteOutputSchema } from "../../workflows/cli/commands/policy/votes.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import {
  isAlive,
  killAll,
  processesOf,
  root,
  type Running,
  runCommand,
  startCommand,
  temporalIsHere,
  until,
} from "../support/command.ts";
import { decideOnNode } from "../support/decideOnNode.ts";
import { holders, type HoldersTreasury, holdersTreasury } from "../support/holdersTreasury.ts";

/** What is waited for has deadlines of its own, which say what it was. */
const timeout = 900_000;
/** How long a change may take to come to something [milliseconds]. */
const COMES_WITHIN_MS = 150_000;
const example = readFileSync(join(root, "policies/mandates/example.yaml"), "utf8");
const withTrades = (bps: number): string => example.replace("maxTradeBps: 500", `maxTradeBps: ${bps}`);
const STEPS = ["propose", "vote", "queue", "execute", "accept"];

describe.skipIf(!temporalIsHere || !contractsAreCompiled)("a change of policy", { timeout }, () => {
  let treasury: HoldersTreasury;
  let cwd: string;
  beforeAll(async () => {
    treasury = await holdersTreasury();
    cwd = mkdtempSync(join(tmpdir(), "exchequer-change-"));
    for (const bps of [500, 700, 900]) writeFileSync(join(cwd, `${bps}.yaml`), withTrades(bps));
  }, timeout);
  afterAll(async () => {
    await treasury?.close();
    rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
  });

  const args = (file: string, ...more: string[]): string[] => {
    const { custody, module } = treasury.deployment;
    const where = ["--governor", treasury.governor, "--chain", treasury.fork.rpcUrl];
    return ["policy", "apply", file, ...where, "--treasury", custody, "--module", module, "--json", ...more];
  };
  const applied = (stdout: string) => policyApplyOutputSchema.parse(JSON.parse(stdout));
  const newest = (): string => join(changesFolder(cwd), changeIds(cwd).at(-1) as string);
  const stateOf = (folder: string): { state: string; ending: string } =>
    JSON.parse(readFileSync(join(folder, "run.json"), "utf8")) as never;

  /** Transactions that holder-1 has sent, and proposals that were made, by the chain. */
  const onChain = async (): Promise<{ sent: number; proposals: number }> => {
    const { client } = treasury.fork;
    const fromBlock = BigInt(treasury.fork.baseBlock.number);
    const address = treasury.governor;
    const made = await client.getContractEvents({ address, abi: governorAbi, eventName: "ProposalCreated", fromBlock });
    return { sent: await client.getTransactionCount({ address: holders[0].address }), proposals: made.length };
  };
  const since = async (before: { sent: number; proposals: number }) => {
    const now = await onChain();
    return { sent: now.sent - before.sent, proposals: now.proposals - before.proposals };
  };

  const paused = (point: "after-sign" | "after-broadcast", command: Running, earlier: number): Promise<string> => {
    const early = command.ended.then(({ stderr }) => {
      throw new Error(`it ended before it came to ${point}: ${stderr}`);
    });
    early.catch(() => {});
    const reached = until(
      `the change at ${point}`,
      () => (changeIds(cwd).length > earlier && existsSync(pauseMarker(newest(), point)) ? newest() : null),
      COMES_WITHIN_MS,
    );
    return Promise.race([reached, early]);
  };

  it("default: loosened on the chain's clock, prices come along, and the contract allows what it denied", async () => {
    const token = (symbol: string) =>
      loadMandate(example).assets.find((asset) => asset.symbol === symbol)?.token ?? zeroAddress;
    const decide = (bps: number) =>
      decideOnNode({
        fork: treasury.fork,
        deployment: treasury.deployment,
        mandate: loadMandate(withTrades(bps)),
        seats: ["a test's own: seat 1", "a test's own: seat 2"],
        actions: [
          {
            kind: "swap",
            venue: "uniswap-v3",
            path: [token("WETH"), token("USDC")],
            feesPpm: [500],
            amountIn: parseEther("12").toString(),
            minAmountOut: "35800000000",
          },
        ],
      });
    // 36,000 of 600,000 dollars.
    expect(await decide(500)).toBe("denied");
    const before = await onChain();
    const { code, stdout, stderr } = await runCommand(args("700.yaml", "--warp"), { cwd });
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    const output = applied(stdout);
    expect(output.ending).toBe("applied");
    expect(output.sent.map(({ step, status }) => [step, status])).toEqual(STEPS.map((step) => [step, "success"]));
    expect(output.feeds.map(({ how }) => how)).toEqual(["new-round", "new-round", "new-round"]);
    expect(await since(before)).toEqual({ sent: 5, proposals: 1 });
    expect(stderr).toMatch(/waiting for the limits' delay, until \S+ \S+ UTC by the chain's clock/);
    expect(await decide(700)).toBe("executed");

    const again = await runCommand(args("700.yaml", "--warp"), { cwd });
    expect([again.code, applied(again.stdout)]).toMatchObject([0, { ending: "applied", proposal: null, sent: [] }]);
  });

  it("error: BAD_USAGE, NOT_A_GOVERNOR, NOTHING_TO_FOLLOW, before anything is started", async () => {
    const begun = changeIds(cwd).length;
    const ended = async (words: string[]) => {
      const { code, stderr } = await runCommand(words, { cwd });
      return [code, /\((\w+)\)/.exec(stderr)?.[1]];
    };
    expect(await ended(args("500.yaml", "--follow", "--warp"))).toEqual([2, "BAD_USAGE"]);
    const elsewhere = args("500.yaml").map((word) => (word === treasury.governor ? treasury.deployment.limits : word));
    expect(await ended(elsewhere)).toEqual([2, "NOT_A_GOVERNOR"]);
    expect(await ended(args("500.yaml", "--follow"))).toEqual([1, "NOTHING_TO_FOLLOW"]);
    expect(changeIds(cwd).length).toBe(begun);
  });

  it("behavior: the worker is killed after signing: another goes on, and each step is on chain once", async () => {
    const [point, bps] = ["after-sign", 500];
    const before = await onChain();
    const { code, stdout, stderr } = await runCommand(args(`${bps}.yaml`, "--warp"), {
      cwd,
      env: { EXCHEQUER_FAULT: point },
    });
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    expect(existsSync(join(newest(), `fault-${point}`))).toBe(true);
    expect(stderr).toContain("the change-worker stopped (SIGKILL); starting another, 1 of 5");
    const { sent, ending } = applied(stdout);
    expect(ending).toBe("applied");
    expect(await since(before)).toEqual({ sent: sent.length, proposals: 1 });
    expect(readdirSync(join(newest(), "signed")).length).toBe(sent.length);
  });

  it("behavior: everything is killed after broadcasting: the same command goes on, and each step is on chain once", async () => {
    const [point, bps] = ["after-broadcast", 900] as const;
    const before = await onChain();
    const earlier = changeIds(cwd).length;
    const command = startCommand(args(`${bps}.yaml`, "--warp"), { cwd, env: { EXCHEQUER_FAULT: `pause-${point}` } });
    const folder = await paused(point, command, earlier);
    const pids = [command.pid, ...processesOf(folder).map(({ pid }) => pid)];
    expect(pids.length).toBe(3);
    killAll(pids);
    await command.ended;
    const signed = readFileSync(join(folder, "signed/propose-1.json"), "utf8");

    const { code, stdout, stderr } = await runCommand(args(`${bps}.yaml`, "--warp"), { cwd });
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    expect(stderr).toContain("was stopped before its end; going on with it");
    expect(newest()).toBe(folder);
    expect(readFileSync(join(folder, "signed/propose-1.json"), "utf8")).toBe(signed);
    expect(applied(stdout).sent.map(({ step }) => step)).toEqual(STEPS);
    expect(await since(before)).toEqual({ sent: 5, proposals: 1 });
    expect(stateOf(folder)).toMatchObject({ state: "finished", ending: "applied" });
    expect(processesOf(folder)).toEqual([]);
  });

  it("behavior: it waits on the chain's clock, is stopped by Ctrl-C, says so in status, and goes on when time has come", async () => {
    const before = await onChain();
    const earlier = changeIds(cwd).length;
    const command = startCommand(args("700.yaml", "--every", "0.5"), { cwd });
    const waits = (words: string) => () =>
      changeIds(cwd).length > earlier &&
      existsSync(join(newest(), "seen.json")) &&
      readFileSync(join(newest(), "seen.json"), "utf8").includes(words);
    // A tightening: nothing of it is submitted.
    await until("the wait for the vote", waits("waiting for voting to open"), COMES_WITHIN_MS);
    const started = processesOf(newest()).map(({ pid }) => pid);
    command.signal("SIGINT");
    const { code, stderr } = await command.ended;
    expect(code).toBe(1);
    expect(stderr).toContain("The same command goes on with it, and sends nothing twice.");
    expect(started.filter(isAlive)).toEqual([]);
    expect(stateOf(newest()).state).toBe("interrupted");

    const { proposal } = JSON.parse(readFileSync(join(newest(), "seen.json"), "utf8")) as { proposal: string };
    const about = ["--governor", treasury.governor, "--proposal", proposal, "--chain", treasury.fork.rpcUrl, "--json"];
    const status = async () =>
      policyVoteOutputSchema.parse(JSON.parse((await runCommand(["policy", "status", ...about], { cwd })).stdout));
    const stood = await status();
    expect([stood.state, stood.change?.state, stood.change?.doing]).toEqual([
      "pending",
      "interrupted",
      expect.stringMatching(/^waiting for voting to open, until .* by the chain's clock/),
    ]);

    const goesOn = startCommand(args("700.yaml", "--every", "0.5"), { cwd });
    const sender = await openForkSender(treasury.fork.rpcUrl, {});
    await sender.warp(Number(stood.votesFrom) + 1);
    await until("the wait for the end of the vote", waits("waiting for voting to end"), COMES_WITHIN_MS);
    // It looks by itself, seldom where the moment is far. Stopped before that has come, it sends nothing more until it is run again.
    goesOn.signal("SIGINT");
    await goesOn.ended;
    await sender.warp(Number(stood.votesUntil) + 1);
    const last = await runCommand(args("700.yaml", "--every", "0.5"), { cwd });
    expect({ code: last.code, stderr: last.code === 0 ? "" : last.stderr }).toEqual({ code: 0, stderr: "" });
    const output = applied(last.stdout);
    expect([output.ending, output.sent.map(({ step }) => step)]).toEqual([
      "applied",
      ["propose", "vote", "queue", "execute"],
    ]);
    expect(await since(before)).toEqual({ sent: 4, proposals: 1 });
    expect((await status()).change).toMatchObject({ state: "finished", doing: expect.stringContaining("applied") });
  });
});
