import type { Mandate } from "../../policies/treasury/mandate.ts";
import { formatBps, formatUsd8, USD8 } from "../../policies/treasury/money.ts";
import type { Snapshot, SnapshotAsset, SnapshotPool } from "../../policies/treasury/snapshot.ts";
import { limitsFact, overview, poolName } from "./facts.ts";

// The same facts for a treasury of many assets, in fewer words: a line an asset, and pools by their fee. What a line leaves
// out (value, age of a price, range of prices) follows from the rest or is small beside it.

/** Everything, shortly. Of several pools between two assets the cheapest that is liquid is named. */
export const tableFacts = (snapshot: Snapshot, mandate: Mandate): string =>
  [overview(snapshot), ...assetLines(snapshot, true), ...poolLines(snapshot, mandate), `${limitsFact(mandate)}.`].join(
    "\n",
  );

/** Without pools and history: what fits however the assets are called. */
export const bareFacts = (snapshot: Snapshot, mandate: Mandate): string =>
  [overview(snapshot), ...assetLines(snapshot, false), `${limitsFact(mandate)}.`].join("\n");

const assetLines = (snapshot: Snapshot, withChange: boolean): string[] => [
  "Assets, each with share of NAV, cap and price:",
  ...snapshot.assets.map(
    (asset) =>
      `${asset.symbol} ${asset.class} ${percent(asset.allocationBps)}, cap ${percent(asset.capBps)}, ${priceOf(asset)}${withChange ? changeOf(asset, snapshot) : ""}`,
  ),
];

const priceOf = ({ oracleStatus, priceUsd8 }: SnapshotAsset): string => {
  const price = BigInt(priceUsd8);
  return oracleStatus === "ok" ? formatUsd8(price, price < 10n * USD8 ? 4 : 2) : `no price: feed ${oracleStatus}`;
};

const changeOf = ({ symbol }: SnapshotAsset, { priceHistory, block }: Snapshot): string => {
  const points = priceHistory.find((history) => history.symbol === symbol)?.points ?? [];
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || first.priceUsd8 === "0") return "";
  const change = ((BigInt(last.priceUsd8) - BigInt(first.priceUsd8)) * 10_000n) / BigInt(first.priceUsd8);
  return `, ${percent(Number(change))} in ${Math.round((block.timestamp - first.timestamp) / 3_600)} h`;
};

/** One line a fee: each asset with those that a pool at that fee joins it to, every pair once. */
const poolLines = (snapshot: Snapshot, mandate: Mandate): string[] => {
  const cheapest = new Map<string, { pair: [string, string]; feePpm: number }>();
  for (const pool of snapshot.pools) {
    const pair = pairOf(pool, mandate);
    if (!pair || pool.liquidity === "0") continue;
    const key = pair.join("/");
    if (pool.feePpm < (cheapest.get(key)?.feePpm ?? Number.POSITIVE_INFINITY))
      cheapest.set(key, { pair, feePpm: pool.feePpm });
  }
  const pairs = [...cheapest.values()];
  const fees = [...new Set(pairs.map(({ feePpm }) => feePpm))].sort((a, b) => a - b);
  return [
    pairs.length > 0 ? "Pools liquid at their price, by fee:" : "No pool is liquid at its price.",
    ...fees.map((fee) => `${percent(Math.ceil(fee / 100))}: ${joined(pairs.filter(({ feePpm }) => feePpm === fee))}`),
  ];
};

/** Symbols in the mandate's order, so that a pair has one name whichever token its pool calls the first. */
const pairOf = (pool: SnapshotPool, mandate: Mandate): [string, string] | null => {
  const [a, b] = (poolName(pool, mandate) ?? "").split("/");
  const order = mandate.assets.map(({ symbol }) => symbol).filter((symbol) => symbol === a || symbol === b);
  return order.length === 2 ? (order as [string, string]) : null;
};

const joined = (pairs: { pair: [string, string] }[]): string =>
  [...new Set(pairs.map(({ pair }) => pair[0]))]
    .map((from) => {
      const others = pairs.filter(({ pair }) => pair[0] === from).map(({ pair }) => pair[1]);
      return `${from} with ${others.join(" ")}`;
    })
    .join("; ");

/** A percentage without idle zeros. */
const percent = (bps: number): string => formatBps(bps).replace(/\.?0+%$/, "%");
