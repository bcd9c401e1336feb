import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeFunctionData, maxUint256, parseAbi, parseEther, parseUnits, type Hex } from "viem";
import type { Action } from "../../../policies/treasury/action.ts";
import type { Address } from "../../../policies/treasury/money.ts";
import { MAINNET } from "../../../simulation/forks/addresses.ts";
import { decisionEvents } from "../../../workflows/activities/minedOutcome.ts";
import type { CustodyKind } from "../../../workflows/adapters/deploy.ts";
import type { Fork } from "../../../workflows/adapters/fork.ts";
import { forkAccount } from "../../../workflows/adapters/forkAccounts.ts";
import { guardedTreasury, type GuardedTreasury } from "../../support/guardedTreasury.ts";
import { ALL, BARE, type Control, CONTROLS, COSIGNER, type Measured, PAID, TWAPS } from "./mandates.ts";
import { writeRealMarket } from "./realMarket.ts";
import { type Share, sharesOf } from "./trace.ts";

const abi = parseAbi([
  "function approve(address, uint256)",
  "function transfer(address, uint256)",
  "function exactInputSingle((address tokenIn, address tokenOut, uint24 fee, address recipient, uint256 deadline, uint256 amountIn, uint256 amountOutMinimum, uint160 sqrtPriceLimitX96)) payable returns (uint256)",
  "function mint((address token0, address token1, uint24 fee, int24 tickLower, int24 tickUpper, uint256 amount0Desired, uint256 amount1Desired, uint256 amount0Min, uint256 amount1Min, address recipient, uint256 deadline)) payable returns (uint256, uint128, uint256, uint256)",
]);

/** Gas of whole transactions, by what was done; all from mined receipts, each transaction with everything cold. */
export type Snapshot = {
  /** On the recorded block: real tokens, feeds, pool and router. */
  real: { rawApproval: number; rawSwap: number; rawPayment: number; bare: number; all: Both; payment: Both };
  /** What each control adds to the bare decision, alone. */
  alone: Record<string, number>;
  /** The same of a feed held beside a pool, which is no part of all controls at once. */
  twap: Record<string, number>;
  /** Where the gas of the decision under all controls goes, by who used it. */
  shares: Share[];
  /** On the replica: Uniswap's own code from npm, tokens and feeds of ours. */
  replica: { rawMint: number; mint: Both };
};
type Both = { treasury: number; safe: number };

const trader = forkAccount("bench-trader");
const AMOUNT = parseEther("1");
const HELD = [
  { token: MAINNET.weth, amount: parseEther("100").toString() },
  { token: MAINNET.usdc, amount: parseUnits("200000", 6).toString() },
  { token: MAINNET.dai, amount: parseEther("100000").toString() },
  { token: MAINNET.usdt, amount: parseUnits("50000", 6).toString() },
];
const UNI = { token: MAINNET.uni, amount: parseEther("1000").toString() };
const TRADERS = HELD.slice(0, 2);

/**
 * Measures everything. A decision's figure is its treasury's second: the first pays for storage that was never written.
 * @param recorded folder of block 15538827
 */
