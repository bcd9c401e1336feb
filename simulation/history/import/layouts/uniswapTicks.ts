import { blockTimesOf } from "../blockTimes.ts";
import { figure, has, integer, type Layout } from "../layout.ts";
import { timesOf } from "../times.ts";
import { poolEvents } from "./poolEvents.ts";

const FIELDS =
  "block_number block_timestamp tx_type transaction_hash tx_index log_index sender receipt amount0 amount1 total_liquidity total_liquidity_delta sqrtPriceX96 current_tick tick_lower tick_upper liquidity".split(
    " ",
  );
const TIMES = ["blocktimestamp", "timestamp", "time"];
const LEFT_OUT = /^(COLLECT|FLASH)$/;

/** Decoded events of one pool, as demeter-fetch writes them: swaps, mints and burns, with the pool's state after each. */
export const uniswapTicks: Layout = {
  name: "decoded Uniswap v3 events",
  fits: (fields) =>
    has(fields, "sqrtpricex96") &&
    has(fields, "amount0") &&
    has(fields, "amount1") &&
    has(fields, "blocknumber", "block"),
  withoutHeader: (values) =>
    values.length === FIELDS.length && /^(SWAP|MINT|BURN|COLLECT)$/.test(String(values[2])) ? FIELDS : null,
  reader: (reading) => {
    const at = {
      block: reading.at("blocknumber", "block"),
      kind: reading.at("txtype", "event", "type", "kind"),
      tx: reading.at("transactionhash", "txhash", "poolid"),
      logIndex: reading.at("logindex", "pooltxindex"),
      amount0: reading.at("amount0"),
      amount1: reading.at("amount1"),
      price: reading.at("sqrtpricex96"),
      total: reading.at("totalliquidity"),
      liquidity: reading.at("liquidity"),
      tick: reading.at("currenttick", "tick"),
      lower: reading.at("ticklower"),
      upper: reading.at("tickupper"),
      address: reading.at("address", "pool"),
    };
    const times = reading.at(...TIMES) >= 0 ? timesOf(reading, TIMES) : blockTimesOf(reading, at.block);
    const events = poolEvents(reading);
    let address: string | null = null;
    return {
      row: (row) => {
        const { line, values } = row;
        const exact = (index: number, name: string): bigint =>
          integer(values[index]) ??
          reading.refuse(line, `${name} is "${String(values[index])}", and an exact integer is needed`);
        times.read(row);
        address ??= at.address < 0 ? null : String(values[at.address]);
        const kind = at.kind < 0 ? "SWAP" : String(values[at.kind]).toUpperCase();
        const hash = at.tx < 0 ? undefined : integer(values[at.tx]);
        const place = {
          line,
          block: Number(exact(at.block, "the block")),
          logIndex: at.logIndex < 0 ? line : Number(exact(at.logIndex, "the log's index")),
          tx: BigInt.asIntN(256, hash ?? 0n),
        };
        if (kind === "SWAP")
          return events.swap(place, {
            amount0: exact(at.amount0, "amount0"),
            amount1: exact(at.amount1, "amount1"),
            sqrtPriceX96: exact(at.price, "the price"),
            liquidity: exact(at.total < 0 ? at.liquidity : at.total, "the liquidity"),
            tick: figure(values[at.tick]) ?? Number.NaN,
          });
        if (kind !== "MINT" && kind !== "BURN") {
          if (!LEFT_OUT.test(kind)) reading.refuse(line, `"${kind}" is no event of a Uniswap v3 pool`);
          reading.note(`left out: ${kind}, which moves neither price nor liquidity`, line);
          return events.other();
        }
        const size = exact(at.liquidity, "the liquidity");
        const amount = size < 0n ? -size : size;
        return events.change(place, {
          tickLower: Number(exact(at.lower, "the lower tick")),
          tickUpper: Number(exact(at.upper, "the upper tick")),
          delta: kind === "MINT" ? amount : -amount,
          amount0: integer(values[at.amount0]) ?? 0n,
          amount1: integer(values[at.amount1]) ?? 0n,
        });
      },
      finish: () => events.finish(times.finish(), address),
    };
  },
};
