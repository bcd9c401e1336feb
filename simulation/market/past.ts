import { z } from "zod";
import type { Mandate, MandateAsset } from "../../policies/treasury/mandate.ts";
import { bytes32, uintString } from "../../policies/treasury/money.ts";
import { makeSet } from "../history/cacheFile.ts";
import type { HistorySet } from "../history/set.ts";
import { marketName, pricesIn } from "./market.ts";
import { lastAtMost, type PriceHistory, upTo } from "./prices.ts";

/**
 * Prices of a mandate's assets as far as a proposal is held against them: each midnight's, and near the end each hour's. It is
 * small enough to lie beside a record, so that whoever has the record can compute again what was computed from it.
 */
export const pastSchema = z.strictObject({
  format: z.literal(1),
  /** Nothing that became known later is in it [unix seconds]. */
  takenAt: z.number().int().min(0),
  /** Content hashes of the sets that it was taken from. */
  histories: z.array(bytes32),
  /** What made the market up; null where every set is of a real one. */
  synthetic: z.strictObject({ generator: z.string(), seed: z.number().int() }).nullable(),
  prices: z.array(
    z.strictObject({
      /** Under which name the market trades it. */
      base: z.string(),
      /** Names of the series. */
      name: z.string(),
      /** When each price became known, increasing [unix seconds]. */
      knownAt: z.array(z.number().int()),
      /** 1e-8 USD for one whole token. */
      usd8: z.array(uintString),
    }),
  ),
});
export type Past = z.infer<typeof pastSchema>;

const HOUR = 3_600;
const DAY = 86_400;
/** Hours before the window: what a feed's last sixty answers reach back to, and more. */
const WARM_UP_DAYS = 14;

/**
 * What is known of a mandate's assets at a moment. Nothing later is in it.
 * @param p.now unix seconds
 * @throws HistoryOverlapsError
 */
export const pastOf = (p: { mandate: Mandate; sets: readonly HistorySet[]; now: number; windowDays: number }): Past => {
  const bases = [...new Set(p.mandate.assets.map(baseOf))];
  const hourly = p.now - (p.windowDays + WARM_UP_DAYS) * DAY;
  return {
    format: 1,
    takenAt: p.now,
    histories: p.sets.map(({ contentHash }) => contentHash),
    synthetic: p.sets.find(({ synthetic }) => synthetic !== null)?.synthetic ?? null,
    prices: bases.flatMap((base) => {
      const found = pricesIn(p.sets, base);
      const history = found === null ? null : upTo(found.history, p.now);
      return history === null || history.knownAt.length === 0
        ? []
        : [{ base, name: history.name, ...thinned(history, hourly) }];
    }),
  };
};

/** A receipt and what it stands for have one price. */
const baseOf = ({ symbol, priceGroup }: Pick<MandateAsset, "symbol" | "priceGroup">): string =>
  marketName(priceGroup ?? symbol);

const thinned = (
  { knownAt, usd }: PriceHistory,
  hourlyFrom: number,
): Pick<Past["prices"][number], "knownAt" | "usd8"> => {
  const end = knownAt.at(-1) as number;
  const rows = new Set<number>();
  let at = Math.ceil((knownAt[0] as number) / DAY) * DAY;
  for (; at < end; at += at >= hourlyFrom ? HOUR : DAY) rows.add(lastAtMost(knownAt, at));
  rows.add(knownAt.length - 1);
  const kept = [...rows].filter((row) => (usd[row] as number) > 0);
  return {
    knownAt: kept.map((row) => Math.ceil(knownAt[row] as number)),
    usd8: kept.map((row) => BigInt(Math.round((usd[row] as number) * 1e8)).toString()),
  };
};

/** Prices of one asset; null where the past has none. */
export const pricesOfAsset = (
  { prices }: Past,
  asset: Pick<MandateAsset, "symbol" | "priceGroup">,
): PriceHistory | null => {
  const found = prices.find(({ base }) => base === baseOf(asset));
  return found === undefined || found.knownAt.length === 0
    ? null
    : {
        name: found.name,
        knownAt: Float64Array.from(found.knownAt),
        usd: Float64Array.from(found.usd8, (price) => Number(price) / 1e8),
      };
};

/** The same prices as a set that a market is built from. */
export const setOfPast = (past: Past, mandate: Mandate): HistorySet =>
  makeSet({
    series: mandate.assets.flatMap((asset, at) => {
      const history = pricesOfAsset(past, asset);
      const base = marketName(asset.symbol);
      const twice = mandate.assets.slice(0, at).some(({ symbol }) => marketName(symbol) === base);
      if (history === null || twice) return [];
      const { knownAt: time, usd: values } = history;
      return [
        {
          name: `${base}/USD price`,
          kind: "price" as const,
          base,
          quote: "USD",
          time,
          columns: { price: { type: "float" as const, unit: `USD per ${base}`, values } },
          stepSeconds: null,
          gaps: [],
          pool: null,
        },
      ];
    }),
    synthetic: past.synthetic,
    sources: [],
  });
