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
    return {
      row: (row) => {
        const value = figure(row.values[index]);
        if (value === undefined || Number.isNaN(value) || value < 0)
          reading.refuse(row.line, `${field} is "${String(row.values[index])}"`);
        times.read(row);
        lines.push(row.line);
        values.push((value as number) * scale);
      },
      finish: () => {
        const [time, line, value] = [times.finish(), lines.done(), values.done()];
        const begins = time.reduce((least, at, row) => (value[row] !== 0 && at < least ? at : least), Infinity);
        const kept = Float64Array.from(time.keys()).filter((row) => {
          if (value[row] !== 0) return true;
          if ((time[row] as number) > begins)
            reading.refuse(line[row] as number, `${field} is zero after it had a value`);
          reading.note("left out: zeros before the first value", line[row] as number);
          return false;
        });
        const only = (all: Float64Array): Float64Array => kept.map((row) => all[row] as number);
        const { base, quote } = isGas ? { base: "gas", quote: "wei" } : pairOf(reading, null);
        const kind = isGas ? "gas" : "price";
        const unit = isGas ? "wei" : `${quote} per ${base}`;
        const columns = { price: { type: "float" as const, unit, values: only(value) } };
        const rows = { columns, time: only(time), lines: only(line), key: [], pool: null };
        return [settle({ kind, name: `${base}/${quote} ${kind}`, base, quote, ...rows }, reading)];
      },
    };
  },
};
