import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Keystore } from "ox";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { writeBundle } from "../../simulation/forks/bundle.ts";
import { importBlock } from "../../simulation/forks/importBlock.ts";
import { NO_OVERLAY } from "../../simulation/forks/overlay.ts";
import { openFork } from "../../workflows/adapters/fork.ts";
import { doctorOutputSchema } from "../../workflows/cli/commands/doctor/index.ts";
import { compiled, recordedBlock } from "../fork/recorded.ts";
import { type FileChanges, writeCouncilFiles } from "../support/councilFiles.ts";
import { type Ended, inFolder, runCommand } from "../support/command.ts";

const timeout = 60_000;
type Env = Record<string, string>;

const doctor = (cwd: string, args: string[] = [], env: Env = {}): Promise<Ended> =>
  runCommand(["doctor", "--json", ...args], { cwd, env });
const examined = async (change: FileChanges, args: string[] = [], env: Env = {}) =>
  inFolder(async (cwd) => {
    writeCouncilFiles(cwd, change);
    const { code, stdout, stderr } = await doctor(cwd, args, env);
    // Progress at most.
    expect(stderr).toMatch(/^(· [^\n]*\n)*$/);
    return { code, ...doctorOutputSchema.parse(JSON.parse(stdout)) };
  });
const badOf = ({ findings }: Awaited<ReturnType<typeof examined>>): string[] =>
  findings.filter(({ level }) => level === "bad").map(({ what, detail }) => `${what}: ${detail}`);

describe.skipIf(!compiled)("exchequer doctor on feeds", { timeout }, () => {
  it("default: each feed of the mandate on the fork a run would take, and nothing to say against it", async () => {
    const said = await examined({});
    expect([said.code, badOf(said)]).toEqual([0, []]);
    expect(said.fork?.state).toMatchObject({ source: "replica", notMainnet: true, overlays: [] });
    expect(said.feeds.map(({ symbol, problems, ageSeconds }) => [symbol, problems, ageSeconds])).toEqual([
      ["WETH", [], 600],
      ["USDC", [], 600],
      ["DAI", [], 600],
    ]);
    expect(said.feeds[0]?.onChain).toMatchObject({
      description: { status: "read", value: "ETH / USD" },
      decimals: { status: "read", value: 8 },
      latest: { value: { answer: "300000000000" } },
    });
  });

  it("behavior: a feed that is not what the mandate takes it for is exit 1, with both sides", async () => {
    const said = await examined({
      mandate: (text) =>
        text
          .replace("feedDescription: USDC / USD", "feedDescription: USD / USD")
          .replace("heartbeatSeconds: 3900", "heartbeatSeconds: 599")
          .replace('"0xAed0c38402a5d19df6E4c03F4E2DceD6e29c1ee9"', '"0x6B175474E89094C44Da98b954EedeAC495271d0F"'),
    });
    expect(said.code).toBe(1);
    expect(badOf(said)).toEqual([
      "feed WETH: its answer is 600 seconds old, the mandate believes it for 599",
      'feed USDC: it calls itself "USDC / USD", the mandate expects "USD / USD"',
      "feed DAI: description() reverts",
      "feed DAI: it answers with 18 decimals, the mandate expects 8",
      "feed DAI: latestRoundData() reverts",
    ]);
  });

  it("behavior: a node is read too; one that is not there is told without its URL", async () => {
    await inFolder(async (cwd) => {
      const runFolder = join(cwd, "node");
      const node = await openFork({ source: "replica", overlay: NO_OVERLAY, runFolder, cwd });
      try {
        await node.mine();
        const said = await examined({}, ["--fork", `rpc:${node.rpcUrl}`]);
        expect(said.fork?.state).toMatchObject({ source: "rpc", parentBlock: node.baseBlock.number });
        expect([said.code, said.feeds[0]?.ageSeconds]).toEqual([0, 612]);
      } finally {
        await node.close();
      }
    });
    const dead = await examined({}, [], { MAINNET_RPC_URL: "http://127.0.0.1:1/v3/PLANTED-0123456789" });
    expect([dead.code, badOf(dead)]).toEqual([1, ["fork: The RPC node cannot be reached."]]);
    expect(JSON.stringify(dead)).not.toContain("PLANTED");
  });

  it("error: a fork source nobody knows is exit 2", async () => {
    await inFolder(async (cwd) => {
      const { code, stdout } = await doctor(cwd, ["--fork", "mainnet"]);
      expect([code, JSON.parse(stdout)]).toMatchObject([2, { error: { code: "BAD_USAGE" } }]);
    });
  });
});

