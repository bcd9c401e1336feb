import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeDeployData, parseEther, size, zeroAddress } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { safeBatchSchema } from "../../policies/onchain/safeTransaction.ts";
import type { Address, Hex } from "../../policies/treasury/money.ts";
import { immutablesOf, timelockArtifact } from "../../workflows/adapters/artifacts.ts";
import { type DeploymentFile, readDeploymentFile } from "../../workflows/adapters/deploymentFile.ts";
import { type Fork, openFork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { deployPlanOutputSchema } from "../../workflows/cli/commands/deploy/plan.ts";
import { unsignedSchema } from "../../workflows/cli/commands/deploy/unsigned.ts";
import { deployVerifyOutputSchema } from "../../workflows/cli/commands/deploy/verify.ts";
import { compiled } from "../fork/recorded.ts";
import { inFolder, root, runCommand } from "../support/command.ts";
import { writeCouncilFiles } from "../support/councilFiles.ts";
import { deployedRun } from "../support/deployedRun.ts";
import { governedKey } from "../support/governedTreasury.ts";

const timeout = 120_000;
const deployer = forkAccount("a test's own: deployer");
const key = (name: string): Address => governedKey(name).address;
const SEATS = ["seat 1", "seat 2", "seat 3"].map(key);
const OWNERS = ["owner 1", "owner 2"].map(key);

const people = (executor: Address): string[] =>
  ["--deployer", deployer.address, "--executor", executor, "--submitter", key("submitter")].concat(
    "--seats",
    SEATS.join(","),
  );

const planned = async (args: string[], cwd: string) => {
  const { code, stdout, stderr } = await runCommand(["deploy", "--plan", "--json", ...args], { cwd });
  expect([code, stderr.replace(/^· [^\n]*\n/gm, "")]).toEqual([0, ""]);
  return deployPlanOutputSchema.parse(JSON.parse(stdout));
};

const verified = async (args: string[], cwd: string) => {
  const { code, stdout } = await runCommand(["deploy", "verify", "--json", ...args], { cwd });
  const { findings } = deployVerifyOutputSchema.parse(JSON.parse(stdout));
  const bad = findings.flatMap(({ level, what, detail }) => (level === "bad" ? [`${what}: ${detail}`] : []));
  return { code, bad, findings };
};

describe.skipIf(!compiled)("exchequer deploy on a chain with a timelock", { timeout }, () => {
  let fork: Fork;
  let folder: string;
  let timelock: Address;
  let file: DeploymentFile;
  const path = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "exchequer-deploy-"));
    const note = "stated by a test";
    fork = await openFork({
      source: "replica",
      runFolder: join(folder, "chain"),
      cwd: root,
      overlay: {
        accounts: [{ address: deployer.address, balanceWei: parseEther("10").toString(), holdings: [], note }],
        feeds: [],
        contracts: [],
      },
    });
    const args = [3_600n, [key("governor")], [zeroAddress], zeroAddress];
    const data = encodeDeployData({ ...timelockArtifact(), args });
    timelock = (await fork.send({ account: deployer, to: null, data, gas: 5_000_000n })).contractAddress as Address;
    await fork.mine();
  }, timeout);
  afterAll(async () => {
    await fork?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it("default: what the plan says is sent as it was written, stands where it said, and verifies", async () => {
    const plan = await planned([...people(timelock), "--fork", `rpc:${fork.rpcUrl}`, "--out", folder], folder);
    // The timelock took the first nonce.
    expect([plan.startNonce, plan.steps.length, plan.rehearsed.source]).toEqual([1, 12, "rpc"]);
    // The node's chain is a fork itself: who else has a role of the timelock, its logs cannot tell.
    const open = plan.findings.filter(({ level }) => level === "bad" || level === "unknown");
    expect(open.map(({ part, what, level }) => [part, what, level])).toEqual([["roles", "executor", "unknown"]]);
    const { transactions, bySafe } = unsignedSchema.parse(JSON.parse(readFileSync(path("transactions.json"), "utf8")));
    expect(bySafe).toEqual([]);
    expect(transactions.map(({ nonce }) => nonce)).toEqual(transactions.map((_, index) => index + 1));
    for (const { to, data, gasLimit, name } of transactions) {
      const receipt = await fork.send({ account: deployer, to, data, gas: BigInt(gasLimit) });
      const step = plan.steps.find((one) => one.name === name);
      expect([receipt.contractAddress, receipt.gasUsed]).toEqual([step?.at, BigInt(step?.gas ?? 0)]);
    }
    await fork.mine();
    file = readDeploymentFile(path("deployment.json"));
    const said = await verified([path("deployment.json"), "--chain", fork.rpcUrl], folder);
    expect([said.code, said.bad]).toEqual([3, []]);
    expect(said.findings.flatMap(({ what, level }) => (level === "unknown" ? [what] : []))).toEqual([
      "mandate",
      "modules",
      "executor",
    ]);
    expect(said.findings.map(({ detail }) => detail)).toContain(
      "12 of 12 contracts are this version's own, immutables included",
    );
  });

  it("behavior: another seat, tightener, delay, submitter and limit are each a row, exit 1", async () => {
    const stranger = key("stranger");
    const [first, ...others] = file.seats;
    const changed: DeploymentFile = {
      ...file,
      seats: [stranger, ...others],
      tightener: stranger,
      submitter: stranger,
      delays: { ...file.delays, limit: 1 },
    };
    writeFileSync(path("changed.json"), JSON.stringify(changed));
    writeCouncilFiles(folder, { mandate: (text) => text.replace("maxTradeBps: 500", "maxTradeBps: 400") });
    const said = await verified([path("changed.json"), "--chain", fork.rpcUrl, "--mandate", "mandate.yaml"], folder);
    expect([said.code, said.bad]).toEqual([
      1,
      [
        `as deployed: tightener is ${zeroAddress}, not ${stranger}`,
        `as deployed: submitter is ${key("submitter")}, not ${stranger}`,
        `as deployed: ${first} has a seat and should have none`,
        `as deployed: ${stranger} should have a seat and has none`,
        "as deployed: the delay of limit is 259200 seconds, not 1",
        "mandate: limits.maxTradeBps is 500 on chain, 400 in the mandate",
      ],
    ]);
  });

  it("behavior: one immutable of one contract is a row with both values; other code is one too", async () => {
    const { judge, oracle, rules } = file.contracts;
    const [original, ruleCode] = [await codeAt(judge), await codeAt(rules)];
    const other = key("another oracle");
    const bent = original.replaceAll(oracle.slice(2).toLowerCase(), other.slice(2).toLowerCase()) as Hex;
    expect([bent === original, size(bent)]).toEqual([false, size(original)]);
    expect(immutablesOf("Judge").length).toBeGreaterThan(3);
    await setCode(judge, bent);
    await setCode(rules, "0x00");
    const said = await verified([path("deployment.json"), "--chain", fork.rpcUrl], folder);
    await setCode(judge, original);
    await setCode(rules, ruleCode);
    expect(said.code).toBe(1);
    const words = said.bad.map((row) => row.toLowerCase());
    expect(words).toContain(`code: judge at ${judge}: oracle is ${other}, not ${oracle}`.toLowerCase());
    expect(words).toContain(`code: rules at ${rules} is not what this version compiles to`.toLowerCase());
  });

  it("behavior: a rehearsal on this chain leaves nothing on it, and a nonce that went by gives other addresses", async () => {
    const before = await fork.client.getTransactionCount({ address: deployer.address });
    const plan = await planned([...people(timelock), "--fork", `rpc:${fork.rpcUrl}`], folder);
    expect(await fork.client.getTransactionCount({ address: deployer.address })).toBe(before);
    expect(plan.deployment.contracts.module).not.toBe(file.contracts.module);
    expect(await codeAt(plan.deployment.contracts.module)).toBe("0x");
  });

  const codeAt = async (address: Address): Promise<Hex> => (await fork.client.getCode({ address })) ?? "0x";
  const setCode = (address: Address, code: Hex): Promise<unknown> =>
    fork.client.request({ method: "anvil_setCode", params: [address, code] } as never);
});

