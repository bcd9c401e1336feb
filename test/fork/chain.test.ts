import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeFunctionData, parseAbi } from "viem";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import { writeBundle } from "../../simulation/forks/bundle.ts";
import { importBlock } from "../../simulation/forks/importBlock.ts";
import { replicaArtifacts } from "../../simulation/forks/replica/artifacts.ts";
import { readJournal, writeJournal } from "../../workflows/adapters/chainJournal.ts";
import { attachFork, type Fork, openFork, rebuildChain } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { compiled, recordedBlock } from "./recorded.ts";

const deployer = forkAccount("deployer");
const erc20 = parseAbi([
  "function transfer(address to, uint256 amount) returns (bool)",
  "function balanceOf(address) view returns (uint256)",
]);
const receiver = "0x00000000000000000000000000000000000000AA" as const;
const overlay = {
  accounts: [
    {
      address: deployer.address,
      balanceWei: (10n ** 21n).toString(),
      holdings: [{ token: MAINNET.weth, amount: "1000" }],
      note: "deployer",
    },
  ],
  feeds: [],
  contracts: [],
};
const transfer = (amount: bigint, to: `0x${string}` = receiver) => ({
  account: deployer,
  to: MAINNET.weth,
  data: encodeFunctionData({ abi: erc20, functionName: "transfer", args: [to, amount] }),
});

let folder: string;
const open: Fork[] = [];
const kept = (fork: Fork): Fork => {
  open.push(fork);
  return fork;
};
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "exchequer-chain-"))));
afterEach(async () => {
  await Promise.all(open.splice(0).map((fork) => fork.close()));
  rmSync(folder, { recursive: true, force: true });
});
const start = async (source = "replica"): Promise<Fork> =>
  kept(await openFork({ source, overlay, runFolder: join(folder, "run"), cwd: folder }));
const balance = (fork: Fork, client = fork.client): Promise<bigint> =>
  client.readContract({ address: MAINNET.weth, abi: erc20, functionName: "balanceOf", args: [receiver] });

