import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeFunctionData } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policyChangesAbi } from "../../contracts/generated/PolicyChanges.ts";
import { PARAMETERS } from "../../policies/onchain/changeItems.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { policyDiffOutputSchema } from "../../workflows/cli/commands/policy/diff.ts";
import { policyPlanOutputSchema } from "../../workflows/cli/commands/policy/plan.ts";
import { policyShowOutputSchema } from "../../workflows/cli/commands/policy/show.ts";
import { compiled } from "../fork/recorded.ts";
import { inFolder, root, runCommand } from "../support/command.ts";
import { type DeployedRun, deployedRun } from "../support/deployedRun.ts";

const timeout = 120_000;
const example = readFileSync(join(root, "policies/mandates/example.yaml"), "utf8");
const PAYEE = "0x00000000000000000000000000000000000000aa";

/** The example with a larger trade, a pause and a payee. */
const loosened = example
  .replace("maxTradeBps: 500", "maxTradeBps: 800")
  .replace("cooldownSeconds: 0", "cooldownSeconds: 60")
  .replace(
    "payments: []",
    `payments: [{ name: grants, recipient: "${PAYEE}", capacityUsd8: "100000000000", refillSeconds: 86400 }]`,
  );

/** The same policy, told in another order, without comments, and with addresses in lower case. */
const retold = example
  .split("\n")
  .filter((line) => !line.trim().startsWith("#"))
  .map((line) => line.replace(/ #.*$/, ""))
  .join("\n")
  .replace(/( {4}- \{ name: circle.*)\n( {4}- \{ name: sky.*)/, "$2\n$1")
  .replace(/0x[0-9a-fA-F]{40}/g, (at) => at.toLowerCase());

const inFolderWith = <T>(files: Record<string, string>, use: (cwd: string) => Promise<T>): Promise<T> =>
  inFolder(async (cwd) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
    return use(cwd);
  });

describe("exchequer policy on files alone", { timeout }, () => {
  it("default: show says a mandate in words, with its bound", async () => {
    const { code, stdout } = await inFolder((cwd) => runCommand(["policy", "show"], { cwd }));
    expect(code).toBe(0);
    expect(stdout).toContain("one trade moves at most 5.00% of base NAV");
    expect(stdout).toContain("month     $20,000.00 = loss budget $20,000.00 + payments $0.00");
    const json = await inFolder((cwd) => runCommand(["policy", "show", "--nav", "500000", "--json"], { cwd }));
    const output = policyShowOutputSchema.parse(JSON.parse(json.stdout));
    expect(output.bound.cases.map(({ lossUsd8 }) => lossUsd8)).toEqual([
      "500000000000",
      "516666666667",
      "1000000000000",
      "1500000000000",
    ]);
  });

  it("default: diff says old, new, direction, delay and who", async () => {
    const files = { "old.yaml": example, "new.yaml": loosened };
    const { code, stdout } = await inFolderWith(files, (cwd) =>
      runCommand(["policy", "diff", "old.yaml", "new.yaml"], { cwd }),
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Loosens\n {2}limits\.maxTradeBps {2}5\.00% → 8\.00%\n {6}governance, after the delay/);
    expect(stdout).toMatch(/payments\.grants {2}added: .*capacityUsd8 \$1,000\.00, refillSeconds 1 day\n/);
    expect(stdout).toMatch(/Tightens\n {2}limits\.cooldownSeconds {2}0 seconds → 1 minute\n {6}.*no delay/);
  });

  it("behavior: files that differ in comments and order differ in nothing", async () => {
    const files = { "old.yaml": example, "new.yaml": retold };
    const { code, stdout } = await inFolderWith(files, (cwd) =>
      runCommand(["policy", "diff", "old.yaml", "new.yaml"], { cwd }),
    );
    expect([code, stdout]).toEqual([0, "Nothing differs.\n"]);
  });

  it("default: plan says each call with its decoded arguments; of files that agree it is empty", async () => {
    const files = { "old.yaml": example, "new.yaml": loosened, "retold.yaml": retold };
    await inFolderWith(files, async (cwd) => {
      const made = await runCommand(["policy", "plan", "old.yaml", "new.yaml", "--json"], { cwd });
      const output = policyPlanOutputSchema.parse(JSON.parse(made.stdout));
      expect(
        output.calls.map(({ functionName, effect, to, steps }) => [functionName, effect, to, steps.length]),
      ).toEqual([
        ["submit", "tightens", null, 1],
        ["submit", "loosens", null, 3],
        ["accept", "loosens", null, 3],
      ]);
      expect(output.calls[1]?.steps[0]).toMatchObject({
        id: 0,
        value: "800",
        parameter: "maxTradeBps",
        old: "5.00%",
        new: "8.00%",
      });
      const empty = await runCommand(["policy", "plan", "old.yaml", "retold.yaml"], { cwd });
      expect([empty.code, empty.stdout]).toEqual([0, "Nothing to do.\n"]);
    });
  });

  it("error: MANDATE_OTHER_CHAIN, MANDATE_ABSENT, NO_TREASURY, BAD_USAGE, each with what to do", async () => {
    const files = { "old.yaml": example, "other.yaml": example.replace("chainId: 1", "chainId: 10") };
    await inFolderWith(files, async (cwd) => {
      const said = async (...args: string[]) => {
        const { code, stdout, stderr } = await runCommand(["policy", ...args], { cwd });
        return [code, stdout, stderr];
      };
      expect(await said("diff", "old.yaml", "other.yaml")).toEqual([
        2,
        "",
        "exchequer: One mandate is for chain 1, the other for chain 10: they are of two treasuries.\n  Compare mandates of one chain; `chainId` names it.\n  (MANDATE_OTHER_CHAIN)\n",
      ]);
      expect((await said("diff", "gone.yaml", "old.yaml"))[2]).toContain("(MANDATE_ABSENT)");
      expect(await said("diff", "old.yaml")).toEqual([2, "", expect.stringContaining("(NO_TREASURY)")]);
      expect((await said("diff", "old.yaml", "old.yaml", "--run", "x"))[2]).toContain("not both");
      expect((await said("show", "--nav", "much"))[0]).toBe(2);
    });
  });
});

describe.skipIf(!compiled)("exchequer policy against the last run's treasury", { timeout }, () => {
  let deployed: DeployedRun;
  beforeAll(async () => {
    deployed = await deployedRun();
    writeFileSync(join(deployed.cwd, "loosened.yaml"), loosened);
    writeFileSync(join(deployed.cwd, "retold.yaml"), retold);
  }, timeout);
  afterAll(() => deployed?.remove());

  it("default: the chain has the mandate it was deployed with, however that is told", async () => {
    const { code, stdout } = await runCommand(["policy", "diff", "retold.yaml"], { cwd: deployed.cwd });
    expect([code, stdout.split("\n")[0]]).toEqual([0, "Nothing differs: the chain has this mandate."]);
  });

  it("default: another mandate differs from the chain in what it changes and nothing else", async () => {
    const { code, stdout } = await runCommand(["policy", "diff", "loosened.yaml", "--json"], { cwd: deployed.cwd });
    const output = policyDiffOutputSchema.parse(JSON.parse(stdout));
    expect([code, output.against]).toEqual([0, "chain"]);
    expect(output.changes.map(({ parameter, effect }) => [parameter, effect])).toEqual([
      ["limits.maxTradeBps", "loosens"],
      ["limits.cooldownSeconds", "tightens"],
      ["payments.grants", "loosens"],
    ]);
    // A first bucket's refill time weighs as a tightening where it stands alone: the plan of a new payee is no disagreement.
    const { stdout: planned } = await runCommand(["policy", "plan", "loosened.yaml", "--json"], { cwd: deployed.cwd });
    const { calls } = policyPlanOutputSchema.parse(JSON.parse(planned));
    expect(calls.map(({ functionName, effect, delaySeconds }) => [functionName, effect, delaySeconds])).toEqual([
      ["submit", "tightens", 0],
      ["submit", "loosens", 0],
      ["accept", "loosens", 259_200],
    ]);
  });

  it("behavior: show of the chain takes the bound of the treasury's own NAV", async () => {
    const { run } = deployed;
    const { stdout } = await runCommand(["policy", "show", "--run", run.id, "--json"], { cwd: deployed.cwd });
    const output = policyShowOutputSchema.parse(JSON.parse(stdout));
    expect([output.from, output.bound.navUsd8]).toEqual(["chain", String(630_000n * 10n ** 8n)]);
  });

  it("behavior: what holders gave up loosening is said to be refused, and still tightens", async () => {
    const own = await deployedRun({ governance: "key" });
    try {
      writeFileSync(join(own.cwd, "loosened.yaml"), loosened);
      writeFileSync(join(own.cwd, "tightened.yaml"), example.replace("maxTradeBps: 500", "maxTradeBps: 300"));
      const maxTrade = PARAMETERS.indexOf("maxTradeBps");
      const abdicate = { abi: policyChangesAbi, functionName: "abdicate", args: [maxTrade] } as const;
      const account = forkAccount("executor");
      await own.fork.send({ account, to: own.deployment.changes, data: encodeFunctionData(abdicate), gas: 500_000n });
      await own.fork.mine();
      const at = ["--run", own.run.id];
      const said = await runCommand(["policy", "plan", "loosened.yaml", ...at], { cwd: own.cwd });
      expect([said.code, said.stdout.split("\n")[0]]).toEqual([
        1,
        expect.stringMatching(/^The contract would refuse it: holders gave up loosening maxTradeBps for good, on 20/),
      ]);
      const kept = await runCommand(["policy", "plan", "tightened.yaml", ...at, "--json"], { cwd: own.cwd });
      expect([kept.code, policyPlanOutputSchema.parse(JSON.parse(kept.stdout)).unsound]).toEqual([0, []]);
    } finally {
      await own.remove();
    }
  });

  it("error: MANDATE_OTHER_TREASURY", async () => {
    const shifted = example.replace(/(\n {4}token: "0x)(..)/g, "$1bb").replace(/weth: "0x../, 'weth: "0xbb');
    writeFileSync(join(deployed.cwd, "stranger.yaml"), shifted.replace(/pools:\n( {4}- .*\n)+/, "pools: []\n"));
    const { code, stderr } = await runCommand(["policy", "diff", "stranger.yaml"], { cwd: deployed.cwd });
    expect(stderr).toContain("(MANDATE_OTHER_TREASURY)");
    expect(code).toBe(2);
  });
});
