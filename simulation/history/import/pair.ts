import { basename } from "node:path";
import type { Reading } from "./layout.ts";

export type Pair = { base: string; quote: string };

/** Longest first, so that `BTCUSDT` is not read as `BTCU` and `SDT`. */
const QUOTES = ["USDT", "USDC", "BUSD", "FDUSD", "TUSD", "USD", "DAI", "EUR", "GBP", "WETH", "WBTC", "BTC", "ETH"];
/**
 * What is priced and in what: as the user says, else as the rows' symbol, a comment, a column's name or the file's name say.
 * Where none does, the series is called after its file, so that nothing takes it for an asset, and that is noted.
 */
export const pairOf = (
  reading: Pick<Reading, "path" | "comments" | "fields" | "options" | "note">,
  symbol: string | null,
): Pair => {
  const comment = reading.comments.map((text) => /symbol:\s*([A-Za-z0-9/_-]+)/i.exec(text)?.[1]).find(Boolean);
  const column = reading.fields.map((field) => /^([A-Z]{5,})_close$/i.exec(field)?.[1]).find(Boolean);
  const found =
    split(reading.options.pair) ?? split(symbol) ?? split(comment) ?? split(column) ?? fromFileName(reading.path);
  if (found !== null) return found;
  reading.note("name: nothing says what it is the price of, it is called after its file; --pair ETH/USDT says it", 1);
  return { base: basename(reading.path).split(".")[0] as string, quote: "unknown" };
};

/** @example split("BTCUSDT") // { base: "BTC", quote: "USDT" } */
export const split = (text: string | null | undefined): Pair | null => {
  if (!text) return null;
  const upper = text.toUpperCase();
  const parts = upper.split(/[/_:-]/).filter(Boolean);
  if (parts.length === 2) return { base: parts[0] as string, quote: parts[1] as string };
  const quote = QUOTES.find((one) => upper.endsWith(one) && upper.length > one.length + 1);
  return parts.length === 1 && quote ? { base: upper.slice(0, -quote.length), quote } : null;
};

/** `eth-usdt-1h.csv`, `ETHUSDT-1m-2024-01.csv`; the second must be what things are priced in, or it is no pair. */
export const fromFileName = (path: string): Pair | null => {
  const [first = "", second = ""] = basename(path).split(".")[0]?.split(/[-_ ]/) ?? [];
  if (!/^[a-z]{2,12}$/i.test(first)) return null;
  const quote = second.toUpperCase();
  if (QUOTES.includes(quote)) return { base: first.toUpperCase(), quote };
  return split(first);
};
