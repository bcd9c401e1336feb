import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Snapshot, SnapshotAsset } from "../../policies/treasury/snapshot.ts";

/** The stable with a working feed and most room under its cap; null where there is none. */
export const roomiestStable = (snapshot: Snapshot, except?: SnapshotAsset): SnapshotAsset | null =>
  snapshot.assets
    .filter((asset) => asset.class === "stable" && asset.oracleStatus === "ok" && asset !== except)
    .reduce<SnapshotAsset | null>((best, asset) => (!best || roomOf(asset) > roomOf(best) ? asset : best), null);

const roomOf = (asset: SnapshotAsset): number => asset.capBps - asset.allocationBps;

/** A stable that trades under the mandate's depeg price. */
export const isDepegged = (asset: SnapshotAsset, mandate: Mandate): boolean =>
  asset.class === "stable" && asset.oracleStatus === "ok" && BigInt(asset.priceUsd8) < BigInt(mandate.limits.depegUsd8);