export const measureGas = async (recorded: string, say: (what: string) => void): Promise<Snapshot> => {
  const folder = mkdtempSync(join(tmpdir(), "exchequer-gas-"));
  const source = `bundle:${folder}/market`;
  try {
    writeRealMarket(recorded, join(folder, "market"));
    const decided = async (custody: CustodyKind, measured: Measured, actions: Actions = sell): Promise<number> =>
      (await onTreasury(custody, measured, source, (guarded) => laterDecision(guarded, actions))).gas;
    say("bare");
    const bare = await decided("treasury", BARE);
    const added = async (controls: readonly Control[]): Promise<Record<string, number>> => {
      const gas: Record<string, number> = {};
      for (const { name, on } of controls) {
        say(name);
        gas[name] = (await decided("treasury", on(BARE))) - bare;
      }
      return gas;
    };
    const alone = await added(CONTROLS);
    const twap = await added(TWAPS);
    say("all");
    const traced = await onTreasury("treasury", ALL, source, async (guarded) => {
      const decision = await laterDecision(guarded, sell);
      return { ...decision, shares: await sharesOf(guarded, ALL.mandate, decision.hash) };
    });
    const raw = await onTreasury("treasury", BARE, source, ({ fork }) => rawSwap(fork));
    say("payments");
    const rawPayment = await onTreasury("treasury", BARE, source, ({ fork }) => rawTransfer(fork));
    const real = {
      ...raw,
      rawPayment,
      bare,
      all: { treasury: traced.gas, safe: await decided("safe", ALL) },
      payment: { treasury: await decided("treasury", ALL, pay), safe: await decided("safe", ALL, pay) },
    };
    say("positions");
    return { real, alone, twap, shares: traced.shares, replica: await positions() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const onTreasury = async <T>(
  custody: CustodyKind,
  { mandate, signing, cosigned }: Measured,
  source: string,
  use: (guarded: GuardedTreasury) => Promise<T>,
): Promise<T> => {
  const known = new Set([...mandate.assets, ...mandate.held].map(({ token }) => token));
  const guarded = await guardedTreasury(
    custody,
    [
      { address: trader.address, holdings: TRADERS },
      { address: PAID, holdings: [] },
    ],
    {
      mandate,
      source,
      holdings: [...HELD, UNI].filter(({ token }) => known.has(token)),
      signing,
      ...(cosigned ? { cosigner: COSIGNER } : {}),
    },
  );
  try {
    return await use(guarded);
  } finally {
    await guarded.close();
  }
};

type Actions = (etherUsd8: bigint) => Action[];

const laterDecision = async (guarded: GuardedTreasury, actions: Actions): Promise<{ gas: number; hash: Hex }> => {
  await decide(guarded, actions);
  return decide(guarded, actions);
};

const decide = async (guarded: GuardedTreasury, actions: Actions): Promise<{ gas: number; hash: Hex }> => {
  const seen = await guarded.look();
  const { decision, prediction } = await guarded.simulate(seen, actions(BigInt(seen.etherUsd8)));
  const receipt = await guarded.execute(decision);
  // A preview has no signatures, so a gate that the cosigner opens is shut in it: what was mined counts.
  const { status } = decisionEvents(receipt.logs as never, guarded.deployment.module);
  const said = prediction.onchainFindings.filter(({ ok }) => !ok).map(({ rule }) => rule);
  if (status !== "executed")
    throw new Error(`what was to be measured was ${status}: ${prediction.revert ?? said.join(", ")}`);
  return { gas: Number(receipt.gasUsed), hash: receipt.transactionHash };
};

const sell: Actions = (etherUsd8) => [
  {
    kind: "swap",
    venue: "uniswap-v3",
    path: [MAINNET.weth, MAINNET.usdc],
    feesPpm: [500],
    amountIn: AMOUNT.toString(),
    minAmountOut: ((AMOUNT * etherUsd8 * 99n) / (100n * 10n ** 20n) + 1_000_000n).toString(),
  },
];

const PAYMENT = parseUnits("100", 6);
const pay: Actions = () => [{ kind: "pay", token: MAINNET.usdc, recipient: PAID, amountIn: PAYMENT.toString() }];

const mined = async (fork: Fork, to: Address, data: Hex): Promise<number> => {
  const receipt = await fork.send({ account: trader, to, data, gas: 1_000_000n });
  await fork.mine();
  if (receipt.status !== "success") throw new Error(`the raw call to ${to} reverted`);
  return Number(receipt.gasUsed);
};

const approve = (fork: Fork, token: Address, spender: Address, amount: bigint): Promise<number> =>
  mined(fork, token, encodeFunctionData({ abi, functionName: "approve", args: [spender, amount] }));

/** An account of its own: an exact approval, and the swap; each a transaction. */
const rawSwap = async (fork: Fork): Promise<{ rawApproval: number; rawSwap: number }> => {
  const rawApproval = await approve(fork, MAINNET.weth, MAINNET.swapRouter, AMOUNT);
  const order = {
    tokenIn: MAINNET.weth,
    tokenOut: MAINNET.usdc,
    fee: 500,
    recipient: trader.address,
    deadline: maxUint256,
    amountIn: AMOUNT,
    amountOutMinimum: 1n,
    sqrtPriceLimitX96: 0n,
  };
  const swap = encodeFunctionData({ abi, functionName: "exactInputSingle", args: [order] });
  return { rawApproval, rawSwap: await mined(fork, MAINNET.swapRouter, swap) };
};

/** The second, as the guarded one's is: the first writes a balance that never was. */
const rawTransfer = async (fork: Fork): Promise<number> => {
  const data = encodeFunctionData({ abi, functionName: "transfer", args: [PAID, PAYMENT] });
  await mined(fork, MAINNET.usdc, data);
  return mined(fork, MAINNET.usdc, data);
};

const MINTED = { amount0: parseUnits("3000", 6).toString(), amount1: parseEther("1").toString() };

/** On the replica, whose pools are open at every tick; its three assets have feeds. */
const positions = async (): Promise<Snapshot["replica"]> => {
  const { mandate } = ALL;
  const open: Measured = {
    ...ALL,
    mandate: {
      ...mandate,
      assets: mandate.assets.filter(({ symbol }) => symbol !== "USDT"),
      uniswapV3: { ...mandate.uniswapV3, positionManager: MAINNET.positionManager },
      limits: { ...mandate.limits, rangeCooldownSeconds: 0 },
    },
  };
  const minted = (custody: CustodyKind): Promise<number> =>
    onTreasury(custody, open, "replica", async (guarded) => {
      const { pools } = await guarded.look();
      return (await laterDecision(guarded, () => [mint(pools[0]?.tick ?? 0)])).gas;
    });
  const rawMint = await onTreasury("treasury", open, "replica", async (guarded) =>
    rawPosition(guarded.fork, (await guarded.look()).pools[0]?.tick ?? 0),
  );
  return { rawMint, mint: { treasury: await minted("treasury"), safe: await minted("safe") } };
};

/** About ten percent to each side of the price. */
const rangeAround = (tick: number): { tickLower: number; tickUpper: number } => {
  const middle = Math.floor(tick / 10) * 10;
  return { tickLower: middle - 1000, tickUpper: middle + 1000 };
};

const mint = (tick: number): Action => ({
  kind: "mint",
  venue: "uniswap-v3",
  tokens: [MAINNET.usdc, MAINNET.weth],
  feePpm: 500,
  ...rangeAround(tick),
  ...MINTED,
  minAmount0: "0",
  minAmount1: "0",
});

/** The second of two, as the guarded one is: ticks stand, the owner has one already. */
const rawPosition = async (fork: Fork, tick: number): Promise<number> => {
  const [amount0Desired, amount1Desired] = [BigInt(MINTED.amount0), BigInt(MINTED.amount1)];
  await approve(fork, MAINNET.usdc, MAINNET.positionManager, amount0Desired * 2n);
  await approve(fork, MAINNET.weth, MAINNET.positionManager, amount1Desired * 2n);
  const order = {
    token0: MAINNET.usdc,
    token1: MAINNET.weth,
    fee: 500,
    ...rangeAround(tick),
    amount0Desired,
    amount1Desired,
    amount0Min: 0n,
    amount1Min: 0n,
    recipient: trader.address,
    deadline: maxUint256,
  } as const;
  const data = encodeFunctionData({ abi, functionName: "mint", args: [order] });
  await mined(fork, MAINNET.positionManager, data);
  return mined(fork, MAINNET.positionManager, data);
};

if (import.meta.main) {
  const { recordedBlock } = await import("../../fork/recorded.ts");
  const recorded = recordedBlock(15_538_827);
  if (recorded === null) process.exit(1);
  const { writeSnapshot } = await import("./snapshot.ts");
  writeSnapshot(await measureGas(recorded, (what) => process.stderr.write(`· ${what}\n`)));
}
