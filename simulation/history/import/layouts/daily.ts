import { floatColumn } from "../figures.ts";
import { GrowingFloats } from "../growing.ts";
import { figure, has, type Layout, plain } from "../layout.ts";
import { pairOf } from "../pair.ts";
import { settle } from "../settle.ts";
import { readTime } from "../time.ts";
import { TIME_NAMES, timesOf } from "../times.ts";

const VALUE = [
  "value",
  "valuewei",
  "price",
  "gasprice",
  "gaspricewei",
  "valuegwei",
  "gaspricegwei",
  "valueusd",
  "priceusd",
  "rate",
];

/** One value a row, as explorers export them: a price, or the price of gas in wei. */
export const oneValue: Layout = {
  name: "one value a row",
  fits: (fields) => has(fields, ...TIME_NAMES) && has(fields, ...VALUE),
  withoutHeader: (values) => {
    const timed = readTime(values[0]) !== null;
    const value = figure(values.at(-1)) ?? Number.NaN;
    if (!timed || !(value >= 0) || readTime(values.at(-1)) !== null) return null;
    if (values.length === 2) return ["date", "value"];
    return values.length === 3 && readTime(values[1]) !== null ? ["date", "unixtimestamp", "value"] : null;
  },
  reader: (reading) => {
    const index = reading.at(...VALUE);
    const field = reading.fields[index] as string;
    const isGas = /gas/i.test(`${field} ${reading.path.split(/[/\\]/).at(-1)}`) || /wei/i.test(field);
    const scale = /gwei/i.test(field) ? 1e9 : 1;
    const times = timesOf(
      reading,
      TIME_NAMES.filter((name) => name !== plain(field)),
    );
    const [values, lines] = [new GrowingFloats(), new GrowingFloats()];
    let started = false;
    return {
      row: (row) => {
        const value = figure(row.values[index]);
        if (value === undefined || Number.isNaN(value) || value < 0)
          reading.refuse(row.line, `${field} is "${String(row.values[index])}"`);
        if (value === 0 && !started) return reading.note("left out: zeros before the first value", row.line);
        if (value === 0) reading.refuse(row.line, `${field} is zero after it had a value`);
        started = true;
        times.read(row);
        lines.push(row.line);
        values.push((value as number) * scale);
      },
      finish: () => {
        const { base, quote } = isGas ? { base: "gas", quote: "wei" } : pairOf(reading, null);
        const kind = isGas ? "gas" : "price";
        const columns = { price: floatColumn(isGas ? "wei" : `${quote} per ${base}`, values) };
        const rows = { columns, time: times.finish(), lines: lines.done(), key: [], pool: null };
        return [settle({ kind, name: `${base}/${quote} ${kind}`, base, quote, ...rows }, reading)];
      },
    };
  },
};