const recorded = recordedBlock(15_538_827);
describe.skipIf(recorded === null)("exchequer doctor on the feeds of block 15538827", { timeout }, () => {
  it("default: what the block lacks is unknown by address and slot and no failure; a real clamp inside the believed range is one", async () => {
    await inFolder(async (cwd) => {
      writeBundle(importBlock(recorded as string), join(cwd, "bundle"));
      const fork = ["--fork", `bundle:${join(cwd, "bundle")}`];
      const said = await examined({}, fork);
      const { onChain, ageSeconds } = said.feeds[0] ?? {};
      expect(ageSeconds).toBe(312);
      expect(onChain).toMatchObject({
        description: {
          status: "unknown",
          address: "0x37bC7498f4FF12C19678ee8fE19d713b87F6a9e6",
          slot: `0x${"2f".padStart(64, "0")}`,
        },
        decimals: { value: 8 },
        latest: { value: { answer: "158811178966" } },
        minAnswer: { value: "100000000" },
        maxAnswer: { value: "1000000000000" },
      });
      const feed = said.feeds[1]?.onChain.feed;
      expect(said.feeds[1]?.onChain.latest).toEqual({ status: "unknown", address: feed, slot: null });
      expect(said.feeds[2]?.onChain.latest).toMatchObject({ address: said.feeds[2]?.onChain.feed });
      expect([said.code, badOf(said)]).toEqual([0, []]);
      const wider = await examined(
        { mandate: (text) => text.replace('maxPriceUsd8: "1000000000000"', 'maxPriceUsd8: "10000000000000"') },
        fork,
      );
      expect([wider.code, badOf(wider)]).toEqual([
        1,
        ["feed WETH: it never answers over $10,000.00 and the mandate believes it up to $100,000.00"],
      ]);
      const notes = said.findings.filter(({ what, level }) => what.startsWith("feed") && level === "note");
      expect(notes.map(({ what, next }) => [what, next])).toEqual([
        ["feed WETH", null],
        ["feed USDC", "a run states $1.00 there"],
        ["feed DAI", "a run states $1.00 there"],
      ]);
    });
  });

  it("behavior: of a token it says what the block holds, of a pool what it holds and what fits through", async () => {
    await inFolder(async (cwd) => {
      writeBundle(importBlock(recorded as string), join(cwd, "bundle"));
      const said = await examined({}, ["--fork", `bundle:${join(cwd, "bundle")}`]);
      const of = (part: string, level: string): string[] =>
        said.findings.flatMap((one) =>
          one.part === part && one.level === level ? [`${one.what}: ${one.detail}`] : [],
        );
      // USDC's real proxy of 2022, in its ZeppelinOS slot.
      expect(of("tokens", "note")).toEqual([
        "USDC: 0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48: proxy (ZeppelinOS), runs 0xa232…bdcf: its admin can change it; can be paused",
      ]);
      expect(of("tokens", "unknown").join()).toContain(
        "UNI: the fork does not hold account 0x1f9840a85d5aF5bf1D1762F925BDADdC4201F984",
      );
      expect(of("venues", "ok")[0]).toMatch(/^WETH\/USDC 0\.05%: holds 45,024,388 USDC and 34,880 WETH; /);
      expect(of("venues", "unknown")).toEqual([
        "DAI/USDC 0.01%: the fork does not hold account 0x5777d92f208679DB4b9778590Fa3CAB3aC9e2168",
      ]);
      // 2% of what the pool holds of the token sold, at the feeds' prices.
      expect(said.venues[0]).toMatchObject({ from: "USDC", to: "WETH", boundBy: "pool-depth" });
    });
  });
});