describe.skipIf(!compiled)("exchequer deploy --plan", { timeout }, () => {
  it("default: a new Safe lets the module in last, by its owners; a key as executor is a warning on a fork", async () => {
    await inFolder(async (cwd) => {
      const args = [...people(key("executor")), "--custody", "safe", "--owners", OWNERS.join(",")];
      const plan = await planned([...args, "--fork", "replica", "--out", "plan"], cwd);
      const last = plan.steps.at(-1);
      const { custody, module } = plan.deployment.contracts;
      expect([last?.name, last?.nonce, last?.from, last?.to]).toEqual(["enableModule", null, custody, custody]);
      expect(last?.data.toLowerCase()).toContain(module.slice(2).toLowerCase());
      expect(plan.findings.filter(({ level }) => level === "bad" || level === "unknown")).toEqual([]);
      expect(plan.findings.filter(({ level }) => level === "warn").map(({ what }) => what)).toEqual(["executor"]);
      expect(plan.deployment.custody).toEqual({ kind: "safe", owners: OWNERS });
      const { transactions, bySafe } = unsignedSchema.parse(
        JSON.parse(readFileSync(join(cwd, "plan/transactions.json"), "utf8")),
      );
      expect([transactions.length, bySafe.length]).toEqual([plan.steps.length - 1, 1]);
      for (const name of ["erc7730-decision.json", "erc7730-limits.json"])
        expect(readFileSync(join(cwd, "plan", name), "utf8")).toContain('"owner": "Example DAO treasury"');
      const batch = safeBatchSchema.parse(JSON.parse(readFileSync(join(cwd, "plan/enable-module.json"), "utf8")));
      expect(batch).toMatchObject({ chainId: "1", transactions: [{ to: custody, value: "0", data: last?.data }] });
    });
  });

  it("error: who is missing, an unfit council, an expired mandate and no --plan are told before anything runs", async () => {
    await inFolder(async (cwd) => {
      const said = async (args: string[]) => {
        const { code, stdout } = await runCommand(["deploy", "--json", ...args], { cwd });
        return [code, (JSON.parse(stdout) as { error: { code: string; message: string } }).error];
      };
      const all = people(key("executor"));
      const fork = ["--fork", "replica"];
      expect(await said([])).toMatchObject([2, { message: "Nothing here deploys to a live chain: say --plan." }]);
      expect(await said(["--plan", ...fork])).toMatchObject([2, { message: "--deployer is not given." }]);
      const twice = all.map((arg) => (arg === SEATS.join(",") ? `${SEATS[0]},${SEATS[0]}` : arg));
      expect(await said(["--plan", ...twice])).toMatchObject([2, { code: "BAD_USAGE" }]);
      const one = all.map((arg) => (arg === SEATS.join(",") ? String(SEATS[0]) : arg));
      expect(await said(["--plan", ...one, ...fork])).toMatchObject([2, { code: "SEATS_UNFIT" }]);
      expect(await said(["--plan", ...all, "--custody", "safe"])).toMatchObject([2, { code: "BAD_USAGE" }]);
      writeCouncilFiles(cwd, { mandate: (text) => text.replace(/mandateExpiry: \d+/, "mandateExpiry: 1600000000") });
      const expired = ["--plan", ...all, ...fork, "--mandate", "mandate.yaml"];
      expect(await said(expired)).toMatchObject([2, { code: "MANDATE_EXPIRED" }]);
    });
  });
});

