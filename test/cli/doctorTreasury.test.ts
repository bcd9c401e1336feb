import { encodeFunctionData, erc20Abi, parseAbi, parseUnits } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policyChangesAbi } from "../../contracts/generated/PolicyChanges.ts";
import type { Address } from "../../policies/treasury/money.ts";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { tableOutputSchema } from "../../workflows/cli/commands/backtest/outputs.ts";
import { doctorOutputSchema } from "../../workflows/cli/commands/doctor/index.ts";
import type { PartFinding } from "../../workflows/cli/commands/doctor/finding.ts";
import { compiled } from "../fork/recorded.ts";
import { inFolder, root, runCommand } from "../support/command.ts";
import { writeCouncilFiles } from "../support/councilFiles.ts";
import { type DeployedRun, deployedRun } from "../support/deployedRun.ts";
import { governedKey, type GovernedTreasury, governedTreasury } from "../support/governedTreasury.ts";

const timeout = 120_000;
const USDC: Address = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
const safeAbi = parseAbi([
  "function enableModule(address module)",
  "function setGuard(address guard)",
  "function setFallbackHandler(address handler)",
  "function addOwnerWithThreshold(address owner, uint256 threshold)",
]);

const examined = async (args: string[], cwd?: string) => {
  const look = async (at: string) => {
    const { code, stdout, stderr } = await runCommand(["doctor", "--json", ...args], { cwd: at });
    expect(stderr).toMatch(/^(· [^\n]*\n)*$/);
    return { code, ...doctorOutputSchema.parse(JSON.parse(stdout)) };
  };
  return cwd === undefined ? inFolder(look) : look(cwd);
};
type Said = Awaited<ReturnType<typeof examined>>;

const ofLevel = ({ findings }: Said, level: PartFinding["level"]): string[] =>
  findings.filter((finding) => finding.level === level).map(({ part, what, detail }) => `${part} ${what}: ${detail}`);
const partOf = ({ findings }: Said, part: string): string =>
  findings.flatMap((one) => (one.part === part ? [`${one.level} ${one.what}: ${one.detail}`] : [])).join("\n");

