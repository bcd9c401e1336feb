import type { Claim } from "../../policies/treasury/intent.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";

/** Six hours: long enough for a market to move, short enough to be scored soon. */
export const CLAIM_HORIZON_SECONDS = 21_600;
const YEAR_SECONDS = 31_536_000n;
const SCALE = 1_000_000_000n;

type Point = { timestamp: number; priceUsd8: string };

export const historyOf = (snapshot: Snapshot, symbol: string): Point[] =>
  // The round before a feed's first one answers zero, and says nothing.
  (snapshot.priceHistory.find((history) => history.symbol === symbol)?.points ?? []).filter(
    (point) => point.priceUsd8 !== "0",
  );

/**
 * Share of past windows of `horizonSeconds` in which the price rose [bps], drawn to one half by Laplace's rule
 * (rises + 1) / (windows + 2): without history it is one half.
 */
export const riseProbabilityBps = (points: readonly Point[], horizonSeconds: number): number => {
  let windows = 0;
  let rises = 0;
  // Points are in order, so no window ends before the one that began earlier.
  let at = 0;
  for (const start of points) {
    while (at < points.length && (points[at] as Point).timestamp < start.timestamp + horizonSeconds) at += 1;
    const end = points[at];
    if (!end) break;
    windows += 1;
    if (BigInt(end.priceUsd8) > BigInt(start.priceUsd8)) rises += 1;
  }
  return Math.floor(((rises + 1) * 10_000) / (windows + 2));
};

/** A claim that a price will stand above, or below, where it stands now. */
export const priceClaim = (snapshot: Snapshot, symbol: string, comparison: "above" | "below"): Claim => {
  const rise = riseProbabilityBps(historyOf(snapshot, symbol), CLAIM_HORIZON_SECONDS);
  return {
    metric: "priceUsd8",
    asset: symbol,
    comparison,
    threshold: snapshot.assets.find((asset) => asset.symbol === symbol)?.priceUsd8 ?? "0",
    horizonSeconds: CLAIM_HORIZON_SECONDS,
    probabilityBps: comparison === "above" ? rise : 10_000 - rise,
  };
};

/**
 * Realised volatility of simple returns between neighbouring points, scaled to a year [bps], in integers so that every
 * machine finds the same. Zero for fewer than three points.
 */
export const realisedVolatilityBps = (points: readonly Point[]): number => {
  if (points.length < 3) return 0;
  const returns = points.slice(1).map((point, index) => {
    const before = BigInt((points[index] as Point).priceUsd8);
    return ((BigInt(point.priceUsd8) - before) * SCALE) / before;
  });
  const count = BigInt(returns.length);
  const sum = returns.reduce((total, value) => total + value, 0n);
  const squares = returns.reduce((total, value) => total + value * value, 0n);
  const variance = (squares - (sum * sum) / count) / (count - 1n);
  const span = BigInt((points.at(-1) as Point).timestamp - (points[0] as Point).timestamp);
  if (span <= 0n) return 0;
  const yearly = (variance * count * YEAR_SECONDS) / span;
  return Number((squareRoot(yearly) * 10_000n) / SCALE);
};

/** Integer square root, rounded down. */
export const squareRoot = (value: bigint): bigint => {
  if (value < 2n) return value;
  let guess = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
};
