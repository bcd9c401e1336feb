import type { Mandate } from "../../policies/treasury/mandate.ts";
import { formatBps, formatUsd8 } from "../../policies/treasury/money.ts";
import type { Snapshot, SnapshotAsset, SnapshotPool } from "../../policies/treasury/snapshot.ts";

// What a seat is told. Numbers, symbols and words from closed lists only: no name, note or description that someone else
// wrote enters a prompt, and no date, so that a model cannot answer from memory of what came next.

/** One line that every seat gets. */
export const overview = ({ mode, navUsd8, peakNavUsd8, lossBudget }: Snapshot): string =>
  `Mode ${mode}. NAV ${usd(navUsd8)}, peak ${usd(peakNavUsd8)}. Loss budget: ${usd(lossBudget.availableUsd8)} left of ${usd(lossBudget.capacityUsd8)}.`;

export const assetFact = (asset: SnapshotAsset, now: number): string =>
  `${asset.symbol} (${asset.class}): ${usd(asset.valueUsd8)}, ${formatBps(asset.allocationBps)} of NAV, cap ${formatBps(asset.capBps)}; ${priceFact(asset, now)}`;

const priceFact = ({ oracleStatus, priceUsd8, feedUpdatedAt }: SnapshotAsset, now: number): string =>
  oracleStatus === "ok"
    ? `price ${formatUsd8(BigInt(priceUsd8), 4)}, ${Math.max(0, now - feedUpdatedAt)} s old`
    : `no price: feed ${oracleStatus}`;

/** Tokens by symbol, fee, and whether it holds anything. */
export const poolFact = (pool: SnapshotPool, mandate: Mandate): string =>
  `${poolName(pool, mandate) ?? "a pool outside the mandate"}: fee ${formatBps(Math.ceil(pool.feePpm / 100))}, ${pool.liquidity === "0" ? "empty at its price" : "liquid at its price"}`;

/** `USDC/WETH/500`, or null for a pool whose tokens the mandate does not name. */
export const poolName = ({ token0, token1, feePpm }: SnapshotPool, { assets }: Mandate): string | null => {
  const symbol = (token: string) => assets.find((asset) => asset.token.toLowerCase() === token.toLowerCase())?.symbol;
  const [a, b] = [symbol(token0), symbol(token1)];
  return a && b ? `${a}/${b}/${feePpm}` : null;
};

export const limitsFact = ({ limits }: Mandate): string =>
  [
    `Limits: at most ${formatBps(limits.maxTradeBps)} of NAV a trade`,
    `a swap must bring back ${formatBps(limits.minOutBps)} of its value`,
    `stables at least ${formatBps(limits.stableFloorBps)} of NAV and ${usd(limits.stableFloorUsd8)}`,
    `drawdown limit ${formatBps(limits.maxDrawdownBps)} from peak`,
  ].join("; ");

/** Range and change of one asset's recorded prices. */
export const historyFact = (symbol: string, { priceHistory, block }: Snapshot): string => {
  const points = priceHistory.find((history) => history.symbol === symbol)?.points ?? [];
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || first.priceUsd8 === "0") return `${symbol}: no price history`;
  const prices = points.map(({ priceUsd8 }) => BigInt(priceUsd8));
  const low = prices.reduce((a, b) => (b < a ? b : a));
  const high = prices.reduce((a, b) => (b > a ? b : a));
  const change = ((BigInt(last.priceUsd8) - BigInt(first.priceUsd8)) * 10_000n) / BigInt(first.priceUsd8);
  const hours = Math.round((block.timestamp - first.timestamp) / 3_600);
  return `${symbol}: ${points.length} prices over ${hours} h, low ${formatUsd8(low)}, high ${formatUsd8(high)}, change ${formatBps(change)}`;
};

/** Everything at once, for a seat that has no tools. */
export const allFacts = (snapshot: Snapshot, mandate: Mandate): string =>
  [
    overview(snapshot),
    ...snapshot.assets.map((asset) => `- ${assetFact(asset, snapshot.block.timestamp)}`),
    ...snapshot.pools.flatMap((pool) => (poolName(pool, mandate) ? [`- pool ${poolFact(pool, mandate)}`] : [])),
    ...snapshot.priceHistory.map(({ symbol }) => `- history ${historyFact(symbol, snapshot)}`),
    `${limitsFact(mandate)}.`,
  ].join("\n");

/** Enough to know what to read, for a seat with tools. */
export const outline = (snapshot: Snapshot): string =>
  [
    overview(snapshot),
    `Assets: ${snapshot.assets.map(({ symbol, allocationBps }) => `${symbol} ${formatBps(allocationBps)}`).join(", ")}.`,
  ].join("\n");

const usd = (value: string): string => formatUsd8(BigInt(value));
