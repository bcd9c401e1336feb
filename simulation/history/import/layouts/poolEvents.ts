import { MAX_TICK, MIN_TICK } from "../../../engines/v3/tickMath.ts";
import type { Column } from "../../column.ts";
import type { Series } from "../../set.ts";
import { floatColumn } from "../figures.ts";
import { GrowingFloats, GrowingInts } from "../growing.ts";
import type { Reading } from "../layout.ts";
import { feeFromSwaps } from "../../pool/feeOf.ts";
import { type PoolLog, poolLogs } from "../../pool/events.ts";
import { assertPlausible, poolFactsOf } from "../poolFacts.ts";
import { PoolMismatchError } from "../refusals.ts";
import { settle } from "../settle.ts";

/** Where an event stands on its chain. `tx` is the transaction's hash. */
export type Place = { line: number; block: number; logIndex: number; tx: bigint };
export type SwapEvent = { amount0: bigint; amount1: bigint; sqrtPriceX96: bigint; liquidity: bigint; tick: number };
/** `delta` is positive for a Mint and negative for a Burn. */
export type LiquidityEvent = { tickLower: number; tickUpper: number; delta: bigint; amount0: bigint; amount1: bigint };

type Gathered = { rows: GrowingFloats; floats: Record<string, GrowingFloats>; ints: Record<string, GrowingInts> };
const gather = (floats: string[], ints: string[]): Gathered => ({
  rows: new GrowingFloats(),
  floats: Object.fromEntries(["line", "block", "logIndex", ...floats].map((name) => [name, new GrowingFloats()])),
  ints: Object.fromEntries([...ints, "tx"].map((name) => [name, new GrowingInts()])),
});

const UNITS: Record<string, string> = {
  amount0: "token0 base units",
  amount1: "token1 base units",
  sqrtPriceX96: "Q64.96",
  liquidity: "liquidity",
  delta: "liquidity",
  tx: "hash",
  block: "block",
  logIndex: "log",
};

/**
 * Gathers swaps and changes of liquidity of one pool, whatever file they came in. Times come apart, row by row, because
 * some files have none of their own.
 */
export const poolEvents = (reading: Reading) => {
  const swaps = gather(["tick"], ["amount0", "amount1", "sqrtPriceX96", "liquidity"]);
  const changes = gather(["tickLower", "tickUpper"], ["delta", "amount0", "amount1"]);
  let row = 0;
  let last: bigint | null = null;

  const add = (to: Gathered, place: Place, event: Record<string, number | bigint>): void => {
    to.rows.push(row++);
    for (const [name, value] of Object.entries({ ...place, ...event }))
      if (typeof value === "bigint") (to.ints[name] as GrowingInts).push(value);
      else (to.floats[name] as GrowingFloats).push(value);
  };
  return {
    swap: (place: Place, event: SwapEvent): void => {
      if (event.sqrtPriceX96 <= 0n) reading.refuse(place.line, "its price is zero");
      if (!(event.tick >= MIN_TICK && event.tick <= MAX_TICK)) reading.refuse(place.line, `its tick is ${event.tick}`);
      last = event.sqrtPriceX96;
      add(swaps, place, event);
    },
    change: (place: Place, event: LiquidityEvent): void => {
      if (event.tickLower < MIN_TICK || event.tickUpper > MAX_TICK)
        reading.refuse(place.line, `its range ${event.tickLower} to ${event.tickUpper} lies outside all ticks`);
      if (event.tickLower >= event.tickUpper) reading.refuse(place.line, "its range ends before it begins");
      add(changes, place, event);
    },
    /** An event that moves neither price nor liquidity; it has a time like any other row. */
    other: (): void => void row++,
    finish: (time: Float64Array, address: string | null): Series[] => {
      const pool = poolFactsOf(reading.path, reading.options, address);
      if (last !== null) assertPlausible(reading.path, pool, last);
      const fee = pool.feePpm === null ? "" : ` ${pool.feePpm / 10_000}%`;
      const series = (kind: "swaps" | "liquidity", it: Gathered): Series => {
        const columns: Record<string, Column> = {};
        for (const [name, values] of Object.entries(it.floats))
          if (name !== "line") columns[name] = floatColumn(UNITS[name] ?? "tick", values);
        for (const [name, values] of Object.entries(it.ints)) columns[name] = values.done(UNITS[name] ?? "");
        const rows = it.rows.done();
        return settle(
          {
            kind,
            name: `${pool.token0}/${pool.token1}${fee} ${kind}`,
            base: pool.token0,
            quote: pool.token1,
            pool,
            time: rows.map((at) => time[at] as number),
            lines: (it.floats["line"] as GrowingFloats).done(),
            columns,
            key: ["block", "logIndex"],
          },
          reading,
        );
      };
      const all = [series("swaps", swaps), series("liquidity", changes)].filter(({ time: at }) => at.length > 0);
      for (const log of poolLogs({ series: all })) assertFee(reading.path, log);
      return all;
    },
  };
};

/** A fee that the file's name or the user states, and the swaps contradict, names another pool. */
const assertFee = (path: string, log: PoolLog): void => {
  const [stated, found] = [log.pool.feePpm, feeFromSwaps(log)];
  if (stated === null || found === null || stated === found) return;
  throw new PoolMismatchError(
    path,
    `its swaps come out at a fee of ${found / 10_000}%, not ${stated / 10_000}%`,
    `It is another pool than the one named: say --fee ${found}, or rename the file.`,
  );
};