describe.skipIf(!compiled)("exchequer doctor on keys", { timeout }, () => {
  const [submitter, seat] = [`0x${"5a".repeat(32)}`, `0x${"6b".repeat(32)}`] as const;
  const secrets: Env = {
    SUBMITTER_PASSWORD: "PLANTED correct horse",
    MIX: seat,
    TAKEN: submitter,
    OTHER_PASSWORD: "PLANTED wrong horse",
  };
  const roles = (...lines: string[]): FileChanges => ({
    config: (text) => text.replace("\n  from: throwaway", `\n  from: throwaway\n  roles:\n    ${lines.join("\n    ")}`),
  });
  /** A real keystore beside the configuration. */
  const withKeystore = async (lines: string[], mode: number) =>
    inFolder(async (cwd) => {
      const [derived, options] = Keystore.scrypt({ password: secrets["SUBMITTER_PASSWORD"] as string, n: 1_024 });
      mkdirSync(join(cwd, "keys"));
      writeFileSync(join(cwd, "keys/submitter.json"), JSON.stringify(Keystore.encrypt(submitter, derived, options)));
      chmodSync(join(cwd, "keys/submitter.json"), mode);
      writeCouncilFiles(cwd, roles(...lines));
      const run = await doctor(cwd, [], { ...secrets, EXCHEQUER_DEBUG: "1" });
      const text = await runCommand(["doctor"], { cwd, env: secrets });
      for (const secret of ["PLANTED", submitter.slice(2), seat.slice(2)])
        expect(run.stdout + run.stderr + text.stdout + text.stderr).not.toContain(secret);
      const said = doctorOutputSchema.parse(JSON.parse(run.stdout));
      return { code: run.code, text: text.stdout, ...said, bad: badOf({ code: run.code, ...said }).join("\n") };
    });

  it("default: whose key signs for each role, on a fork and live, and why a fork takes throwaway ones", async () => {
    const keystore = "submitter: { keystore: keys/submitter.json, passwordEnv: SUBMITTER_PASSWORD }";
    const said = await withKeystore([keystore, "seat:constant-mix: { env: MIX }"], 0o600);
    expect([said.code, said.bad]).toEqual([0, ""]);
    expect(said.keys.map(({ role, live }) => [role, live?.address])).toEqual([
      ["submitter", privateKeyToAccount(submitter).address],
      ["seat:constant-mix", privateKeyToAccount(seat).address],
      ["seat:volatility-target", undefined],
      ["seat:risk", undefined],
      ["seat:model-1", undefined],
    ]);
    expect(said.keys.some(({ forkAddress, live }) => forkAddress === live?.address)).toBe(false);
    expect(said.text).toContain(
      "a fork signs with throwaway keys that anyone can derive, always: it has the real chain's id",
    );
    expect(said.text).toMatch(
      /key submitter +live: 0x\w{40}, from keystore \S+submitter\.json, password in SUBMITTER_PASSWORD/,
    );
  });

  it("behavior: a file others may read, a key two roles share, a password that is not its own, a seat nobody has", async () => {
    const said = await withKeystore(
      [
        "submitter: { keystore: keys/submitter.json, passwordEnv: SUBMITTER_PASSWORD }",
        "seat:risk: { env: TAKEN }",
        "approver: { keystore: keys/submitter.json, passwordEnv: OTHER_PASSWORD }",
        "seat:nobody: { env: MIX }",
        "seat:constant-mix: { env: ABSENT }",
      ],
      0o644,
    );
    expect(said.code).toBe(1);
    for (const words of [
      /key submitter: others may read \S+submitter\.json \(mode 644\)/,
      /key submitter: it is also the key of seat:risk/,
      /key seat:risk: it is also the key of submitter/,
      /key approver: The key of approver cannot be read: \S+ does not open with what is in OTHER_PASSWORD\./,
      /key seat:nobody: the seats file has no such seat/,
      /key seat:constant-mix: There is no key for seat:constant-mix\./,
    ])
      expect(said.bad).toMatch(words);
  });
});
