import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import { bundleInfoSchema } from "../../simulation/forks/bundleInfo.ts";
import { NO_OVERLAY } from "../../simulation/forks/overlay.ts";
import { openFork } from "../../workflows/adapters/fork.ts";
import { forkVerifyOutputSchema } from "../../workflows/cli/commands/fork.ts";
import { simulateOutputSchema } from "../../workflows/cli/commands/simulate.ts";
import { compiled, recordedBlock } from "../fork/recorded.ts";
import { lyingNode } from "../support/plainChain.ts";

const root = resolve(import.meta.dirname, "../..");
const mandate = join(root, "policies/mandates/example.yaml");
const recorded = recordedBlock(15_538_827);
const ether = 10n ** 18n;

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "exchequer-cli-test-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Run = { code: number | null; stdout: string; stderr: string };

/** The command as a user runs it, in a folder of its own. */
const exchequer = (
  args: string[],
  more: { env?: Record<string, string>; started?: (pid: number) => void } = {},
): Promise<Run> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [join(root, "workflows/cli/main.ts"), ...args], {
      cwd: folder,
      env: {
        PATH: process.env["PATH"] ?? "",
        HOME: folder,
        TMPDIR: folder,
        NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
        ...more.env,
      },
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("close", (code) =>
      done({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
    if (child.pid !== undefined) more.started?.(child.pid);
  });

const sellFile = (name: string, amount: bigint, held = amount): string => {
  const actions = [
    {
      kind: "swap",
      venue: "uniswap-v3",
      tokenIn: MAINNET.weth,
      tokenOut: MAINNET.usdc,
      feePpm: 500,
      amountIn: amount.toString(),
    },
  ];
  const holdings = { [MAINNET.weth]: held.toString(), [MAINNET.usdc]: ((held * 2n * 1_500n) / 10n ** 12n).toString() };
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ holdings, actions }));
  return path;
};
const errorOf = ({ stdout }: Run): { code: string } => (JSON.parse(stdout) as { error: { code: string } }).error;

