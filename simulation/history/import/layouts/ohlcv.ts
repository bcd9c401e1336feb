import { floatColumn } from "../figures.ts";
import { GrowingFloats } from "../growing.ts";
import { figure, has, type Layout, plain } from "../layout.ts";
import { pairOf } from "../pair.ts";
import { settle } from "../settle.ts";
import { readTime } from "../time.ts";
import { TIME_NAMES, timesOf } from "../times.ts";

const KLINE = ["open_time", "open", "high", "low", "close", "volume", "close_time", "quote_asset_volume"];
const KLINE_REST = ["number_of_trades", "taker_buy_base_asset_volume", "taker_buy_quote_asset_volume", "ignore"];

const CLOSE = /^(?:[a-z0-9]+)?close$|^c$|^adjclose$/;
const VOLUME = /^(?:[a-z0-9]+)?volume$|^v$|^volume(?!usd)[a-z0-9]+$/;

/** As far as an open or close may lie outside of high and low. */
const WIDENED = 0.05;

/** Bars of an exchange: with or without open, high and low, with dates or numbers for time, under many names. */
export const ohlcv: Layout = {
  name: "exchange bars",
  fits: (fields) => {
    const time = has(fields, ...TIME_NAMES);
    return time && [...fields].some((field) => CLOSE.test(field)) && !has(fields, "answer", "sqrtpricex96");
  },
  withoutHeader: (values) => {
    const figures = values.map((value) => figure(value));
    const timed = readTime(values[0]) !== null;
    const bar = (from: number): boolean => figures.slice(from, from + 4).every((one) => (one ?? 0) > 0);
    if (timed && [11, 12].includes(values.length) && bar(1)) return [...KLINE, ...KLINE_REST].slice(0, values.length);
    if (timed && values.length === 6 && bar(1)) return KLINE.slice(0, 6);
    if (timed && values.length === 5 && bar(1)) return KLINE.slice(0, 5);
    if (
      timed &&
      values.length === 3 &&
      readTime(values[1]) === null &&
      (figures[1] ?? 0) > 0 &&
      (figures[2] ?? -1) >= 0
    )
      return ["date", "close", "volume"];
    if (values.length === 10 && /^[A-Z]+\/?[A-Z]+$/.test(String(values[2])) && bar(3))
      return ["unix", "date", "symbol", "open", "high", "low", "close", "volume", "quote_volume", "tradecount"];
    return null;
  },
  reader: (reading) => {
    const names = reading.fields.map(plain);
    const close = names.findIndex((name) => CLOSE.test(name));
    const volume = names.findIndex((name) => VOLUME.test(name) && !/quote|taker/.test(name));
    const symbol = reading.at("symbol", "pair", "market");
    const at = {
      open: reading.at("open", "o"),
      high: reading.at("high", "h"),
      low: reading.at("low", "l"),
      close,
      volume,
    };
    const found = Object.entries(at).filter(([, index]) => index >= 0);
    const columns = Object.fromEntries(found.map(([name]) => [name, new GrowingFloats()]));
    const times = timesOf(reading);
    const lines = new GrowingFloats();
    let named: string | null = null;

    /** Some exchanges open a bar at the close before it and count only trades into high and low. */
    const widen = (line: number, into: Record<string, GrowingFloats>, bar: Record<string, number>): void => {
      const { open, high, low, close: shut } = bar as { open?: number; high?: number; low?: number; close: number };
      const top = Math.max(open ?? shut, shut, low ?? shut);
      const bottom = Math.min(open ?? shut, shut, high ?? shut);
      const apart = Math.max(top / (high ?? top), (low ?? bottom) / bottom);
      if (apart <= 1) return;
      if (apart > 1 + WIDENED)
        reading.refuse(line, `open ${open} or close ${shut} lies outside low ${low} to high ${high}`);
      reading.note("bar: high and low widened to hold its open and close", line);
      if (high !== undefined) into["high"]?.put(Math.max(high, top));
      if (low !== undefined) into["low"]?.put(Math.min(low, bottom));
    };
    return {
      row: (row) => {
        times.read(row);
        lines.push(row.line);
        const values: Record<string, number> = {};
        for (const [name, index] of found) {
          const value = figure(row.values[index]);
          if (value === undefined || (name !== "volume" && !(value > 0)) || value < 0)
            reading.refuse(row.line, `${name} is "${String(row.values[index])}"`);
          values[name] = value as number;
          (columns[name] as GrowingFloats).push(value as number);
        }
        widen(row.line, columns, values);
        if (symbol >= 0) {
          const says = String(row.values[symbol]);
          named ??= says;
          if (says !== named) reading.refuse(row.line, `the symbol is ${says}, before it was ${named}`);
        }
      },
      finish: () => {
        const { base, quote } = pairOf(reading, named);
        const unit = (name: string): string => (name === "volume" ? base : `${quote} per ${base}`);
        const settled = settle(
          {
            kind: "bars",
            name: `${base}/${quote} bars`,
            base,
            quote,
            pool: null,
            key: [],
            time: times.finish(),
            lines: lines.done(),
            columns: Object.fromEntries(
              Object.entries(columns).map(([name, values]) => [name, floatColumn(unit(name), values)]),
            ),
          },
          reading,
        );
        return [settled];
      },
    };
  },
};
