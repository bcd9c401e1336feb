import { concat, encodeFunctionData, type Hex, maxUint256, pad, parseAbi, toHex } from "viem";
import { z } from "zod";
import { type Address, sameAddress } from "../../policies/treasury/money.ts";
import type { SnapshotPool } from "../../policies/treasury/snapshot.ts";
import { HOLDER, HOLDER_WEI } from "../actionsFile.ts";
import { simulateBlock, type SimulateBlock } from "../engines/evm.ts";
import { MAINNET } from "../forks/addresses.ts";
import { allowanceSlot, balanceSlot, type TokenLayout } from "../forks/tokenLayouts.ts";
import type { Market } from "../market/market.ts";
import { type ForkView, revertReason } from "../simulate.ts";
import type { Trade } from "./result.ts";
import { poolsAt } from "./treasury.ts";

export const evmReplaySchema = z.strictObject({
  /** Every so many trades one was replayed. */
  every: z.number().int(),
  replayed: z.number().int(),
  /** Trades through a pool that does not stand on the replica. */
  withoutPool: z.number().int(),
  /** Replays that brought what the run booked, to the unit. */
  equal: z.number().int(),
  /** Furthest that the EVM's swaps are from what was booked, either way [bps]; null where nothing was replayed. */
  worstBps: z.number().nullable(),
  meanBps: z.number().nullable(),
  /** Middle of the raw swaps' gas, 21,000 included. */
  gasUsed: z.number().int().nullable(),
  /** The worst ones first, ten at most. */
  worst: z.array(
    z.strictObject({
      at: z.string(),
      from: z.string(),
      to: z.string(),
      amountIn: z.string(),
      modelOut: z.string(),
      evmOut: z.string(),
      differenceBps: z.number(),
      revert: z.string().nullable(),
    }),
  ),
});
export type EvmReplay = z.infer<typeof evmReplaySchema>;

const swapRouter = parseAbi([
  "function exactInput((bytes path, address recipient, uint256 deadline, uint256 amountIn, uint256 amountOutMinimum)) payable returns (uint256)",
]);

type Grounds = {
  market: Market;
  /** What the run took off every swap [bps]: it is taken off the EVM's too. */
  slippageBps: number;
  fork: ForkView;
  /** How each token of the replica keeps its balances. */
  layoutOf: (token: Address) => Promise<TokenLayout | undefined>;
  /** Whether a pool's code stands there. */
  hasPool: (pool: Address) => Promise<boolean>;
};

/**
 * Replays every n-th trade of a run in the EVM: Uniswap's own router and pool code, the pool's price and liquidity set to what the
 * market had at that moment, the same amount in. What comes out, less the same slippage, is held against what the run booked.
 * @throws StateUnknownError and whatever the fork throws
 */
export const replayInEvm = async (trades: readonly Trade[], every: number, p: Grounds): Promise<EvmReplay> => {
  const found: (EvmReplay["worst"][number] & { gasUsed: number })[] = [];
  let withoutPool = 0;
  for (const trade of trades.filter((_, i) => i % every === 0)) {
    const pools = routeOf(trade, poolsAt(p.market, trade.step));
    const there = await Promise.all(pools.map(({ pool }) => p.hasPool(pool as Address)));
    if (pools.length === 0 || there.includes(false)) withoutPool += 1;
    else found.push(await replayed(trade, pools, p));
  }
  const off = found.map(({ differenceBps }) => Math.abs(differenceBps));
  return {
    every,
    replayed: found.length,
    withoutPool,
    equal: found.filter(({ modelOut, evmOut }) => modelOut === evmOut).length,
    worstBps: off.length === 0 ? null : Math.max(...off),
    meanBps: off.length === 0 ? null : off.reduce((sum, one) => sum + one, 0) / off.length,
    gasUsed: found.map(({ gasUsed }) => gasUsed).toSorted((a, b) => a - b)[Math.floor(found.length / 2)] ?? null,
    worst: found
      .toSorted((a, b) => Math.abs(b.differenceBps) - Math.abs(a.differenceBps))
      .slice(0, 10)
      .map(({ gasUsed: _gasUsed, ...one }) => one),
  };
};

/** Pools that a trade went through, in order; none where its route is not among them. */
const routeOf = ({ route }: Trade, pools: readonly SnapshotPool[]): SnapshotPool[] => {
  const hops = route.feesPpm.map((fee, hop) => {
    const [a, b] = [route.path[hop] as string, route.path[hop + 1] as string];
    return pools.find(
      ({ token0, token1, feePpm }) =>
        feePpm === fee &&
        ((sameAddress(token0, a) && sameAddress(token1, b)) || (sameAddress(token0, b) && sameAddress(token1, a))),
    );
  });
  return hops.every((pool) => pool !== undefined) ? hops : [];
};

