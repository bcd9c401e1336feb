import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_OVERLAY } from "../../simulation/forks/overlay.ts";
import { openFork } from "../../workflows/adapters/fork.ts";
import { policyValidateOutputSchema } from "../../workflows/cli/commands/policy/validate.ts";
import { compiled, recordedBlock } from "../fork/recorded.ts";
import { inFolder, root, runCommand } from "../support/command.ts";

const example = readFileSync(join(root, "policies/mandates/example.yaml"), "utf8");
const DAI = "0x6B175474E89094C44Da98b954EedeAC495271d0F";

const recorded = recordedBlock(15_538_827);

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "exchequer-validate-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const validate = async (text: string, ...args: string[]) => {
  writeFileSync(join(folder, "mandate.yaml"), text);
  const ended = await runCommand(["policy", "validate", "mandate.yaml", "--json", ...args], { cwd: folder });
  expect(ended.stderr).not.toMatch(/^\s+at /m);
  return { code: ended.code, ...policyValidateOutputSchema.parse(JSON.parse(ended.stdout)) };
};

const changed = (changes: [from: string, to: string][]): string =>
  changes.reduce((text, [from, to]) => {
    expect(text, from).toContain(from);
    return text.replace(from, to);
  }, example);

describe("exchequer policy validate, of the file alone", () => {
  it("default: the shipped mandate has nothing against it", async () => {
    expect(await validate(example)).toEqual({
      code: 0,
      format: 1,
      holds: true,
      mandate: { name: "Example DAO treasury", chainId: 1, assets: 3, quorum: 2 },
      problems: [],
      unknown: [],
      fork: null,
      asked: 0,
    });
  });

  it("behavior: every field that is wrong is named at once, with exit 1", async () => {
    const text = changed([
      ["feedDescription: DAI / USD", "feedDescription: ETH / USD"],
      ["turnoverRefillSeconds: 86400", "turnoverRefillSeconds: 86400\n  # kept"],
      ["haltDrawdownBps: 3000", "haltDrawdownBps: 1000"],
      ["tokens: [DAI, USDC], feePpm: 100", "tokens: [DAI, USDC], feePpm: 500"],
    ]);
    const { code, holds, problems } = await validate(text);
    expect([code, holds, problems.map(({ field }) => field)]).toEqual([
      1,
      false,
      ["assets.2.feedDescription", "limits.haltDrawdownBps", "uniswapV3.pools.2.pool"],
    ]);
  });

  it("behavior: for a person, with field and reason in a line", async () => {
    writeFileSync(join(folder, "mandate.yaml"), changed([["lossRefillSeconds: 2592000", "lossRefillSeconds: 0"]]));
    const { code, stdout } = await runCommand(["policy", "validate", "mandate.yaml"], { cwd: folder });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^mandate.yaml cannot hold\n {2}limits\.lossRefillSeconds: .*>=1\n/);
  });

  it("behavior: a quorum over the seats that there are", async () => {
    const seats = join(root, "agents/seats/example.yaml");
    expect((await validate(changed([["quorum: 2", "quorum: 5"]]), "--seats", seats)).problems).toEqual([
      { field: "council.quorum", reason: "5 is over the 4 seats that there are" },
    ]);
    expect((await validate(changed([["quorum: 2", "quorum: 4"]]), "--seats", seats)).code).toBe(0);
  });

  it("error: seats of which two are one", async () => {
    const text = readFileSync(join(root, "agents/seats/example.yaml"), "utf8");
    writeFileSync(join(folder, "seats.yaml"), text.replace("id: risk", "id: constant-mix"));
    const { code, stderr } = await runCommand(["policy", "validate", "mandate.yaml", "--seats", "seats.yaml"], {
      cwd: folder,
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining("seats: constant-mix stands there twice")]);
  });

  it.each([
    [["policy", "validate", "absent.yaml"], "MANDATE_ABSENT"],
    [["policy", "validate", "mandate.yaml", "--fork", "mainnet"], "BAD_USAGE"],
    [["policy", "validate"], "BAD_USAGE"],
  ])("error: %j", async (args, code) => {
    const ended = await runCommand(args, { cwd: folder });
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining(`(${code})`)]);
  });
});

