import { z } from "zod";
import type { Position } from "../../policies/treasury/ballot.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { bps, formatBps } from "../../policies/treasury/money.ts";
import type { Snapshot, SnapshotAsset } from "../../policies/treasury/snapshot.ts";
import type { Seat } from "../seat.ts";
import { deterministicSeat, seatFields } from "./deterministicSeat.ts";
import { priceClaim } from "./evidence.ts";
import { isDepegged, roomiestStable } from "./stables.ts";

export const riskConfigSchema = z.strictObject({
  ...seatFields,
  type: z.literal("risk"),
  /** Share of an asset's cap, and of the drawdown limit, at which the seat asks to reduce [bps]. */
  warnBps: bps.min(1),
});
export type RiskConfig = z.infer<typeof riskConfigSchema>;

/**
 * Only ever reduces: out of a depegged stable, out of a volatile asset that nears its cap, out of the largest volatile asset
 * when NAV nears the drawdown limit. Otherwise it holds, and says how far the nearest line is.
 */
export const risk = (config: RiskConfig): Seat =>
  deterministicSeat(config, (snapshot, mandate) => positionOn(snapshot, mandate, config));

const positionOn = (snapshot: Snapshot, mandate: Mandate, { warnBps }: RiskConfig): Position => {
  const watched = largestVolatile(snapshot)?.symbol ?? (snapshot.assets[0]?.symbol as string);
  const hold = (reason: string): Position => ({
    kind: "vote",
    intent: { kind: "hold" },
    claim: priceClaim(snapshot, watched, "above"),
    reason,
  });
  const blind = snapshot.assets.find((asset) => asset.oracleStatus !== "ok");
  if (blind) return hold(`The feed of ${blind.symbol} is ${blind.oracleStatus}: nothing should trade on it.`);

  const depegged = snapshot.assets.find((asset) => isDepegged(asset, mandate) && asset.allocationBps > 0);
  const refuge = roomiestStable(snapshot, mandate);
  if (!refuge) return hold("No healthy stable is left to move into.");
  const reduce = (from: SnapshotAsset, sizeBps: number, reason: string): Position => ({
    kind: "vote",
    intent: {
      kind: "shift",
      from: from.symbol,
      to: refuge.symbol,
      sizeBps: Math.max(1, Math.min(sizeBps, from.allocationBps)),
    },
    claim: priceClaim(snapshot, from.symbol, "below"),
    reason,
  });
  if (depegged)
    return reduce(
      depegged,
      depegged.allocationBps,
      `${depegged.symbol} trades under the mandate's depeg price and is ${formatBps(depegged.allocationBps)} of NAV.`,
    );

  const volatiles = snapshot.assets.filter((asset) => asset.class === "volatile");
  const near = volatiles
    .map((asset) => ({ asset, line: Math.floor((asset.capBps * warnBps) / 10_000) }))
    .sort((a, b) => b.asset.allocationBps - b.line - (a.asset.allocationBps - a.line))[0];
  if (near && near.asset.allocationBps > near.line) {
    const over = near.asset.allocationBps - near.line;
    return reduce(
      near.asset,
      over,
      `${near.asset.symbol} is ${formatBps(near.asset.allocationBps)} of NAV, over the line at ${formatBps(near.line)} (${formatBps(warnBps)} of its cap of ${formatBps(near.asset.capBps)}): reduce by ${formatBps(over)}.`,
    );
  }
  const fall = fallFromPeakBps(snapshot);
  const line = Math.floor((mandate.limits.maxDrawdownBps * warnBps) / 10_000);
  const largest = largestVolatile(snapshot);
  if (fall > line && largest && largest.allocationBps > 0) {
    return reduce(
      largest,
      fall - line,
      `NAV is ${formatBps(fall)} under its peak, past the line at ${formatBps(line)}: reduce ${largest.symbol}.`,
    );
  }
  return hold(
    near
      ? `${near.asset.symbol} is ${formatBps(near.asset.allocationBps)} of NAV, under the line at ${formatBps(near.line)}; NAV is ${formatBps(fall)} under its peak, the line is ${formatBps(line)}.`
      : `NAV is ${formatBps(fall)} under its peak, the line is ${formatBps(line)}.`,
  );
};

const largestVolatile = (snapshot: Snapshot): SnapshotAsset | undefined =>
  snapshot.assets.filter((asset) => asset.class === "volatile").sort((a, b) => b.allocationBps - a.allocationBps)[0];

const fallFromPeakBps = (snapshot: Snapshot): number => {
  const peak = BigInt(snapshot.peakNavUsd8);
  return peak === 0n ? 0 : Number(((peak - BigInt(snapshot.navUsd8)) * 10_000n) / peak);
};
