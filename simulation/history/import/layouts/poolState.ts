import { sqrtRatioAtTick } from "../../../engines/v3/tickMath.ts";
import type { Column } from "../../column.ts";
import { blockTimesOf } from "../blockTimes.ts";
import { floatColumn } from "../figures.ts";
import { GrowingFloats, GrowingInts } from "../growing.ts";
import { has, integer, type Layout, plain } from "../layout.ts";
import { assertPlausible, poolFactsOf, wholePrice } from "../poolFacts.ts";
import { settle } from "../settle.ts";
import { TIME_NAMES, timesOf } from "../times.ts";

const HOURLY = [
  "hour",
  "timestamp",
  "block",
  "poolTick",
  "poolLiquidity",
  "tickSpacing",
  "token0",
  "token1",
  "dec0",
  "dec1",
];
const FEE_OF_SPACING: Record<string, number> = { "1": 100, "10": 500, "60": 3_000, "200": 10_000 };

/** A pool's price now and then: its tick and liquidity by the hour, or its exact square root price by the block. */
export const poolState: Layout = {
  name: "states of a pool",
  fits: (fields) => has(fields, "pooltick", "sqrtpricex96") && !has(fields, "amount0"),
  withoutHeader: (values) => {
    if (values.length === HOURLY.length && /^[A-Z]+$/i.test(String(values[6])) && /^[A-Z]+$/i.test(String(values[7])))
      return HOURLY;
    const [block, price] = values.map(integer);
    return values.length === 2 && block && block < 1n << 32n && price && price > 1n << 60n
      ? ["block_number", "sqrt_price_x96"]
      : null;
  },
  reader: (reading) => {
    const at = {
      block: reading.at("blocknumber", "block"),
      tick: reading.at("pooltick", "tick"),
      price: reading.at("sqrtpricex96"),
      liquidity: reading.at("poolliquidity", "liquidity"),
      spacing: reading.at("tickspacing"),
      tokens: [
        reading.at("token0"),
        reading.at("token1"),
        reading.at("dec0", "decimals0"),
        reading.at("dec1", "decimals1"),
      ],
    };
    const timed = reading.fields.some((field) => TIME_NAMES.includes(plain(field)));
    const times = timed ? timesOf(reading) : blockTimesOf(reading, at.block);
    const [lines, blocks, ticks] = [new GrowingFloats(), new GrowingFloats(), new GrowingFloats()];
    const [prices, liquidity] = [new GrowingInts(), new GrowingInts()];
    const roots: bigint[] = [];
    let said: string | null = null;
    let options = reading.options;
    return {
      row: (row) => {
        const { line, values } = row;
        const exact = (index: number, name: string): bigint =>
          integer(values[index]) ?? reading.refuse(line, `${name} is "${String(values[index])}"`);
        times.read(row);
        lines.push(line);
        const [token0, token1, decimals0, decimals1] = at.tokens.map((index) =>
          index < 0 ? "" : String(values[index]),
        );
        const tokens = `${token0}/${token1} ${decimals0},${decimals1} ${at.spacing < 0 ? "" : String(values[at.spacing])}`;
        said ??= tokens;
        if (tokens !== said) reading.refuse(line, `its pool is ${tokens}, before it was ${said}`);
        if (token0 && token1) {
          const feePpm = FEE_OF_SPACING[tokens.split(" ")[2] as string];
          options = {
            pair: `${token0}/${token1}`,
            decimals: `${decimals0},${decimals1}`,
            ...(feePpm ? { feePpm } : {}),
            ...reading.options,
          };
        }
        blocks.push(at.block < 0 ? Number.NaN : Number(exact(at.block, "the block")));
        if (at.tick >= 0) ticks.push(Number(exact(at.tick, "the tick")));
        const root = at.price >= 0 ? exact(at.price, "the price") : sqrtRatioAtTick(Number(exact(at.tick, "the tick")));
        if (root <= 0n) reading.refuse(line, "its price is zero");
        if (at.price >= 0) prices.push(root);
        if (at.liquidity >= 0) liquidity.push(exact(at.liquidity, "the liquidity"));
        roots.push(root);
      },
      finish: () => {
        const pool = poolFactsOf(reading.path, options, null);
        if (roots.length > 0) assertPlausible(reading.path, pool, roots.at(-1) as bigint);
        const price = new GrowingFloats();
        for (const root of roots) price.push(wholePrice(root, pool));
        const columns: Record<string, Column> = {
          price: floatColumn(`${pool.token1} per ${pool.token0}`, price),
          block: floatColumn("block", blocks),
        };
        if (ticks.length > 0) columns["tick"] = floatColumn("tick", ticks);
        if (prices.length > 0) columns["sqrtPriceX96"] = prices.done("Q64.96");
        if (liquidity.length > 0) columns["liquidity"] = liquidity.done("liquidity");
        const fee = pool.feePpm === null ? "" : ` ${pool.feePpm / 10_000}%`;
        const [base, quote] = [pool.token0, pool.token1];
        const rows = { columns, time: times.finish(), lines: lines.done(), key: [], pool };
        return [settle({ kind: "pool", name: `${base}/${quote}${fee} pool`, base, quote, ...rows }, reading)];
      },
    };
  },
};