const replayed = async (
  trade: Trade,
  pools: readonly SnapshotPool[],
  { fork, layoutOf, slippageBps }: Grounds,
): Promise<EvmReplay["worst"][number] & { gasUsed: number }> => {
  const { route, amountIn, time, from, to } = trade;
  const modelOut = BigInt(trade.amountOut);
  const env = { ...fork.env, timestamp: Math.max(fork.env.timestamp, time) };
  const [swap] = await simulateBlock({
    ...fork,
    env,
    calls: [
      {
        from: HOLDER,
        to: MAINNET.swapRouter,
        gas: toHex(8_000_000),
        input: encodeFunctionData({
          abi: swapRouter,
          functionName: "exactInput",
          args: [
            {
              path: pathBytes(route),
              recipient: HOLDER,
              deadline: maxUint256,
              amountIn: BigInt(amountIn),
              amountOutMinimum: 0n,
            },
          ],
        }),
      },
    ],
    stateOverrides: await overridesFor(route.path[0] as Address, BigInt(amountIn), pools, env.timestamp, layoutOf),
  });
  const evmOut = swap?.ok ? (BigInt(swap.returnData) * BigInt(10_000 - slippageBps)) / 10_000n : 0n;
  return {
    at: new Date(time * 1000).toISOString().replace(".000", ""),
    from,
    to,
    amountIn,
    modelOut: modelOut.toString(),
    evmOut: evmOut.toString(),
    differenceBps: modelOut === 0n ? 0 : Number(((evmOut - modelOut) * 10n ** 12n) / modelOut) / 1e8,
    revert: swap === undefined || swap.ok ? null : revertReason(swap),
    gasUsed: Number(swap?.gasUsed ?? 0n),
  };
};

/** Uniswap's packed path: token, fee of three bytes, token, and so on. */
const pathBytes = ({ path, feesPpm }: Trade["route"]): Hex =>
  concat(
    path.flatMap((token, hop) => [
      token as Hex,
      ...(hop < feesPpm.length ? [toHex(feesPpm[hop] as number, { size: 3 })] : []),
    ]),
  );

type Overrides = NonNullable<SimulateBlock["stateOverrides"]>;

/** The holder has what goes in; each pool stands as the model has it, and can pay. */
const overridesFor = async (
  tokenIn: Address,
  amountIn: bigint,
  pools: readonly SnapshotPool[],
  timestamp: number,
  layoutOf: Grounds["layoutOf"],
): Promise<Overrides> => {
  const overrides: Overrides = { [HOLDER]: { balance: toHex(HOLDER_WEI) } };
  const set = (token: Address, slots: Record<Hex, Hex>): void => {
    overrides[token] = { stateDiff: { ...overrides[token]?.stateDiff, ...slots } };
  };
  const word = (value: bigint): Hex => toHex(value, { size: 32 });
  const layout = await layoutOf(tokenIn);
  if (layout === undefined) throw new ReplayTokenUnknownError(tokenIn);
  set(tokenIn, {
    [balanceSlot(layout, HOLDER)]: word(amountIn),
    [allowanceSlot(layout, HOLDER, MAINNET.swapRouter)]: word(maxUint256),
  });
  for (const pool of pools) {
    overrides[pool.pool as Address] = { state: poolStorage(pool, timestamp) };
    for (const [token, balance] of [
      [pool.token0 as Address, pool.balance0],
      [pool.token1 as Address, pool.balance1],
    ] as const) {
      const kept = await layoutOf(token);
      if (kept === undefined) throw new ReplayTokenUnknownError(token);
      set(token, { [balanceSlot(kept, pool.pool as Address)]: word(BigInt(balance)) });
    }
  }
  return overrides;
};

/**
 * A Uniswap v3 pool's whole storage with one range that never ends: slot 0 (price, tick, one observation, unlocked), slot 4
 * (liquidity), slot 8 (that observation, a block ago).
 */
export const poolStorage = (pool: SnapshotPool, timestamp: number): Record<Hex, Hex> => {
  const tick = BigInt.asUintN(24, BigInt(pool.tick));
  const slot0 = (1n << 240n) | (1n << 216n) | (1n << 200n) | (tick << 160n) | BigInt(pool.sqrtPriceX96);
  const slot = (index: number): Hex => pad(toHex(index), { size: 32 });
  const word = (value: bigint): Hex => toHex(value, { size: 32 });
  return {
    [slot(0)]: word(slot0),
    [slot(4)]: word(BigInt(pool.liquidity)),
    [slot(8)]: word((1n << 248n) | BigInt(timestamp - 12)),
  };
};

export class ReplayTokenUnknownError extends Error {
  readonly code = "REPLAY_TOKEN_UNKNOWN";
  constructor(token: Address) {
    super(
      `A trade in ${token} cannot be replayed: how it keeps balances is not known.\nKnown are WETH, USDC, DAI, USDT and UNI. Leave --evm-every out for this mandate.`,
    );
    this.name = "ReplayTokenUnknownError";
  }
}