describe.skipIf(!compiled)("exchequer doctor on a Safe with a timelock, by its RPC URL", { timeout }, () => {
  let treasury: GovernedTreasury;
  const live = (): string[] => {
    const { fork, deployment } = treasury;
    return ["--chain", fork.rpcUrl, "--treasury", deployment.custody, "--module", deployment.module];
  };
  beforeAll(async () => {
    treasury = await governedTreasury({ custody: "safe", proposer: governedKey("owner 1").address });
  }, timeout);
  afterAll(() => treasury?.close());

  it("default: nothing is bad; custody, people and the bound of its NAV are named", async () => {
    const said = await examined(live());
    expect([said.code, ofLevel(said, "bad")]).toEqual([0, []]);
    expect(said.treasury).toMatchObject({ kind: "safe", live: true, run: null, mode: "normal", policyVersion: 1 });
    expect(partOf(said, "policy")).toMatch(/ok wiring: .*\nok code: 11 of 11 .*\nok mandate: /);
    expect(partOf(said, "custody")).toMatch(
      new RegExp(
        `ok singleton: Safe 1\\.4\\.1 as published, code hash 0x\\w{64}, .*\nok owners: 2 of 2: .*\n` +
          `ok modules: ${treasury.deployment.module}, the policy module, and no other\nok guard: none\nok fallback: `,
        "i",
      ),
    );
    expect(partOf(said, "roles")).toMatch(
      new RegExp(`ok executor: timelock ${treasury.timelock}, 3600 seconds\nnote proposer: `, "i"),
    );
    // 100 WETH at $3,000 and 300,000 USDC: 1% of it refills over 30 days, 3% of it never.
    expect([said.bound?.navFrom, said.bound?.navUsd8]).toEqual(["treasury", String(600_000n * 10n ** 8n)]);
    expect(said.bound?.cases.map(({ period, lossUsd8, totalUsd8 }) => [period, lossUsd8, totalUsd8])).toEqual([
      ["decision", "600000000000", "600000000000"],
      ["day", "620000000000", "620000000000"],
      ["month", "1200000000000", "1200000000000"],
      ["epoch", "1800000000000", null],
    ]);
    expect(said.venues).toHaveLength(6);
  });

  it("behavior: a backtest begins with what this treasury holds", async () => {
    const { code, stdout } = await runCommand(
      ["backtest", "table", "hold", "--holdings", "treasury", ...live(), "--every", "30d", "--json"],
      { cwd: root },
    );
    const { rows } = tableOutputSchema.parse(JSON.parse(stdout));
    const said = await runCommand(
      ["backtest", "table", "hold", "--holdings", "WETH=100,USDC=300000", "--every", "30d", "--json"],
      { cwd: root },
    );
    expect([code, rows]).toEqual([0, tableOutputSchema.parse(JSON.parse(said.stdout)).rows]);
    // Another place in which to say whose holdings: without that word they would be taken for the mandate's own.
    expect((await runCommand(["backtest", "hold", ...live()], { cwd: root })).code).toBe(2);
  });

  it("behavior: what a mandate says that the chain does not is bad, and the bound is taken of the chain's", async () => {
    const { limits } = treasury.deployment;
    const said = await inFolder(async (cwd) => {
      writeCouncilFiles(cwd, { mandate: (text) => text.replace("lossBudgetBps: 100", "lossBudgetBps: 50") });
      return examined([...live(), "--mandate", "mandate.yaml"], cwd);
    });
    expect([said.code, ofLevel(said, "bad")]).toEqual([
      1,
      ["policy mandate: limits.lossBudgetBps is 100 on chain, 50 in the mandate"],
    ]);
    expect(said.bound?.cases[0]?.lossUsd8).toBe("600000000000");
    const other = await examined(["--chain", treasury.fork.rpcUrl, "--treasury", limits, "--module", limits]);
    expect(other.code).toBe(1);
    expect(ofLevel(other, "bad").join()).toContain(`${limits} does not answer as a policy module`);
  });

  it("behavior: a stranger's module, a seat that owns, a guard, a handler and an approval are each bad", async () => {
    const { deployment, bySafe } = treasury;
    const { custody } = deployment;
    const [rogue, seat] = [governedKey("rogue").address, governedKey("seat 3").address];
    const guard = await treasury.deployGuard();
    const call = (data: `0x${string}`) => bySafe(custody, data);
    await call(encodeFunctionData({ abi: safeAbi, functionName: "enableModule", args: [rogue] }));
    await call(encodeFunctionData({ abi: safeAbi, functionName: "addOwnerWithThreshold", args: [seat, 2n] }));
    await call(encodeFunctionData({ abi: safeAbi, functionName: "setFallbackHandler", args: [USDC] }));
    const approve = { abi: erc20Abi, functionName: "approve", args: [seat, parseUnits("7", 6)] } as const;
    await bySafe(USDC, encodeFunctionData(approve));
    await call(encodeFunctionData({ abi: safeAbi, functionName: "setGuard", args: [guard] }));
    const said = await examined(live());
    expect(said.code).toBe(1);
    expect(ofLevel(said, "bad").map((words) => words.toLowerCase())).toEqual(
      [
        `custody modules: ${rogue} is enabled too and not known: it can move everything, without any limit`,
        `custody guard: ${guard} may stop the owners from doing anything`,
        `custody fallback: ${USDC} is not Safe 1.4.1's handler: anyone can have custody call it with any data`,
        `allowances USDC: seat 3 (${seat}) may take 7.000000 at any time`,
        `roles overlap: ${seat} is seat 3 and owner of custody: it votes on decisions and can move custody past all of them`,
      ].map((words) => words.toLowerCase()),
    );
  });
});

