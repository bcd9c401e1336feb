import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Snapshot, SnapshotAsset } from "../../policies/treasury/snapshot.ts";

/** A stable that trades under the mandate's depeg price. At that price it still counts, as it does for the contract. */
export const isDepegged = (asset: SnapshotAsset, mandate: Mandate): boolean =>
  asset.class === "stable" && asset.oracleStatus === "ok" && BigInt(asset.priceUsd8) < BigInt(mandate.limits.depegUsd8);

/** Whether a seat may move into a stable: its feed works and it holds its peg. */
export const isHealthyStable = (asset: SnapshotAsset, mandate: Mandate): boolean =>
  asset.class === "stable" && asset.oracleStatus === "ok" && !isDepegged(asset, mandate);

/** The healthy stable with most room under its cap; null where there is none. */
export const roomiestStable = (snapshot: Snapshot, mandate: Mandate): SnapshotAsset | null =>
  snapshot.assets
    .filter((asset) => isHealthyStable(asset, mandate))
    .reduce<SnapshotAsset | null>((best, asset) => (!best || roomOf(asset) > roomOf(best) ? asset : best), null);

const roomOf = (asset: SnapshotAsset): number => asset.capBps - asset.allocationBps;
