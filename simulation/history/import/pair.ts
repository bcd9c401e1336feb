import { basename } from "node:path";
import type { Reading } from "./layout.ts";
import { plain } from "./layout.ts";
import { HistoryFileRefusedError } from "./refusals.ts";

export type Pair = { base: string; quote: string };

/** Longest first, so that `BTCUSDT` is not read as `BTCU` and `SDT`. */
const QUOTES = ["USDT", "USDC", "BUSD", "FDUSD", "TUSD", "USD", "DAI", "EUR", "GBP", "WETH", "WBTC", "BTC", "ETH"];
/** Words that stand in names of files and are no asset. */
const NO_ASSET =
  /^(pool|price|prices|daily|hourly|ohlcv|bars|gas|close|lending|data|spot|h|d|m|min|blocks|logs|ticks|[0-9]+[a-z]*)$/i;

/**
 * What is priced and in what: as the user says, else as the rows' symbol, a comment, a column's name or the file's name say.
 * @throws HistoryFileRefusedError where none does
 */
export const pairOf = (
  reading: Pick<Reading, "path" | "comments" | "fields" | "options">,
  symbol: string | null,
): Pair => {
  const comment = reading.comments.map((text) => /symbol:\s*([A-Za-z0-9/_-]+)/i.exec(text)?.[1]).find(Boolean);
  const column = reading.fields.map((field) => /^([A-Z]{5,})_close$/i.exec(field)?.[1]).find(Boolean);
  const found =
    split(reading.options.pair) ?? split(symbol) ?? split(comment) ?? split(column) ?? fromFileName(reading.path);
  if (found !== null) return found;
  throw new HistoryFileRefusedError(reading.path, "nothing says what it is the price of", "Say it: --pair ETH/USDT.");
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

export const fromFileName = (path: string): Pair | null => {
  const words = basename(path).split(".")[0]?.split(/[-_ ]/) ?? [];
  const [first = "", second = ""] = words;
  const whole = split(plain(first).toUpperCase());
  if (whole && QUOTES.includes(whole.quote) && /^[a-z]+$/i.test(first)) return whole;
  const asset = (word: string): boolean => /^[a-z]{2,6}$/i.test(word) && !NO_ASSET.test(word);
  return asset(first) && asset(second) ? { base: first.toUpperCase(), quote: second.toUpperCase() } : null;
};
