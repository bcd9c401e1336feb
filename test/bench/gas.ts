import { encodeFunctionData, maxUint256, parseAbi, parseEther, type Hex, type TransactionReceipt } from "viem";
import type { Action } from "../../policies/treasury/action.ts";
import type { Bench } from "../../simulation/bench/bench.ts";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import type { CustodyKind } from "../../workflows/adapters/deploy.ts";
import type { Fork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { guardedTreasury } from "../support/guardedTreasury.ts";

const abi = parseAbi([
  "function approve(address, uint256)",
  "function exactInputSingle((address tokenIn, address tokenOut, uint24 fee, address recipient, uint256 deadline, uint256 amountIn, uint256 amountOutMinimum, uint160 sqrtPriceLimitX96)) payable returns (uint256)",
]);
const trader = forkAccount("bench-trader");
/** What is sold [WETH]: each a fresh treasury with a first decision, then the same again while everything is warm. */
const SALES = ["1", "1.25", "1.5", "1.75", "2"].map((ether) => parseEther(ether));
const LATER = 3;

/** Gas of the same swap, raw and guarded, from mined receipts on the same state of the pool. */
export const gasOfASwap: Bench = {
  name: "gas",
  title:
    "gas of one WETH → USDC swap in the 0.05% pool, two seats signing: guarded against raw, mined on the same state",
  note: "raw: an account's own call to SwapRouter after an exact approval, which is a transaction of its own. A first decision also pays for storage that was never written.",
  run: async (say) => {
    const swapOnly: number[] = [];
    const approval: number[] = [];
    const figures = new Map<string, number[]>();
    const put = (label: string, figure: number): void =>
      void figures.set(label, [...(figures.get(label) ?? []), figure]);
    for (const custody of ["treasury", "safe"] as const satisfies CustodyKind[]) {
      for (const amountIn of SALES) {
        say(`${custody}, ${Number(amountIn) / 1e18} WETH`);
        const guarded = await guardedTreasury(custody, [{ address: trader.address, holdings: TRADER_HOLDINGS }]);
        try {
          for (let sale = 0; sale <= LATER; sale++) {
            const raw = await rawSwap(guarded.fork, amountIn);
            approval.push(raw.approve);
            swapOnly.push(raw.swap);
            const snapshot = await guarded.look();
            const { decision, prediction } = await guarded.simulate(snapshot, [sell(amountIn, snapshot.etherUsd8)]);
            const receipt = await guarded.execute(decision);
            if (prediction.status !== "executed") throw new DecisionDeniedError(prediction.status);
            const which = sale === 0 ? "first" : "later";
            put(`${nameOf[custody]}, ${which} decision`, Number(receipt.gasUsed));
            put(`${nameOf[custody]}, ${which}: over raw`, Number(receipt.gasUsed) - raw.swap);
          }
        } finally {
          await guarded.close();
        }
      }
    }
    return [
      { label: "raw swap", unit: "gas", figures: swapOnly },
      { label: "raw approval, apart", unit: "gas", figures: approval },
      ...[...figures].map(([label, values]) => ({ label, unit: "gas" as const, figures: values })),
    ];
  },
};

const nameOf = { treasury: "Treasury", safe: "Safe" } as const;

/** Both tokens are there before and after, as in custody: no balance slot is new or cleared. */
const TRADER_HOLDINGS = [
  { token: MAINNET.weth, amount: parseEther("100").toString() },
  { token: MAINNET.usdc, amount: "1000000000" },
];

const sell = (amountIn: bigint, etherUsd8: string): Action => ({
  kind: "swap",
  venue: "uniswap-v3",
  path: [MAINNET.weth, MAINNET.usdc],
  feesPpm: [500],
  amountIn: amountIn.toString(),
  // What the oracle says less one percent and a dollar's rounding; the mandate asks for 99% at least.
  minAmountOut: ((amountIn * BigInt(etherUsd8) * 99n) / (100n * 10n ** 20n) + 1_000_000n).toString(),
});

/** Approves exactly and swaps, two mined transactions, then takes both back. */
const rawSwap = async (fork: Fork, amountIn: bigint): Promise<{ approve: number; swap: number }> => {
  const ask = <T>(method: string, params: unknown[]): Promise<T> =>
    fork.client.request({ method, params } as never) as Promise<T>;
  const snapshot = await ask<Hex>("evm_snapshot", []);
  const mined = async (to: Hex, data: Hex): Promise<TransactionReceipt> => {
    const { raw } = await fork.sign({ account: trader, to, data, gas: 400_000n });
    const hash = await fork.client.sendRawTransaction({ serializedTransaction: raw });
    await ask("evm_mine", []);
    const receipt = await fork.client.getTransactionReceipt({ hash });
    if (receipt.status !== "success") throw new DecisionDeniedError("reverted");
    return receipt;
  };
  const approve = await mined(
    MAINNET.weth,
    encodeFunctionData({ abi, functionName: "approve", args: [MAINNET.swapRouter, amountIn] }),
  );
  const order = {
    tokenIn: MAINNET.weth,
    tokenOut: MAINNET.usdc,
    fee: 500,
    recipient: trader.address,
    deadline: maxUint256,
    amountIn,
    amountOutMinimum: 1n,
    sqrtPriceLimitX96: 0n,
  };
  const swap = await mined(
    MAINNET.swapRouter,
    encodeFunctionData({ abi, functionName: "exactInputSingle", args: [order] }),
  );
  await ask("evm_revert", [snapshot]);
  return { approve: Number(approve.gasUsed), swap: Number(swap.gasUsed) };
};

class DecisionDeniedError extends Error {
  readonly code = "BENCH_DECISION_DENIED";
  constructor(status: string) {
    super(`The swap to be measured was ${status}.\nIts gas compares nothing: look at the mandate's limits.`);
    this.name = "DecisionDeniedError";
  }
}
