import { has, integer, type Layout } from "../layout.ts";
import { blockTimesOf } from "../blockTimes.ts";
import { timesOf } from "../times.ts";
import { poolEvents } from "./poolEvents.ts";

export const TOPICS = {
  swap: "0xc42079f94a6350d7e6235f29174924f928cc2ac818eb64fed8004e115fbcca67",
  mint: "0x7a53080ba414158be7ec69b987b5fb7d07dee101fe85488f0853ae16239d0bde",
  burn: "0x0c396cd989a39f4459b5fa1aed6a9a8dcdbc45908acfd67e028cd568da98982c",
} as const;
/** They move neither price nor active liquidity. */
const NO_EFFECT: Record<string, string> = {
  "0x70935338e69775456a85ddef226c395fb668b63fa0115f5f20610b388e6ca9c0": "Collect",
  "0xbdbdb71d7860376ba52b25a5028beea23581364a40522f6bcfb86bb1f2dca633": "Flash",
  "0xac49e518f90a358f652e4400164f05a5d8f7e35e7747279bc3a93dbf584e125a": "IncreaseObservationCardinalityNext",
  "0x973d8d92bb299f4af6ce49b52a8adb85ae46b9f214c4c4fc06ac77401237b133": "SetFeeProtocol",
  "0x596b573906218d3411850b26a6b437d6c4522fdb43d2d2386263f86d50b8b151": "CollectProtocol",
  "0x98636036cb66a9c19a37435efc1e90142190214e8abeb821bdba3f2990dd4c95": "Initialize",
};

const FIELDS = [
  "block_number",
  "block_timestamp",
  "transaction_hash",
  "transaction_index",
  "log_index",
  "topics",
  "data",
];
const TIMES = ["blocktimestamp", "timestamp", "time", "timestampunix", "evttime"];

/** Raw logs of one pool: from an archive's table, from `eth_getLogs`, with topics as a list in text or as an array. */
export const uniswapLogs: Layout = {
  name: "Uniswap v3 logs",
  fits: (fields) =>
    has(fields, "data") &&
    has(fields, "topics", "topic0") &&
    has(fields, "blocknumber", "block") &&
    has(fields, "logindex"),
  withoutHeader: (values) =>
    values.length === FIELDS.length && /^\[?['"]?0x[0-9a-f]{64}/i.test(String(values[5])) ? FIELDS : null,
  reader: (reading) => {
    const at = {
      block: reading.at("blocknumber", "block"),
      logIndex: reading.at("logindex"),
      tx: reading.at("transactionhash", "txhash", "hash"),
      data: reading.at("data"),
      topics: reading.at("topics"),
      topic0: reading.at("topic0"),
      address: reading.at("address", "contractaddress"),
      removed: reading.at("removed"),
    };
    const times = reading.at(...TIMES) >= 0 ? timesOf(reading, TIMES) : blockTimesOf(reading, at.block);
    const events = poolEvents(reading);
    const others = new Map<string, { line: number; count: number }>();
    let address: string | null = null;

    const number = (value: unknown, line: number, name: string): number =>
      Number(integer(value) ?? reading.refuse(line, `${name} is "${String(value)}"`));
    return {
      row: (row) => {
        const { line, values } = row;
        if (at.removed >= 0 && String(values[at.removed]) === "true")
          reading.refuse(line, "the log was removed again by a reorganisation");
        const its = at.address < 0 ? null : String(values[at.address]).toLowerCase();
        address ??= its;
        if (its !== address)
          reading.refuse(
            line,
            `it is of pool ${its}, the rows before of ${address}`,
            "One file, one pool: import each with its own.",
          );
        times.read(row);
        const topics = at.topics < 0 ? topicColumns(values, at.topic0) : topicsOf(values[at.topics]);
        const words = wordsOf(values[at.data]);
        if (topics[0] === undefined || words === null) return reading.refuse(line, "its topics or data are not hex");
        const place = {
          line,
          block: number(values[at.block], line, "the block"),
          logIndex: number(values[at.logIndex], line, "the log's index"),
          tx: at.tx < 0 ? 0n : signed(String(values[at.tx]).slice(2).padStart(1, "0")),
        };
        const kind = topics[0].toLowerCase();
        const need = (count: number, indexed: number): void => {
          if (words.length !== count || topics.length !== indexed + 1)
            reading.refuse(
              line,
              `a log of this event has ${count} words and ${indexed} topics, this one ${words.length} and ${topics.length - 1}`,
            );
        };
        if (kind === TOPICS.swap) {
          need(5, 2);
          const [amount0, amount1, sqrtPriceX96, liquidity, tick] = words.map(signed) as [
            bigint,
            bigint,
            bigint,
            bigint,
            bigint,
          ];
          return events.swap(place, { amount0, amount1, sqrtPriceX96, liquidity, tick: Number(tick) });
        }
        if (kind === TOPICS.mint || kind === TOPICS.burn) {
          const mint = kind === TOPICS.mint;
          need(mint ? 4 : 3, 3);
          const [tickLower, tickUpper] = topics.slice(2).map((topic) => Number(signed(topic.slice(2)))) as [
            number,
            number,
          ];
          const [amount, amount0, amount1] = words.slice(mint ? 1 : 0).map(signed) as [bigint, bigint, bigint];
          return events.change(place, { tickLower, tickUpper, delta: mint ? amount : -amount, amount0, amount1 });
        }
        const name = NO_EFFECT[kind];
        if (name === undefined) return reading.refuse(line, `${kind} is no event of a Uniswap v3 pool`);
        const seen = others.get(name);
        if (seen) seen.count++;
        else others.set(name, { line, count: 1 });
        return events.other();
      },
      finish: () => {
        for (const [name, { line, count }] of others)
          reading.note(`left out: ${name}, which moves neither price nor liquidity`, line, count);
        return events.finish(times.finish(), address);
      },
    };
  },
};

const topicsOf = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.map(String);
  return String(value).match(/0x[0-9a-fA-F]{64}/g) ?? [];
};

const topicColumns = (values: readonly unknown[], from: number): string[] =>
  values
    .slice(from, from + 4)
    .map(String)
    .filter((text) => /^0x[0-9a-fA-F]{64}$/.test(text));

const wordsOf = (data: unknown): string[] | null => {
  if (typeof data !== "string" || !/^0x(?:[0-9a-fA-F]{64})*$/.test(data)) return null;
  return data.slice(2).match(/.{64}/g) ?? [];
};

const signed = (hex: string): bigint => BigInt.asIntN(256, BigInt(`0x${hex}`));
