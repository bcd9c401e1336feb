import { z } from "zod";
import type { Position } from "../../policies/treasury/ballot.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { bps, formatBps } from "../../policies/treasury/money.ts";
import type { Snapshot, SnapshotAsset } from "../../policies/treasury/snapshot.ts";
import type { Seat } from "../seat.ts";
import { deterministicSeat, seatFields, withoutData } from "./deterministicSeat.ts";
import { historyOf, priceClaim, realisedVolatilityBps } from "./evidence.ts";
import { roomiestStable } from "./stables.ts";

export const volatilityTargetConfigSchema = z.strictObject({
  ...seatFields,
  type: z.literal("volatility-target"),
  /** Yearly volatility the whole treasury should have [bps]. */
  targetVolatilityBps: z.number().int().min(1).max(100_000),
  /** How far the volatile share may stand from what that asks for before the seat acts [bps]. */
  bandBps: bps,
  /** Fewer feed answers than this are no ground for a vote. */
  minPoints: z.number().int().min(3).max(1000),
});
export type VolatilityTargetConfig = z.infer<typeof volatilityTargetConfigSchema>;

/** Holds as much of the largest volatile asset as its realised volatility allows for the target. */
export const volatilityTarget = (config: VolatilityTargetConfig): Seat =>
  deterministicSeat(config, (snapshot, mandate) => positionOn(snapshot, mandate, config));

const positionOn = (snapshot: Snapshot, mandate: Mandate, config: VolatilityTargetConfig): Position => {
  const volatile = snapshot.assets
    .filter((asset) => asset.class === "volatile")
    .reduce<SnapshotAsset | null>(
      (largest, asset) => (!largest || asset.allocationBps > largest.allocationBps ? asset : largest),
      null,
    );
  const priced = snapshot.assets.some((asset) => asset.class === "stable" && asset.oracleStatus === "ok");
  if (!volatile || !priced) return withoutData("the treasury has no volatile asset, or no stable with a working feed");
  const points = historyOf(snapshot, volatile.symbol);
  if (points.length < config.minPoints) {
    return withoutData(
      `${config.minPoints} past answers of the ${volatile.symbol} feed are needed; this state holds ${points.length}`,
    );
  }
  const realised = realisedVolatilityBps(points);
  const wanted =
    realised === 0 ? 10_000 : Math.min(10_000, Math.floor((config.targetVolatilityBps * 10_000) / realised));
  const distance = volatile.allocationBps - wanted;
  const facts = `${volatile.symbol} moved ${formatBps(realised)} a year over its last ${points.length} feed answers; ${formatBps(config.targetVolatilityBps)} for the treasury asks for ${formatBps(wanted)} of NAV in it, and it is ${formatBps(volatile.allocationBps)}`;
  const hold = (reason: string): Position => ({
    kind: "vote",
    intent: { kind: "hold" },
    claim: priceClaim(snapshot, volatile.symbol, "above"),
    reason,
  });
  if (Math.abs(distance) <= config.bandBps) return hold(`${facts}: within ${formatBps(config.bandBps)}.`);
  const stable = roomiestStable(snapshot, mandate);
  if (!stable) return hold(`${facts}; every stable trades under the mandate's depeg price.`);
  const [from, to] = distance > 0 ? [volatile, stable] : [stable, volatile];
  const sizeBps = Math.min(Math.abs(distance), from.allocationBps);
  if (sizeBps === 0) return hold(`${facts}; there is no ${from.symbol} to sell.`);
  return {
    kind: "vote",
    intent: { kind: "shift", from: from.symbol, to: to.symbol, sizeBps },
    claim: priceClaim(snapshot, volatile.symbol, distance > 0 ? "below" : "above"),
    reason: `${facts}: move ${formatBps(sizeBps)}.`,
  };
};