describe.skipIf(!compiled)("openFork", () => {
  test("default: what was simulated in the open block is what is mined in it, at N and then every 12 seconds", async () => {
    const fork = await start();
    const predicted = await fork.send(transfer(5n));
    await fork.send(transfer(6n));
    expect([await balance(fork, fork.pendingClient), await balance(fork)]).toEqual([11n, 0n]);
    const block = await fork.mine();
    expect(block).toMatchObject({ number: fork.baseBlock.number, timestamp: fork.baseBlock.timestamp });
    expect(block.receipts[0]).toMatchObject({
      gasUsed: predicted.gasUsed,
      transactionHash: predicted.transactionHash,
      status: "success",
    });
    expect(block.receipts[0]?.logs[0]?.topics).toEqual(predicted.logs[0]?.topics);
    expect(await balance(fork)).toBe(11n);
    await fork.send(transfer(1n));
    expect(await fork.mine()).toMatchObject({ number: block.number + 1, timestamp: block.timestamp + 12 });
  });

  test("behavior: a contract's creation is foreseen with its gas and address, and more gas than a block has raises its limit", async () => {
    const fork = await start();
    const { uniswapV3Factory } = replicaArtifacts();
    const predicted = [];
    for (let i = 0; i < 9; i++)
      predicted.push(await fork.send({ account: deployer, to: null, data: uniswapV3Factory }));
    const { receipts } = await fork.mine();
    expect(receipts.map(({ gasUsed, contractAddress }) => [gasUsed, contractAddress?.toLowerCase()])).toEqual(
      predicted.map(({ gasUsed, contractAddress }) => [gasUsed, contractAddress?.toLowerCase()]),
    );
    expect(BigInt(fork.journal().blocks[0]?.gasLimit ?? "0")).toBeGreaterThan(fork.baseBlock.gasLimit);
  });

  test("behavior: PREVRANDAO is foreseen: what reads it, a constructor included, is mined as simulated", async () => {
    const fork = await start();
    // PREVRANDAO, stored at memory 0 and logged.
    const logRandao = "4460005260206000a0";
    const codeLength = (logRandao.length / 2).toString(16).padStart(2, "0");
    const initCode = `0x${logRandao}60${codeLength}601560003960${codeLength}6000f3${logRandao}` as const;
    for (let block = 0; block < 3; block++) {
      const { prevRandao } = fork.openBlock();
      const created = await fork.send({ account: deployer, to: null, data: initCode });
      expect(created.logs.map(({ data }) => data)).toEqual([prevRandao]);
      const called = await fork.send({ account: deployer, to: created.contractAddress as `0x${string}`, data: "0x" });
      expect(called.logs.map(({ data }) => data)).toEqual([prevRandao]);
      const { receipts } = await fork.mine();
      expect(receipts.flatMap(({ logs }) => logs.map(({ data }) => data))).toEqual([prevRandao, prevRandao]);
      expect(fork.journal().blocks.at(-1)?.prevRandao).toBe(prevRandao);
    }
  });

  test("behavior: the chain is built again from its journal, block hash for block hash, and a changed journal is found out", async () => {
    const fork = await start();
    await fork.send(transfer(5n));
    await fork.mine();
    await fork.send(transfer(6n));
    await fork.mine();
    const journal = readJournal(join(folder, "run"));
    const again = kept(
      await rebuildChain(journal, { source: "replica", runFolder: join(folder, "again"), cwd: folder }),
    );
    expect(again.journal().blocks).toEqual(journal.blocks);
    expect(await balance(again)).toBe(11n);
    const [first, second] = journal.blocks;
    const changed = { ...journal, blocks: [{ ...first, hash: second?.hash }, second] } as typeof journal;
    await expect(
      rebuildChain(changed, { source: "replica", runFolder: join(folder, "bad"), cwd: folder }),
    ).rejects.toMatchObject({ code: "CHAIN_DIFFERS" });
  });

  test("behavior: another process joins, finishes the open block, and a repeat sends nothing twice", async () => {
    const fork = await start();
    const signed = await fork.sign(transfer(5n));
    await fork.submit(signed.raw);
    const other = await attachFork(join(folder, "run"));
    expect((await other.submit(signed.raw)).transactionHash).toBe(signed.hash);
    expect((await other.mine()).receipts).toHaveLength(1);
    expect((await (await attachFork(join(folder, "run"))).submit(signed.raw)).status).toBe("success");
    await fork.send(transfer(1n));
    await fork.mine();
    expect(await balance(fork)).toBe(6n);
  });

  test("behavior: killed between mining and writing, the next one finds the block mined", async () => {
    const fork = await start();
    await fork.submit((await fork.sign(transfer(5n))).raw);
    const before = readJournal(join(folder, "run"));
    const mined = await fork.mine();
    writeJournal(join(folder, "run"), before);
    const other = await attachFork(join(folder, "run"));
    expect(other.journal().blocks).toMatchObject([{ number: mined.number, hash: mined.hash }]);
    expect(other.openBlock().number).toBe(mined.number + 1);
  });

  test("error: ForkTransactionRevertedError, before anything was sent on", async () => {
    const fork = await start();
    await expect(fork.send(transfer(10_000n))).rejects.toMatchObject({ code: "FORK_TRANSACTION_REVERTED" });
  });

  test("behavior: the process is named while it runs and gone when closed", async () => {
    const fork = await openFork({ source: "replica", overlay, runFolder: join(folder, "run"), cwd: folder });
    const pids = (): { pid: number }[] =>
      JSON.parse(readFileSync(join(folder, "run", "pids.json"), "utf8")) as { pid: number }[];
    expect(pids()).toMatchObject([{ name: "anvil", pid: fork.pid }]);
    await fork.close();
    expect(pids()).toEqual([]);
    expect(() => process.kill(fork.pid, 0)).toThrow();
  });
});

const recorded = recordedBlock(15_538_827);
describe.skipIf(recorded === null)("openFork on a recorded block", () => {
  test("error: StateUnknownError when a transaction is sent to where nobody looked; the next one goes through", async () => {
    writeBundle(importBlock(recorded as string), join(folder, "bundle"));
    const fork = await start(`bundle:${join(folder, "bundle")}`);
    await expect(fork.send(transfer(1n))).rejects.toMatchObject({ code: "STATE_UNKNOWN", address: MAINNET.weth });
    expect(fork.journal().blocks).toEqual([]);
    await fork.send(transfer(1n, deployer.address));
    expect((await fork.mine()).receipts).toHaveLength(1);
  });
});