describe.skipIf(!compiled)("exchequer doctor on Permit2", { timeout }, () => {
  it("behavior: what custody allows in Permit2 is bad where the token allows Permit2, and else worth nothing", async () => {
    const treasury = await governedTreasury({ custody: "safe", proposer: governedKey("owner 1").address });
    const { fork, bySafe, deployment } = treasury;
    const ask = <T>(method: string, params: unknown[]): Promise<T> =>
      fork.client.request({ method, params } as never) as Promise<T>;
    // Permit2's code is in no package here: this stands at its address and says of everybody 7,000,000 base units, for good.
    await ask("anvil_setCode", [MAINNET.permit2, "0x626acfc060005265ffffffffffff602052600060405260606000f3"]);
    const open = { abi: erc20Abi, functionName: "approve", args: [MAINNET.permit2, parseUnits("9", 6)] } as const;
    await bySafe(USDC, encodeFunctionData(open));
    const where = ["--treasury", deployment.custody, "--module", deployment.module];
    const said = await examined(["--chain", fork.rpcUrl, ...where]);
    await treasury.close();
    const seat = governedKey("seat 3").address;
    expect(said.code).toBe(1);
    expect(ofLevel(said, "bad")).toContain(
      `allowances USDC: Permit2 (${MAINNET.permit2}) may take 9.000000 at any time`,
    );
    expect(ofLevel(said, "bad")).toContain(
      `allowances Permit2 USDC: seat 3 (${seat}) may take 7.000000 until 281474976710655 (unix seconds)`,
    );
    expect(ofLevel(said, "note").filter((words) => words.startsWith("allowances Permit2 DAI: seat 3"))).toHaveLength(1);
    expect(ofLevel(said, "bad").filter((words) => words.startsWith("allowances Permit2 DAI"))).toEqual([]);
  });
});

describe.skipIf(!compiled)("exchequer doctor on who governs", { timeout }, () => {
  it("behavior: a key as the timelock's admin, and a seat that proposes, are bad", async () => {
    const seat = governedKey("seat 3").address;
    const treasury = await governedTreasury({ custody: "treasury", proposer: seat, admin: seat });
    try {
      const { deployment, fork, timelock } = treasury;
      const said = await examined([
        "--chain",
        fork.rpcUrl,
        "--treasury",
        deployment.custody,
        "--module",
        deployment.module,
      ]);
      expect([said.code, said.treasury?.kind]).toEqual([1, "treasury"]);
      expect(ofLevel(said, "bad").map((words) => words.toLowerCase())).toEqual(
        [
          `roles executor: timelock ${timelock} has ${seat} as admin, a key: it needs no vote`,
          `roles overlap: ${seat} is seat 3 and proposer of the timelock: it votes on decisions and can change what they are judged by`,
        ].map((words) => words.toLowerCase()),
      );
    } finally {
      await treasury.close();
    }
  });
});

describe.skipIf(!compiled)("exchequer doctor on a fork that holders govern", { timeout }, () => {
  it("default: their timelock owns limits and seats, takes proposals from the governor alone; nothing is bad", async () => {
    const run = await deployedRun();
    try {
      const said = await examined([], run.cwd);
      expect([said.code, ofLevel(said, "bad")]).toEqual([0, []]);
      const { timelock, governor } = run.deployment;
      const roles = partOf(said, "roles");
      expect(roles).toContain(`ok executor: timelock ${timelock}, 0 seconds`);
      expect(roles).toContain(`note proposer: ${governor} proposes to it`);
      expect(roles).toContain("ok delays: loosening waits 259200 seconds for numbers, 604800 for structure");
    } finally {
      await run.remove();
    }
  });
});

