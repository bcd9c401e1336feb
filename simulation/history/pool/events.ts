import { type IntColumn, intAt } from "../column.ts";
import { floats, type HistorySet, ints, type PoolFacts, type Series, seriesWhere } from "../set.ts";

/** What the pool's log says after one swap. */
export type SwapRow = {
  kind: "swap";
  time: number;
  block: number;
  logIndex: number;
  tx: string;
  amount0: bigint;
  amount1: bigint;
  sqrtPriceX96: bigint;
  liquidity: bigint;
  tick: number;
};
export type ChangeRow = {
  kind: "change";
  time: number;
  block: number;
  logIndex: number;
  tickLower: number;
  tickUpper: number;
  delta: bigint;
};

export type PoolLog = { name: string; pool: PoolFacts; swaps: Series; changes: Series | null };

/** The pools of a set, each with its swaps and its changes of liquidity. */
export const poolLogs = (set: Pick<HistorySet, "series">): PoolLog[] =>
  seriesWhere(set, { kind: "swaps" }).map((swaps) => {
    const same = JSON.stringify(swaps.pool);
    const changes = seriesWhere(set, { kind: "liquidity" }).find(({ pool }) => JSON.stringify(pool) === same) ?? null;
    return { name: swaps.name.replace(/ swaps$/, ""), pool: swaps.pool as PoolFacts, swaps, changes };
  });

export const swapAt = (swaps: Series): ((row: number) => SwapRow) => {
  const float = (name: string): Float64Array => floats(swaps, name);
  const int = (name: string): IntColumn => ints(swaps, name);
  const [block, logIndex, tick] = [float("block"), float("logIndex"), float("tick")];
  const [amount0, amount1, price, liquidity, tx] = ["amount0", "amount1", "sqrtPriceX96", "liquidity", "tx"].map(
    int,
  ) as [IntColumn, IntColumn, IntColumn, IntColumn, IntColumn];
  return (row) => ({
    kind: "swap",
    time: swaps.time[row] as number,
    block: block[row] as number,
    logIndex: logIndex[row] as number,
    tx: `0x${BigInt.asUintN(256, intAt(tx, row)).toString(16).padStart(64, "0")}`,
    amount0: intAt(amount0, row),
    amount1: intAt(amount1, row),
    sqrtPriceX96: intAt(price, row),
    liquidity: intAt(liquidity, row),
    tick: tick[row] as number,
  });
};

/** Swaps and changes of liquidity in the order the chain had them. */
export const eventsOf = function* ({ swaps, changes }: PoolLog): Generator<SwapRow | ChangeRow> {
  const swap = swapAt(swaps);
  const all = changes === null ? [] : Array.from(changes.time, (_, row) => row).map(changeAt(changes));
  let next = 0;
  for (let row = 0; row < swaps.time.length; row++) {
    const it = swap(row);
    for (; next < all.length; next++) {
      const before = all[next] as ChangeRow;
      if (before.block > it.block || (before.block === it.block && before.logIndex > it.logIndex)) break;
      yield before;
    }
    yield it;
  }
  yield* all.slice(next);
};

const changeAt = (changes: Series): ((row: number) => ChangeRow) => {
  const [block, logIndex] = [floats(changes, "block"), floats(changes, "logIndex")];
  const [lower, upper, delta] = [floats(changes, "tickLower"), floats(changes, "tickUpper"), ints(changes, "delta")];
  return (row) => ({
    kind: "change",
    time: changes.time[row] as number,
    block: block[row] as number,
    logIndex: logIndex[row] as number,
    tickLower: lower[row] as number,
    tickUpper: upper[row] as number,
    delta: intAt(delta, row),
  });
};
