import type { Series } from "../../set.ts";
import { blockTimesOf } from "../blockTimes.ts";
import { floatColumn } from "../figures.ts";
import { GrowingFloats } from "../growing.ts";
import { figure, type Layout, plain } from "../layout.ts";
import { fromFileName } from "../pair.ts";
import { settle } from "../settle.ts";
import { timesOf, TIME_NAMES } from "../times.ts";

/** `supply_rate_aave_v2`: what is paid, and by whom. */
const RATE = /^(supply|variable_borrow|stable_borrow|borrow)_?(?:rate|apy|apr)_?(.*)$/i;
const COLUMN: Record<string, string> = {
  supply: "supply",
  variable_borrow: "borrow",
  borrow: "borrow",
  stable_borrow: "stableBorrow",
};
const PROTOCOLS: Record<string, string> = { comp: "compound", "": "lending" };
const FIELDS = ["comp", "aave_v1", "aave_v2"].flatMap((protocol, index) => [
  ...(index === 0
    ? ["variable_borrow_rate", "supply_rate"]
    : ["variable_borrow_rate", "stable_borrow_rate", "supply_rate"]
  ).map((rate) => `${rate}_${protocol}`),
  ...(index === 0
    ? ["total_borrows_comp", "total_supply_comp", "underlying_price_in_ETH"]
    : [`total_variable_borrows_${protocol}`, `total_stable_borrows_${protocol}`, `total_supply_${protocol}`]),
]);

/** A yearly rate past this is a percentage, or nonsense. */
const HIGHEST_RATE = 10;

/** Lending rates as yearly fractions, one series a protocol. A protocol that had none yet is absent, not zero. */
export const lendingRates: Layout = {
  name: "lending rates",
  fits: (fields) => [...fields].some((field) => /^(supply|variableborrow|borrow)(rate|apy|apr)/.test(field)),
  withoutHeader: (values) =>
    values.length === FIELDS.length + 2 && /^\d{7,8}$/.test(String(values[0]))
      ? ["blockNumber", ...FIELDS, "timestamp"]
      : null,
  reader: (reading) => {
    const rates = reading.fields.flatMap((field, index) => {
      const [, rate = "", protocol = ""] = RATE.exec(field) ?? [];
      const name = protocol.replaceAll("_", "-").toLowerCase();
      return rate === ""
        ? []
        : [
            {
              index,
              column: COLUMN[rate.toLowerCase()] as string,
              protocol: PROTOCOLS[name] ?? name,
              values: new GrowingFloats(),
            },
          ];
    });
    const block = reading.at("blocknumber", "block");
    const timed = reading.fields.some((field) => TIME_NAMES.includes(plain(field)));
    const times = timed ? timesOf(reading) : blockTimesOf(reading, block);
    const lines = new GrowingFloats();
    return {
      row: (row) => {
        times.read(row);
        lines.push(row.line);
        for (const { index, values } of rates) {
          const value = figure(row.values[index]);
          if (value === undefined || value < 0 || value > HIGHEST_RATE)
            reading.refuse(
              row.line,
              `${reading.fields[index]} is "${String(row.values[index])}": a yearly rate is a fraction, 0.05 for 5%`,
            );
          values.push(value as number);
        }
      },
      finish: () => {
        const base = reading.options.pair?.toUpperCase() ?? fromFileName(reading.path)?.base ?? assetIn(reading.path);
        const [time, at] = [times.finish(), lines.done()];
        const protocols = [...new Set(rates.map(({ protocol }) => protocol))];
        return protocols.flatMap((quote): Series[] => {
          const columns = Object.fromEntries(
            rates
              .filter(({ protocol }) => protocol === quote)
              .map(({ column, values }) => [column, floatColumn("a year", values)]),
          );
          const present = Float64Array.from(time.keys()).filter((row) =>
            Object.values(columns).some(({ values }) => !Number.isNaN(values[row] as number)),
          );
          if (present.length === 0) return [];
          const only = (values: Float64Array): Float64Array => present.map((row) => values[row] as number);
          const kept = Object.fromEntries(
            Object.entries(columns).map(([name, column]) => [name, { ...column, values: only(column.values) }]),
          );
          const rows = { columns: kept, time: only(time), lines: only(at), key: [], pool: null };
          return [settle({ kind: "rates", name: `${base}/${quote} rates`, base, quote, ...rows }, reading)];
        });
      },
    };
  },
};

const assetIn = (path: string): string =>
  /(?:^|[/\\_-])(usdc|usdt|dai|weth|eth|wbtc)(?=[-_.])/i.exec(path)?.[1]?.toUpperCase() ?? "asset";
