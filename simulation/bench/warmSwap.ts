import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeFunctionData, type Hex, maxUint256, parseAbi, toHex } from "viem";
import { openFork, type Fork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { MAINNET } from "../forks/addresses.ts";
import { simulateBlock } from "../engines/evm.ts";
import type { Bench } from "./bench.ts";

const abi = parseAbi([
  "function approve(address, uint256)",
  "function balanceOf(address) view returns (uint256)",
  "function exactInputSingle((address tokenIn, address tokenOut, uint24 fee, address recipient, uint256 deadline, uint256 amountIn, uint256 amountOutMinimum, uint160 sqrtPriceLimitX96)) payable returns (uint256)",
]);
const WARM_UP = 20;
const RUNS = 200;
const trader = forkAccount("bench-trader");
const ether = 10n ** 18n;

const swap: Hex = encodeFunctionData({
  abi,
  functionName: "exactInputSingle",
  args: [
    {
      tokenIn: MAINNET.weth,
      tokenOut: MAINNET.usdc,
      fee: 500,
      recipient: trader.address,
      deadline: maxUint256,
      amountIn: ether,
      amountOutMinimum: 0n,
      sqrtPriceLimitX96: 0n,
    },
  ],
});

/** A swap that has run before, through `eth_simulateV1`, against the usual snapshot → send → mine → read → revert. */
export const warmSwap: Bench = {
  name: "swap",
  title: "one warm 1 WETH swap on the replica, over viem's HTTP transport",
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), "exchequer-bench-"));
    const holdings = [{ token: MAINNET.weth, amount: (10n * ether).toString() }];
    const account = { address: trader.address, balanceWei: (100n * ether).toString(), holdings, note: "benchmark" };
    const fork = await openFork({
      source: "replica",
      overlay: { accounts: [account], feeds: [], contracts: [] },
      runFolder: folder,
    });
    try {
      const data = encodeFunctionData({ abi, functionName: "approve", args: [MAINNET.swapRouter, maxUint256] });
      await fork.send({ account: trader, to: MAINNET.weth, data });
      await fork.mine();
      const { raw } = await fork.sign({ account: trader, to: MAINNET.swapRouter, data: swap, gas: 400_000n });
      const simulated: number[] = [];
      const mined: number[] = [];
      const outputs = new Set<bigint>();
      for (let i = 0; i < WARM_UP + RUNS; i++) {
        // One after the other in the same loop, so that whatever else the machine does falls on both.
        const [ours, outOfOurs] = await timed(() => throughSimulation(fork));
        const [usual, outOfUsual] = await timed(() => throughMining(fork, raw));
        outputs.add(outOfOurs).add(outOfUsual);
        if (i >= WARM_UP) simulated.push(ours);
        if (i >= WARM_UP) mined.push(usual);
      }
      if (outputs.size !== 1) throw new BenchDisagreesError([...outputs]);
      return [
        { label: "eth_simulateV1", unit: "ms", figures: simulated },
        { label: "snapshot, send, mine, read, revert", unit: "ms", figures: mined },
      ];
    } finally {
      await fork.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const throughSimulation = async (fork: Fork): Promise<bigint> => {
  const call = { from: trader.address, to: MAINNET.swapRouter, input: swap, gas: toHex(400_000) };
  const [result] = await simulateBlock({
    client: fork.client,
    takeMisses: fork.takeMisses,
    env: fork.openBlock(),
    calls: [call],
  });
  return BigInt(result?.returnData ?? "0x0");
};

const throughMining = async ({ client }: Fork, raw: Hex): Promise<bigint> => {
  const ask = <T>(method: string, params: unknown[]): Promise<T> =>
    client.request({ method, params } as never) as Promise<T>;
  const snapshot = await ask<Hex>("evm_snapshot", []);
  const hash = await client.sendRawTransaction({ serializedTransaction: raw });
  await ask("evm_mine", []);
  await client.getTransactionReceipt({ hash });
  const out = await client.readContract({
    address: MAINNET.usdc,
    abi,
    functionName: "balanceOf",
    args: [trader.address],
  });
  await ask("evm_revert", [snapshot]);
  return out;
};

const timed = async <T>(run: () => Promise<T>): Promise<[milliseconds: number, result: T]> => {
  const start = performance.now();
  const result = await run();
  return [performance.now() - start, result];
};

class BenchDisagreesError extends Error {
  readonly code = "BENCH_DISAGREES";
  constructor(outputs: bigint[]) {
    super(`The two ways gave different outputs: ${outputs.join(", ")}.\nTheir times compare nothing.`);
    this.name = "BenchDisagreesError";
  }
}
