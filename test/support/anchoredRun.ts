import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { encodeFunctionData, parseEther, type PublicClient } from "viem";
import { decisionAnchorAbi } from "../../contracts/generated/DecisionAnchor.ts";
import { compiledFolder } from "../../contracts/generated/generate.ts";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import { canonicalJson, hashOf, hashOfText } from "../../policies/treasury/canonical.ts";
import type { CycleRecord } from "../../policies/treasury/cycleRecord.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import { observe } from "../../workflows/activities/observe.ts";
import { createdAddresses, deployTreasury, predictCustody } from "../../workflows/adapters/deploy.ts";
import { openFork, type Fork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { createRun, ZERO_HASH, type RunFolder } from "../../workflows/adapters/recordStore.ts";
import { sampleCycle } from "./sampleRecord.ts";

export const contractsAreCompiled = existsSync(`${compiledFolder}/PolicyModule.sol`);

const repository = resolve(import.meta.dirname, "../..");

export type AnchoredRun = {
  cwd: string;
  run: RunFolder;
  fork: Fork;
  publish: (recordHash: `0x${string}`) => Promise<`0x${string}`>;
  remove(): Promise<void>;
};

/**
 * A run on a real chain: a treasury deployed on the replica, observed, and the record of a council that held, published
 * through the anchor contract. Its chain stays up until `remove`.
 */
export const anchoredRun = async (): Promise<AnchoredRun> => {
  const cwd = mkdtempSync(join(tmpdir(), "exchequer-anchored-"));
  const run = createRun(cwd, "a council that held, on the replica", new Date("2026-11-21T04:02:28Z"));
  const mandate = loadMandate(readFileSync(join(repository, "policies/mandates/example.yaml"), "utf8"));
  const [deployer, submitter, executor] = [forkAccount("deployer"), forkAccount("submitter"), forkAccount("executor")];
  const whose = { deployer: deployer.address, custody: "treasury" as const, owners: [] };
  const weth = mandate.assets.find((asset) => asset.symbol === "WETH");
  if (!weth) throw new Error("the example mandate has no WETH");
  const account = (address: `0x${string}`, holdings: { token: `0x${string}`; amount: string }[] = []) => ({
    address,
    balanceWei: holdings.length > 0 ? "0" : parseEther("100").toString(),
    holdings,
    note: "stated by a test",
  });
  const fork = await openFork({
    source: "replica",
    runFolder: run.folder,
    cwd: repository,
    overlay: {
      accounts: [
        account(deployer.address),
        account(submitter.address),
        account(predictCustody(whose), [{ token: weth.token, amount: parseEther("10").toString() }]),
      ],
      feeds: [],
      contracts: [],
    },
  });
  await fork.declareCreated(createdAddresses(whose));
  const seats = ["constant-mix", "risk", "volatility-target"].map((seat) => forkAccount(`seat:${seat}`).address);
  const deployment = await deployTreasury({
    send: fork.send,
    publicClient: fork.pendingClient as unknown as PublicClient,
    deployer,
    owners: [],
    mandate,
    seats,
    submitter: submitter.address,
    executor: executor.address,
    custody: "treasury",
  });
  await fork.mine();
  const snapshot = await observe({
    client: fork.client as unknown as PublicClient,
    raiseUnknown: fork.raiseUnknown,
    forgetUnknown: fork.forgetUnknown,
    fork: fork.state,
    mandate,
    custody: { kind: "treasury", address: deployment.custody },
    deployment,
  });
  const publish = async (recordHash: `0x${string}`): Promise<`0x${string}`> => {
    const data = encodeFunctionData({
      abi: decisionAnchorAbi,
      functionName: "publish",
      args: [deployment.custody, recordHash, ZERO_HASH],
    });
    const { raw, hash } = await fork.sign({ account: submitter, to: deployment.anchor, data, gas: 200_000n });
    run.putSignedTransaction(`publish-${recordHash.slice(2, 10)}`, raw);
    await fork.submit(raw);
    await fork.mine();
    return hash;
  };
  const { record, seatsText } = await sampleCycle("hold");
  const held = overSnapshot(record, snapshot, hashOf(mandate), hashOfText(seatsText));
  for (const text of [canonicalJson(mandate), seatsText]) run.putBlob(text);
  const recordHash = run.writeRecord(held);
  const transactionHash = await publish(recordHash);
  const { blockNumber } = await fork.client.getTransactionReceipt({ hash: transactionHash });
  const anchorHead = await fork.client.readContract({
    address: deployment.anchor,
    abi: decisionAnchorAbi,
    functionName: "head",
    args: [deployment.custody],
  });
  run.writeSeal({ recordHash, cycle: 0, transactionHash, blockNumber: Number(blockNumber), anchorHead });
  run.update({ state: "finished", finishedAt: "2026-11-21T04:02:38.000Z", pid: null });
  return {
    cwd,
    run,
    fork,
    publish,
    remove: async () => {
      await fork.close();
      rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};

/** The same council over another snapshot: the sample's seats, whoever the treasury is. */
const overSnapshot = (
  record: CycleRecord,
  snapshot: Snapshot,
  mandateHash: `0x${string}`,
  seatsHash: `0x${string}`,
): CycleRecord => ({
  ...record,
  snapshot,
  snapshotHash: hashOf(snapshot),
  mandateHash,
  seatsHash,
});
