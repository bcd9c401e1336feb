import { encodeFunctionData, parseAbi } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Address, Hex } from "../../policies/treasury/money.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { policyPlanOutputSchema } from "../../workflows/cli/commands/policy/plan.ts";
import { policyShowOutputSchema } from "../../workflows/cli/commands/policy/show.ts";
import { compiled } from "../fork/recorded.ts";
import { inFolder, runCommand } from "../support/command.ts";
import { writeCouncilFiles } from "../support/councilFiles.ts";
import { type DeployedRun, deployedRun } from "../support/deployedRun.ts";

const timeout = 120_000;
const DAI_POOL = /^.*0x5777d92f208679DB4b9778590Fa3CAB3aC9e2168.*\n/m;
const deployer = forkAccount("deployer");
const executor = forkAccount("executor");

describe.skipIf(!compiled)("exchequer policy plan --deployer", { timeout }, () => {
  let run: DeployedRun;
  beforeAll(async () => {
    // A second is over with the next block.
    run = await deployedRun({ governance: "key", delays: { limit: 1, structure: 1, restore: 1 } });
    writeCouncilFiles(run.cwd, {
      mandate: (text) => text.replace(DAI_POOL, "").replace("heartbeatSeconds: 3900", "heartbeatSeconds: 3600"),
    });
  }, timeout);
  afterAll(() => run?.remove());

  const planned = async (where: string[], ...more: string[]) => {
    const { code, stdout } = await runCommand(["policy", "plan", "mandate.yaml", "--json", ...where, ...more], {
      cwd: run.cwd,
    });
    expect(code, stdout).toBe(0);
    return policyPlanOutputSchema.parse(JSON.parse(stdout));
  };

  it("default: each new contract has its address and its calls; carried out as printed, the chain has the mandate", async () => {
    const { fork, deployment } = run;
    const plan = await planned(["--run", run.run.id], "--deployer", deployer.address, "--front-end", "bravo");
    expect(plan.form).toMatchObject({
      frontEnd: "bravo",
      targets: [deployment.changes],
      signatures: ["submit((uint8,address,uint256)[])"],
      calldatas: [`0x${plan.naming[0]?.data.slice(10)}`],
    });
    expect(plan.creations.map(({ contract }) => contract)).toEqual([
      "Oracle",
      "Valuation",
      "Judge",
      "PolicyModule",
      "UniswapV3SwapAdapter",
    ]);
    const at = (contract: string): Address => plan.creations.find((one) => one.contract === contract)?.at as Address;
    const words = plan.newContracts.flatMap(({ thenSet }) => thenSet);
    expect(words).toContain(
      `PolicyChanges: submit, then accept, adapter of swap = UniswapV3SwapAdapter ${at("UniswapV3SwapAdapter")}`,
    );
    expect(words).toContain(`PolicyChanges: submit, then accept, controller = PolicyModule ${at("PolicyModule")}`);
    expect(plan.naming.map(({ functionName }) => functionName)).toEqual(["submit", "accept"]);
    expect(plan.naming[0]?.steps.map(({ parameter, about, new: next }) => [parameter, about, next])).toEqual([
      ["adapter", "swap", at("UniswapV3SwapAdapter")],
      ["controller", null, at("PolicyModule")],
    ]);

    for (const { data, at: expected } of plan.creations) {
      const receipt = await fork.send({ account: deployer, to: null, data: data as Hex, gas: 8_000_000n });
      expect(receipt.contractAddress).toBe(expected);
    }
    for (const { to, data } of plan.naming) {
      await fork.send({ account: executor, to, data, gas: 2_000_000n });
      await fork.mine();
    }
    const enable = encodeFunctionData({
      abi: parseAbi(["function enableModule(address module)"]),
      args: [at("PolicyModule")],
    });
    await fork.send({ account: executor, to: deployment.custody, data: enable, gas: 500_000n });
    await fork.mine();
    const where = ["--chain", fork.rpcUrl, "--treasury", deployment.custody, "--module", at("PolicyModule")];
    const after = await planned(where, "--deployer", deployer.address);
    expect([after.calls, after.newContracts, after.creations, after.naming]).toEqual([[], [], [], []]);
  });

  it("error: a deployer for two files, or that is no address, is exit 2", async () => {
    const two = ["policy", "plan", "mandate.yaml", "mandate.yaml", "--deployer", deployer.address, "--json"];
    const said = await runCommand(two, { cwd: run.cwd });
    expect([said.code, JSON.parse(said.stdout)]).toMatchObject([2, { error: { code: "BAD_USAGE" } }]);
  });
});

describe("exchequer policy show", { timeout }, () => {
  it("behavior: a feed that is held beside a pool says how far, over which time and which pool", async () => {
    const pool = "0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640";
    const twap = `{ pool: "${pool}", quote: USDC, feePpm: 500, windowSeconds: 1800, maxDeviationBps: 200 }`;
    await inFolder(async (cwd) => {
      writeCouncilFiles(cwd, {
        mandate: (text) => text.replace("    twap: null", `    twap: ${twap}`),
      });
      const { code, stdout } = await runCommand(["policy", "show", "mandate.yaml", "--json"], { cwd });
      expect(code, stdout).toBe(0);
      const { says } = policyShowOutputSchema.parse(JSON.parse(stdout));
      const words = says.flatMap(({ says: lines }) => lines).join("\n");
      expect(words).toContain(
        `believed only within 2.00% of the average over 30 minutes in pool ${pool} (against USDC, 0.05%)`,
      );
    });
  });
});
