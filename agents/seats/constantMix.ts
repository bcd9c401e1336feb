import { z } from "zod";
import type { Position } from "../../policies/treasury/ballot.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { assetSymbol, bps, formatBps } from "../../policies/treasury/money.ts";
import type { Snapshot, SnapshotAsset } from "../../policies/treasury/snapshot.ts";
import type { Seat } from "../seat.ts";
import { deterministicSeat, seatFields, withoutData } from "./deterministicSeat.ts";
import { priceClaim } from "./evidence.ts";
import { isDepegged } from "./stables.ts";

export const constantMixConfigSchema = z.strictObject({
  ...seatFields,
  type: z.literal("constant-mix"),
  /** Wanted share of NAV of each asset [bps]; they sum to 10,000. */
  targetsBps: z
    .record(assetSymbol, bps)
    .refine(
      (targets) => Object.values(targets).reduce((sum, target) => sum + target, 0) === 10_000,
      "targets must sum to 10000 bps",
    ),
  /** How far a share may stand from its target before the seat acts [bps]. */
  bandBps: bps,
});
export type ConstantMixConfig = z.infer<typeof constantMixConfigSchema>;

/**
 * Keeps each asset near its target: sells the most overweight into the most underweight once one leaves its band. A stable
 * that lost its peg is underweight because it fell: it is never bought back to its target.
 */
export const constantMix = (config: ConstantMixConfig): Seat =>
  deterministicSeat(config, (snapshot, mandate) => positionOn(snapshot, mandate, config));

const positionOn = (snapshot: Snapshot, mandate: Mandate, { targetsBps, bandBps }: ConstantMixConfig): Position => {
  const blind = snapshot.assets.find((asset) => asset.oracleStatus !== "ok");
  if (blind)
    return withoutData(`the feed of ${blind.symbol} is ${blind.oracleStatus}, so its share of NAV is not known`);
  const distances = snapshot.assets.map((asset) => ({
    asset,
    distance: asset.allocationBps - (targetsBps[asset.symbol] ?? 0),
  }));
  const by = [...distances].sort((a, b) => b.distance - a.distance);
  const [over, furthestUnder] = [by[0], by.at(-1)];
  if (!over || !furthestUnder || over === furthestUnder) return withoutData("the treasury holds fewer than two assets");
  const under = by.findLast((one) => one !== over && !isDepegged(one.asset, mandate));

  const stands = ({ asset }: { asset: SnapshotAsset }): string =>
    `${asset.symbol} is ${formatBps(asset.allocationBps)} of NAV against a target of ${formatBps(targetsBps[asset.symbol] ?? 0)} ± ${formatBps(bandBps)}`;
  const volatile = [over, under ?? furthestUnder].find(({ asset }) => asset.class === "volatile")?.asset ?? over.asset;
  const hold = (reason: string): Position => ({
    kind: "vote",
    intent: { kind: "hold" },
    claim: priceClaim(snapshot, volatile.symbol, "above"),
    reason,
  });
  if (Math.max(over.distance, -furthestUnder.distance) <= bandBps) {
    const furthest = over.distance >= -furthestUnder.distance ? over : furthestUnder;
    return hold(`${stands(furthest)}, the furthest of all: within its band.`);
  }
  const passedOver = under !== furthestUnder;
  if (!under || (passedOver && (under.distance >= 0 || Math.max(over.distance, -under.distance) <= bandBps)))
    return hold(`${stands(furthestUnder)}, and trades under the mandate's depeg price: it is not bought.`);
  const sizeBps = Math.max(1, Math.min(over.distance, -under.distance));
  return {
    kind: "vote",
    intent: { kind: "shift", from: over.asset.symbol, to: under.asset.symbol, sizeBps },
    claim: priceClaim(snapshot, volatile.symbol, volatile === over.asset ? "below" : "above"),
    reason: `${stands(over)}; ${stands(under)}: move ${formatBps(sizeBps)}.`,
  };
};