describe.skipIf(!compiled)("exchequer policy validate, beside a chain", { timeout: 60_000 }, () => {
  it("default: the shipped mandate holds on the replica", async () => {
    const { code, holds, problems, unknown, fork, asked } = await validate(example, "--fork", "replica");
    expect({ code, holds, problems, unknown }).toEqual({ code: 0, holds: true, problems: [], unknown: [] });
    expect(fork?.source).toBe("replica");
    expect(asked).toBe(18);
  });

  it.each<[string, [string, string][], string, RegExp]>([
    [
      "decimals that are not the token's",
      [["decimals: 6\n", "decimals: 8\n"]],
      "assets.1.decimals",
      /^USDC has 6, the mandate says 8$/,
    ],
    [
      "decimals that are not the feed's",
      [["feedDescription: USDC / USD\n    feedDecimals: 8", "feedDescription: USDC / USD\n    feedDecimals: 18"]],
      "assets.1.feedDecimals",
      /^it answers with 8 decimals, the mandate expects 18$/,
    ],
    [
      "another asset's feed",
      [["0xAed0c38402a5d19df6E4c03F4E2DceD6e29c1ee9", "0x8fFfFfd4AfB6115b954Bd326cbe7B4BA576818f6"]],
      "assets.2.feedDescription",
      /calls itself "USDC \/ USD", the mandate expects "DAI \/ USD"/,
    ],
    [
      "a feed older than it may be",
      [["heartbeatSeconds: 3900", "heartbeatSeconds: 599"]],
      "assets.0.heartbeatSeconds",
      /^its answer is 600 seconds old, the mandate believes it for 599$/,
    ],
    [
      "a price outside what is believed",
      [['minPriceUsd8: "10000000000"', 'minPriceUsd8: "900000000000"']],
      "assets.0.feed",
      /^\$3,000\.00 is not between/,
    ],
    [
      "a token that is none",
      [["0x1f9840a85d5aF5bf1D1762F925BDADdC4201F984", "0x1f9840A85D5AF5bF1D1762F925bdAdDC4201f985"]],
      "held.0.decimals",
      /nothing answers decimals\(\)$/,
    ],
    [
      "a router that is none",
      [["0xE592427A0AEce92De3Edee1F18E0157C05861564", DAI]],
      "uniswapV3.router",
      /factory\(\) reverts$/,
    ],
    [
      "a mandate that is over",
      [["mandateExpiry: 1830297600", "mandateExpiry: 1600000000"]],
      "limits.mandateExpiry",
      /^1600000000 is not after the chain's time/,
    ],
    ["another chain", [["chainId: 1", "chainId: 10"]], "chainId", /^the mandate is for chain 10, this is chain 1$/],
  ])("behavior: %s is refused by field", async (_, changes, field, reason) => {
    const { code, holds, problems } = await validate(changed(changes), "--fork", "replica");
    expect([code, holds]).toEqual([1, false]);
    expect(problems.find((problem) => problem.field === field)?.reason).toMatch(reason);
  });

  it("behavior: a node of another chain is told as a field, not as a failure", async () => {
    await inFolder(async (cwd) => {
      const node = await openFork({ source: "replica", overlay: NO_OVERLAY, runFolder: join(cwd, "node"), cwd });
      try {
        await node.mine();
        const text = changed([["chainId: 1", "chainId: 10"]]);
        const { code, problems } = await validate(text, "--fork", `rpc:${node.rpcUrl}`);
        expect([code, problems]).toEqual([
          1,
          [{ field: "chainId", reason: "the mandate is for chain 10, this is chain 1" }],
        ]);
      } finally {
        await node.close();
      }
    });
  });

  it.skipIf(recorded === null)("behavior: what a recorded block does not hold is not guessed: exit 3", async () => {
    const bundle = join(folder, "bundle");
    expect((await runCommand(["fork", "import", recorded as string, "--out", bundle], { cwd: folder })).code).toBe(0);
    const { code, holds, problems, unknown } = await validate(example, "--fork", `bundle:${bundle}`);
    expect([code, holds, problems]).toEqual([3, false, []]);
    expect(unknown.map(({ field }) => field)).toContain("assets.1.feed");
  });
});
