import { existsSync, readFileSync } from "node:fs";
import { type Abi, encodeFunctionData, type Hex, keccak256, type LocalAccount, parseEther, toHex } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BareChain, startBareChain } from "../../test/parity/bareChain.ts";
import { fastGovernorAbi } from "../../contracts/generated/FastGovernor.ts";
import { compiledFolder } from "../../contracts/generated/generate.ts";
import { holderGovernorAbi } from "../../contracts/generated/HolderGovernor.ts";
import { limitsAbi } from "../../contracts/generated/Limits.ts";
import { policyChangesAbi } from "../../contracts/generated/PolicyChanges.ts";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import { DELAYS } from "../../policies/onchain/delays.ts";
import type { Address } from "../../policies/treasury/money.ts";
import { timelockArtifact } from "./artifacts.ts";
import { type Deployment, DeploymentFailedError, deployTreasury } from "./deploy.ts";
import { deployGovernance, type Governance, predictGovernance, VOTES } from "./deployGovernance.ts";
import { forkAccount } from "./forkAccounts.ts";

const mandate = loadMandate(readFileSync(new URL("../../policies/mandates/example.yaml", import.meta.url), "utf8"));
const [holder, stranger] = [forkAccount("holder-1"), forkAccount("a stranger")];
const ZERO = "0x0000000000000000000000000000000000000000";

const compiled = existsSync(`${compiledFolder}/HolderGovernor.sol`);
if (!compiled) console.log("deployGovernance not tested: out/ is absent, run node_modules/.bin/forge build");

describe.skipIf(!compiled)("deployGovernance", () => {
  let chain: BareChain;
  let governance: Governance;
  let deployment: Deployment;

  beforeAll(async () => {
    chain = await startBareChain();
    const deployer = forkAccount("deployer");
    for (const { address } of [deployer, holder, stranger])
      await chain.test.setBalance({ address, value: parseEther("10") });
    const { send, publicClient } = chain;
    const predicted = predictGovernance({ deployer: deployer.address, startNonce: 0 });
    const allotments = [
      { holder: holder.address, amount: parseEther("60000") },
      { holder: forkAccount("holder-2").address, amount: parseEther("40000") },
    ];
    governance = await deployGovernance({ send, deployer, startNonce: 0, allotments });
    expect(governance).toEqual(predicted);
    deployment = await deployTreasury({
      send,
      publicClient,
      deployer,
      owners: [],
      mandate,
      seats: ["a", "b", "c"].map((seat) => forkAccount(`seat:${seat}`).address),
      submitter: forkAccount("submitter").address,
      executor: governance.timelock,
      tightener: governance.fastGovernor,
      custody: "treasury",
    });
    // Votes count as of the second before: what was allotted in this very second has none yet.
    await chain.test.increaseTime({ seconds: 1 });
    await chain.test.mine({ blocks: 1 });
  }, 60_000);
  afterAll(() => chain?.close());

  const read = <T>(address: Address, abi: Abi, functionName: string, args: unknown[] = []): Promise<T> =>
    chain.publicClient.readContract({ address, abi, functionName, args }) as Promise<T>;
  const maxTradeBps = async (): Promise<number> =>
    (await read<{ maxTradeBps: number }>(deployment.limits, limitsAbi as Abi, "limits")).maxTradeBps;
  const call = async (account: LocalAccount, to: Address, abi: Abi, functionName: string, args: unknown[]) =>
    (await chain.send({ account, to, data: encodeFunctionData({ abi, functionName, args }) })).status;
  const pass = async (seconds: number): Promise<void> => {
    await chain.test.increaseTime({ seconds });
    await chain.test.mine({ blocks: 1 });
  };
  const item = (value: bigint) => [[{ parameter: 0, subject: ZERO, value }]] as const;
  const onChanges = (functionName: "submit" | "tighten", value: bigint): Hex =>
    encodeFunctionData({ abi: policyChangesAbi, functionName, args: item(value) });

  /** Proposed, voted for and left to end. */
  const vote = async (governor: "governor" | "fastGovernor", data: Hex): Promise<unknown[]> => {
    const [at, abi] = [governance[governor], (governor === "governor" ? holderGovernorAbi : fastGovernorAbi) as Abi];
    const list = [[deployment.changes], [0n], [data]];
    expect(await call(holder, at, abi, "propose", [...list, "why"])).toBe("success");
    const hashed = [...list, keccak256(toHex("why"))];
    const id = await read<bigint>(at, abi, "hashProposal", hashed);
    await pass(VOTES[governor].votingDelay + 1);
    expect(await call(holder, at, abi, "castVote", [id, 1])).toBe("success");
    await pass(VOTES[governor].votingPeriod + 1);
    return hashed;
  };

  test("default: the timelock owns the limits, takes proposals from the governor alone, and nobody administers it", async () => {
    expect(await read(deployment.limits, limitsAbi as Abi, "owner")).toBe(governance.timelock);
    expect(await read(deployment.changes, policyChangesAbi as Abi, "tightener")).toBe(governance.fastGovernor);
    const { abi } = timelockArtifact();
    const has = (role: string, account: Address) => read(governance.timelock, abi, "hasRole", [role, account]);
    const proposer = keccak256(toHex("PROPOSER_ROLE"));
    expect(await has(proposer, governance.governor)).toBe(true);
    for (const account of [forkAccount("deployer").address, holder.address, governance.fastGovernor]) {
      expect(await has(proposer, account)).toBe(false);
      expect(await has(`0x${"0".repeat(64)}`, account)).toBe(false);
    }
  });

  test("behavior: a loosening is voted, queued, executed, waits, and then anyone has it applied", async () => {
    const proposal = await vote("governor", onChanges("submit", 600n));
    const governor = [governance.governor, holderGovernorAbi as Abi] as const;
    expect(await call(stranger, ...governor, "queue", proposal)).toBe("success");
    expect(await call(stranger, ...governor, "execute", proposal)).toBe("success");
    expect(await maxTradeBps()).toBe(500);
    const changes = [deployment.changes, policyChangesAbi as Abi] as const;
    await pass(DELAYS.limit - 60);
    expect(await call(stranger, ...changes, "accept", [...item(600n)])).toBe("reverted");
    await pass(60);
    expect(await call(stranger, ...changes, "accept", [...item(600n)])).toBe("success");
    expect(await maxTradeBps()).toBe(600);
  });

  test("behavior: the fast governor tightens within two hours, and loosens nothing", async () => {
    const fast = [governance.fastGovernor, fastGovernorAbi as Abi] as const;
    expect(await call(stranger, ...fast, "execute", await vote("fastGovernor", onChanges("tighten", 400n)))).toBe(
      "success",
    );
    expect(await maxTradeBps()).toBe(400);
    for (const data of [onChanges("tighten", 500n), onChanges("submit", 300n)])
      expect(await call(stranger, ...fast, "execute", await vote("fastGovernor", data))).toBe("reverted");
    expect(await maxTradeBps()).toBe(400);
  });

  test("error: DeploymentFailedError, where the deployer's nonce is not what was predicted from", async () => {
    const deployer = forkAccount("another deployer");
    await chain.test.setBalance({ address: deployer.address, value: parseEther("10") });
    const wrong = deployGovernance({ send: chain.send, deployer, startNonce: 1, allotments: [] });
    await expect(wrong).rejects.toThrow(DeploymentFailedError);
    await expect(wrong).rejects.toThrow("Deploying holderToken failed: it landed at");
  });
});