describe.skipIf(!compiled)("exchequer simulate on the replica", () => {
  test("default: prints what its schema says, unjudged without a mandate", async () => {
    const run = await exchequer(["simulate", sellFile("one.json", ether), "--json"]);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    const answer = simulateOutputSchema.parse(JSON.parse(run.stdout));
    expect(answer).toMatchObject({
      fork: { source: "replica", notMainnet: true },
      outcome: { status: "executed" },
      verdict: { kind: "unjudged", findings: [] },
    });
  });

  test("behavior: with a mandate, a small sale is allowed and a large one is denied with exit 4", async () => {
    const small = await exchequer([
      "simulate",
      sellFile("small.json", ether, 100n * ether),
      "--mandate",
      mandate,
      "--json",
    ]);
    expect(small.code).toBe(0);
    const allowed = simulateOutputSchema.parse(JSON.parse(small.stdout));
    expect(allowed.verdict.kind).toBe("allowed");
    expect(allowed.oracle?.impactBps[0]).toBe(-6);
    // What is left open is told, and stands in no finding.
    const open: string[] = allowed.notJudged.map(({ rule }) => rule);
    expect(open).toEqual(expect.arrayContaining(["cooldown", "pool-depth", "human-gate", "simulation-bound"]));
    expect(allowed.verdict.findings.filter(({ rule }) => open.includes(rule))).toEqual([]);
    expect(BigInt(allowed.oracle?.gasUsd8 ?? "0")).toBeGreaterThan(0n);
    const large = await exchequer([
      "simulate",
      sellFile("large.json", 20n * ether, 100n * ether),
      "--mandate",
      mandate,
      "--json",
    ]);
    expect(large.code).toBe(4);
    const denied = simulateOutputSchema.parse(JSON.parse(large.stdout));
    expect(denied.verdict.findings.filter(({ ok }) => !ok).map(({ rule }) => rule)).toEqual(["trade-size"]);
  });

  test("behavior: an action that reverts is shown, with exit 1", async () => {
    const path = join(folder, "reverts.json");
    writeFileSync(path, JSON.stringify({ holdings: {}, actions: [{ kind: "unwrap", amountIn: "1" }] }));
    const run = await exchequer(["simulate", path]);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("FAILED unwrap");
  });

  test("behavior: Ctrl-C leaves no process and no folder behind", async () => {
    const path = sellFile("interrupted.json", ether);
    const chains = (): string[] => readdirSync(folder).filter((name) => name.startsWith("exchequer-anvil-"));
    const scratch = mkdtempSync(join(tmpdir(), "exchequer-interrupted-"));
    const node = await openFork({ source: "replica", overlay: NO_OVERLAY, runFolder: scratch, cwd: root });
    await node.mine();
    let command: number | undefined;
    let told = 0;
    // Once a chain of this command stands, seen by its folder, its state is held back: it cannot be over before it is interrupted.
    const holding = await lyingNode(node.rpcUrl, (_, result) => {
      if (chains().length === 0 || command === undefined) return result;
      if (told++ === 0) process.kill(command, "SIGINT");
      return new Promise(() => {});
    });
    try {
      const run = await exchequer(["simulate", path, "--fork", `rpc:${holding.url}`], {
        started: (pid) => (command = pid),
      });
      expect([run.code, told > 0]).toEqual([130, true]);
      expect(readdirSync(folder).filter((name) => name.startsWith("exchequer-"))).toEqual([]);
    } finally {
      await holding.close();
      await node.close();
      rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});

describe("exchequer simulate and fork with bad input", () => {
  test.each([
    ["a cut-off file", '{"holdings":{', "ACTIONS_FILE"],
    ["an unknown key", '{"holdings":{},"actions":[{"kind":"hold","why":"x"}]}', "ACTIONS_FILE"],
    ["a venue nobody knows", '{"holdings":{},"actions":[{"kind":"swap","venue":"moon"}]}', "ACTIONS_FILE"],
  ])("error: %s is exit 2", async (_, text, code) => {
    const path = join(folder, "bad.json");
    writeFileSync(path, text);
    const run = await exchequer(["simulate", path, "--json"]);
    expect([run.code, errorOf(run).code]).toEqual([2, code]);
  });

  test("error: an absent file, mandate, source and bundle are exit 2 each", async () => {
    const file = sellFile("fine.json", ether);
    const runs = await Promise.all([
      exchequer(["simulate", join(folder, "nowhere.json"), "--json"]),
      exchequer(["simulate", file, "--mandate", join(folder, "nowhere.yaml"), "--json"]),
      exchequer(["simulate", file, "--fork", "mainnet", "--json"]),
      exchequer(["fork", "info", join(folder, "nowhere"), "--json"]),
      exchequer(["fork", "import", folder, "--out", join(folder, "never"), "--json"]),
    ]);
    expect(runs.map((run) => [run.code, errorOf(run).code])).toEqual([
      [2, "ACTIONS_FILE"],
      [2, "MANDATE_ABSENT"],
      [2, "FORK_SOURCE_UNKNOWN"],
      [2, "BUNDLE_UNREADABLE"],
      [2, "BUNDLE_UNREADABLE"],
    ]);
    expect(existsSync(join(folder, "never"))).toBe(false);
  });

  test("error: a dead node is exit 1, without a stack trace and without its token", async () => {
    const secret = "http://127.0.0.1:1/v3/TOKEN-0123456789";
    for (const run of [
      await exchequer(["simulate", sellFile("fine.json", ether), "--fork", `rpc:${secret}`, "--json"]),
      await exchequer(["simulate", sellFile("fine.json", ether), "--fork", "rpc:", "--json"], {
        env: { MAINNET_RPC_URL: secret },
      }),
    ]) {
      expect([run.code, errorOf(run).code]).toEqual([1, "RPC_UNREACHABLE"]);
      expect(run.stdout + run.stderr).not.toMatch(/TOKEN-0123456789|^ +at /m);
    }
  });
});

describe.skipIf(recorded === null)("exchequer fork on block 15538827", () => {
  test("default: import, info twice the same, verify; 1 WETH to the unit, 100 WETH exit 3", async () => {
    const bundle = join(folder, "bundle");
    expect((await exchequer(["fork", "import", recorded as string, "--out", bundle])).code).toBe(0);
    const info = await exchequer(["fork", "info", bundle, "--json"]);
    expect(bundleInfoSchema.parse(JSON.parse(info.stdout)).counts).toEqual({
      accounts: 1030,
      slots: 1090,
      codes: 160,
      transactions: 823,
    });
    expect((await exchequer(["fork", "info", bundle, "--json"])).stdout).toBe(info.stdout);
    const verify = await exchequer(["fork", "verify", bundle, "--json"]);
    expect([verify.code, forkVerifyOutputSchema.parse(JSON.parse(verify.stdout)).ok]).toEqual([0, true]);
    const one = await exchequer(["simulate", sellFile("one.json", ether), "--fork", `bundle:${bundle}`, "--json"]);
    expect(simulateOutputSchema.parse(JSON.parse(one.stdout)).outcome.actions[0]?.amountOut).toBe("1589197592");
    const hundred = await exchequer([
      "simulate",
      sellFile("hundred.json", 100n * ether),
      "--fork",
      `bundle:${bundle}`,
      "--json",
    ]);
    expect(hundred.code).toBe(3);
    expect(errorOf(hundred)).toMatchObject({ code: "STATE_UNKNOWN", address: MAINNET.wethUsdc500 });
    writeFileSync(join(bundle, "codes.json.gz"), readFileSync(join(bundle, "codes.json.gz")).subarray(0, 1_000));
    const cut = await exchequer(["fork", "verify", bundle, "--json"]);
    expect([cut.code, errorOf(cut).code]).toEqual([2, "BUNDLE_UNREADABLE"]);
  });
});
