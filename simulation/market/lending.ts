import type { Mandate, MandateAsset } from "../../policies/treasury/mandate.ts";
import { floats, type HistorySet, type Series, seriesWhere } from "../history/set.ts";
import { lastAtMost } from "./prices.ts";

/** A receipt of something lent, and what lending it pays. */
export type Lending = {
  /** Place of the receipt among the mandate's assets. */
  asset: number;
  /** Yearly fraction in force at each moment; zero where nobody says. */
  rate: Float64Array;
};

const WEEK = 604_800;

/** What a receipt stands for; undefined where the asset is no receipt of the mandate's lending pool. */
export const underlyingOf = ({ aaveV3, assets }: Mandate, symbol: string): MandateAsset | undefined => {
  if (aaveV3 === null || !aaveV3.aTokens.includes(symbol)) return undefined;
  const group = assets.find((asset) => asset.symbol === symbol)?.priceGroup;
  return assets.find((asset) => asset.symbol === group);
};

/** Rates along the clock: the last that was known, of the first protocol that had one within a week. */
export const lendingAlong = (
  mandate: Mandate,
  sets: readonly HistorySet[],
  clock: Float64Array,
  notes: string[],
): Lending[] =>
  mandate.assets.flatMap(({ symbol }, asset) => {
    const lent = underlyingOf(mandate, symbol);
    if (lent === undefined) return [];
    const series = sets
      .flatMap((set) => seriesWhere(set, { kind: "rates", base: lent.symbol }))
      .sort((a, b) => rank(a) - rank(b));
    const used = new Set<string>();
    const rate = clock.map((now) => {
      for (const one of series) {
        const row = lastAtMost(one.time, now);
        const value = floats(one, "supply")[row];
        if (row < 0 || now - (one.time[row] as number) > WEEK || value === undefined || !(value >= 0)) continue;
        used.add(one.quote);
        return value;
      }
      return 0;
    });
    const missing = rate.filter((value) => value === 0).length;
    notes.push(
      used.size === 0
        ? `Lending ${lent.symbol} pays nothing: no history says what it paid.`
        : `Lending ${lent.symbol} pays what ${[...used].join(", then ")} paid${missing > 0 ? `, and nothing at ${missing} decisions` : ""}.`,
    );
    return [{ asset, rate }];
  });

/** Aave's latest before anybody else's: the mandate's pool is Aave's. */
const rank = ({ quote }: Series): number => {
  const at = ["aave-v3", "aave-v2", "aave-v1", "aave"].indexOf(quote);
  return at < 0 ? 9 : at;
};