describe.skipIf(!compiled)("exchequer deploy verify", { timeout }, () => {
  it("default: of a run, its own chain mined again: holders' contracts too; nothing differs", async () => {
    const run = await deployedRun();
    try {
      const said = await verified([run.run.id], run.cwd);
      expect([said.code, said.bad]).toEqual([0, []]);
      const words = said.findings.map(({ detail }) => detail).join("\n");
      expect(words).toContain("15 of 15 contracts are this version's own, immutables included");
      expect(words).toContain(`timelock at ${run.deployment.timelock} is OpenZeppelin's as published`);
      const { stdout } = await runCommand(["deploy", "verify", run.run.id], { cwd: run.cwd });
      expect(stdout).toMatch(/^policy\n {2}ok {3}deployed .*\n\nnothing bad, /s);
    } finally {
      await run.remove();
    }
  });

  it("error: a file that is none, or not there, is exit 2 with what to name instead", async () => {
    await inFolder(async (cwd) => {
      writeFileSync(join(cwd, "list.json"), "[]");
      for (const name of ["absent.json", "list.json"]) {
        const { code, stdout } = await runCommand(["deploy", "verify", name, "--json"], { cwd });
        expect([code, JSON.parse(stdout)]).toMatchObject([2, { error: { code: "DEPLOYMENT_FILE_UNREADABLE" } }]);
      }
    });
  });
});