describe.skipIf(!compiled)("exchequer doctor after a run", { timeout }, () => {
  let run: DeployedRun;
  beforeAll(async () => {
    // A second is over with the next block.
    run = await deployedRun({ governance: "key", delays: { limit: 1, structure: 1, restore: 1 } });
  }, timeout);
  afterAll(() => run?.remove());

  it("default: the last run's treasury, on its own chain; a key as executor is a warning on a fork and bad on a chain", async () => {
    const { custody, module } = run.deployment;
    const said = await examined([], run.cwd);
    expect([said.code, ofLevel(said, "bad")]).toEqual([0, []]);
    expect(said.treasury).toMatchObject({ custody, module, kind: "treasury", live: false, run: run.run.id });
    const executor = forkAccount("executor").address;
    expect(ofLevel(said, "warn").map((words) => words.split(":")[0])).toEqual(["roles executor", "roles processes"]);
    expect(partOf(said, "custody")).toContain(`${module}, the policy module, and no other`);
    const live = await examined(["--chain", run.fork.rpcUrl, "--treasury", custody, "--module", module]);
    expect(live.code).toBe(1);
    expect(ofLevel(live, "bad")[0]).toBe(
      `roles executor: ${executor} is a key, not a contract: whoever has it loosens any limit, after its delay`,
    );
    const derivable = ofLevel(live, "bad").slice(1);
    expect(derivable.every((words) => words.includes("is a fork's throwaway key"))).toBe(true);
    // Three seats, the submitter, and the executor as owner of limits, seats, anchor and custody.
    expect(derivable).toHaveLength(8);
  });

  it("behavior: a module and a payee that only logs name are found, and the payee counts in the bound", async () => {
    const { fork, deployment } = run;
    const rogue = forkAccount("rogue").address;
    const owner = (to: Address, data: `0x${string}`) =>
      fork.send({ account: forkAccount("executor"), to, data, gas: 500_000n });
    await owner(deployment.custody, encodeFunctionData({ abi: safeAbi, functionName: "enableModule", args: [rogue] }));
    const bucket = [
      { parameter: 34, subject: rogue, value: 86_400n },
      { parameter: 35, subject: rogue, value: 5_000n * 10n ** 8n },
    ];
    for (const functionName of ["submit", "accept"] as const) {
      await owner(deployment.changes, encodeFunctionData({ abi: policyChangesAbi, functionName, args: [bucket] }));
      await fork.mine();
    }
    const said = await examined(["--run", run.run.id], run.cwd);
    expect([said.code, ofLevel(said, "bad").map((words) => words.toLowerCase())]).toEqual([
      1,
      [
        `policy mandate: payments.${rogue} (name ${rogue}, recipient ${rogue}, capacityUsd8 500000000000, refillSeconds 86400) is on chain and not in the mandate`,
        `custody modules: ${rogue} is enabled too and not known: it can move everything, without any limit`,
      ].map((words) => words.toLowerCase()),
    ]);
    // A full bucket, and what a day brings back.
    expect(said.bound?.cases.map(({ paymentsUsd8 }) => paymentsUsd8).slice(0, 2)).toEqual([
      "500000000000",
      "1000000000000",
    ]);
  });

  it("error: a NAV that is no amount of dollars is exit 2; one that is makes the bound", async () => {
    const { code, stdout } = await runCommand(["doctor", "--json", "--nav", "1e6"], { cwd: run.cwd });
    expect([code, JSON.parse(stdout)]).toMatchObject([2, { error: { code: "BAD_USAGE" } }]);
    const said = await examined(["--fork", "replica", "--nav", "1000000"]);
    expect(said.bound).toMatchObject({ navFrom: "option", navUsd8: "100000000000000" });
    expect(said.bound?.cases[0]?.totalUsd8).toBe("1000000000000");
    const url = "http://127.0.0.1:1/v3/PLANTED-0123456789";
    const dead = await runCommand(["doctor", "--chain", url], { cwd: run.cwd });
    expect([dead.code, dead.stdout]).toEqual([1, expect.stringContaining("The RPC node cannot be reached.")]);
    expect(dead.stdout + dead.stderr).not.toContain("PLANTED");
  });
});
