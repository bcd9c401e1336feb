import { groupCaps } from "../policies/groups.ts";
import type { Mandate } from "../policies/treasury/mandate.ts";
import { BPS, mulDivDown, mulDivUp, sameAddress, valueUsd8Down, valueUsd8Up } from "../policies/treasury/money.ts";
import type { Snapshot, SnapshotAsset } from "../policies/treasury/snapshot.ts";
import { quoteRoute, type Route } from "./poolMath.ts";

export type Bound = { rule: string; maxUsd8: bigint };

/** How one asset becomes the other at the mandate's lending pool; null where one is not the other's receipt. */
export const lendingLeg = (
  { aaveV3, assets }: Mandate,
  fromSymbol: string,
  toSymbol: string,
): "supply" | "withdraw" | null => {
  if (aaveV3 === null) return null;
  const isReceiptOf = (receipt: string, lent: string): boolean =>
    aaveV3.aTokens.includes(receipt) && assets.find(({ symbol }) => symbol === receipt)?.priceGroup === lent;
  return isReceiptOf(toSymbol, fromSymbol) ? "supply" : isReceiptOf(fromSymbol, toSymbol) ? "withdraw" : null;
};

/** Largest value each constraint leaves for a sale of `from` into `to` [1e-8 USD]. */
export const boundsOf = (p: {
  snapshot: Snapshot;
  mandate: Mandate;
  from: SnapshotAsset;
  to: SnapshotAsset;
  routes: Route[];
  requestedUsd8: bigint;
}): Bound[] => {
  const { snapshot, mandate, from, to } = p;
  const { limits } = mandate;
  const nav = BigInt(snapshot.navUsd8);
  const base = BigInt(snapshot.baseNav.usd8);
  // A trade may cost up to this share of its value before min-out denies it, and the charge κx comes on top.
  // Lending gives one for one at one price: it costs neither.
  const lent = lendingLeg(mandate, from.symbol, to.symbol) !== null;
  const worstLossBps = lent ? 0n : BPS - BigInt(limits.minOutBps);
  const kappa = lent ? 0n : kappaWad(from.epsilonBps, to.epsilonBps);
  const budgetRoomOf = (available: string): bigint => budgetRoom(BigInt(available), worstLossBps, kappa);
  const bounds: Bound[] = [
    { rule: "holdings", maxUsd8: idleUsd8(from) },
    { rule: "trade-size", maxUsd8: mulDivDown(base, BigInt(limits.maxTradeBps), BPS) },
    { rule: "allocation-cap", maxUsd8: capRoom(to, nav, worstLossBps) },
    ...groupRooms(snapshot, mandate, from, to, worstLossBps),
    { rule: "turnover", maxUsd8: BigInt(snapshot.turnover.availableUsd8) },
    ...(lent
      ? []
      : [
          { rule: "loss-budget", maxUsd8: budgetRoomOf(snapshot.lossBudget.availableUsd8) },
          { rule: "epoch-loss", maxUsd8: budgetRoomOf(snapshot.epoch.availableUsd8) },
          ...routeRooms(p),
        ]),
  ];
  // Over the gate a cycle asks the cosigner, or announces and waits. Where there is neither, nothing over it passes.
  if (limits.approvalUsd8 !== null && limits.vetoSeconds === 0 && mandate.cosigner === null)
    bounds.push({ rule: "human-gate", maxUsd8: BigInt(limits.approvalUsd8) });
  if (isCooling(snapshot, limits.cooldownSeconds)) bounds.push({ rule: "cooldown", maxUsd8: 0n });
  if (from.class === "stable" && to.class === "volatile") {
    bounds.push({
      rule: "stable-floor",
      maxUsd8: floorRoom(snapshot, limits.stableFloorBps, BigInt(limits.stableFloorUsd8)),
    });
  }
  return bounds;
};

/** Value of what custody itself has of an asset: what lies in positions has to be taken out first. */
const idleUsd8 = ({ balance, positionBalance, decimals, priceUsd8, valueUsd8 }: SnapshotAsset): bigint =>
  positionBalance === "0"
    ? BigInt(valueUsd8)
    : valueUsd8Down(BigInt(balance) - BigInt(positionBalance), decimals, BigInt(priceUsd8));

/** What the pools leave: what they return well enough, and where they hold enough themselves. Without a route, nothing. */
const routeRooms = (p: Parameters<typeof quoteRoom>[0]): Bound[] => {
  if (p.routes.length === 0) return [{ rule: "pool-depth", maxUsd8: 0n }];
  const { maxPoolShareBps } = p.mandate.limits;
  const returned = { rule: "min-out", maxUsd8: quoteRoom(p, Number(BPS)) };
  if (maxPoolShareBps === Number(BPS)) return [returned];
  return [returned, { rule: "pool-depth", maxUsd8: quoteRoom(p, maxPoolShareBps) }];
};

/** Whether too little time has passed since something was last moved. */
const isCooling = (snapshot: Snapshot, cooldownSeconds: number): boolean =>
  snapshot.lastDecisionAt > 0 && snapshot.block.timestamp - snapshot.lastDecisionAt < cooldownSeconds;

/** Value that still fits under the cap of each venue or issuer that what is bought belongs to and what is sold does not. */
const groupRooms = (
  snapshot: Snapshot,
  mandate: Mandate,
  from: SnapshotAsset,
  to: SnapshotAsset,
  worstLossBps: bigint,
): Bound[] =>
  groupCaps(mandate)
    .filter(({ kind, id }) => id === BigInt(to[kind]) && id !== BigInt(from[kind]))
    .map(({ kind, id, capBps }) => {
      const within = snapshot.assets.filter((asset) => BigInt(asset[kind]) === id);
      const value = within.reduce((sum, asset) => sum + BigInt(asset.valueUsd8), 0n);
      const room = mulDivDown(BigInt(snapshot.navUsd8), capBps, BPS) - value;
      return { rule: `${kind}-cap`, maxUsd8: room <= 0n ? 0n : mulDivDown(room, BPS - worstLossBps, BPS) };
    });

/** Value that still fits under the buyer's cap once NAV has shrunk by the worst loss. */
const capRoom = (to: SnapshotAsset, nav: bigint, worstLossBps: bigint): bigint => {
  const capUsd8 = mulDivDown(nav, BigInt(to.capBps), BPS);
  const room = capUsd8 - BigInt(to.valueUsd8);
  return room <= 0n ? 0n : mulDivDown(room, BPS - worstLossBps, BPS);
};

const floorRoom = (snapshot: Snapshot, floorBps: number, floorUsd8: bigint): bigint => {
  const stable = snapshot.assets
    .filter((asset) => asset.class === "stable")
    .reduce((sum, asset) => sum + idleUsd8(asset), 0n);
  const share = mulDivUp(BigInt(snapshot.navUsd8), BigInt(floorBps), BPS);
  const floor = share > floorUsd8 ? share : floorUsd8;
  return stable > floor ? stable - floor : 0n;
};

const WAD = 10n ** 18n;

/** κ = (εi + εj) / ((1 − εi)(1 + εj)) as a share of 1e18, rounded up. */
export const kappaWad = (epsilonInBps: number, epsilonOutBps: number): bigint => {
  const [i, j] = [BigInt(epsilonInBps), BigInt(epsilonOutBps)];
  return mulDivUp((i + j) * BPS, WAD, (BPS - i) * (BPS + j));
};

const budgetRoom = (availableUsd8: bigint, worstLossBps: bigint, kappa: bigint): bigint => {
  const perUsdWad = (worstLossBps * WAD) / BPS + kappa;
  return perUsdWad === 0n ? availableUsd8 : mulDivDown(availableUsd8, WAD, perUsdWad);
};

/** Whether a route's first pool holds enough of the token sold itself. */
export const fitsShare = ({ path, pools }: Route, amountIn: bigint, maxPoolShareBps: number): boolean => {
  const [pool, sold] = [pools[0], path[0]];
  if (pool === undefined || sold === undefined) return false;
  if (BigInt(maxPoolShareBps) === BPS) return true;
  const balance = BigInt(sameAddress(pool.token0, sold) ? pool.balance0 : pool.balance1);
  return amountIn * BPS <= balance * BigInt(maxPoolShareBps);
};

/**
 * Largest value, up to the request, that some route still returns at min-out or better; with a share, among those whose first
 * pool is deep enough for it.
 */
const quoteRoom = (
  p: { mandate: Mandate; from: SnapshotAsset; to: SnapshotAsset; routes: Route[]; requestedUsd8: bigint },
  maxPoolShareBps: number,
): bigint =>
  largest(p.requestedUsd8, (usd8) => {
    const amountIn = unitsForValue(usd8, p.from);
    const least = leastOut(amountIn, p.from, p.to, p.mandate.limits.minOutBps);
    return p.routes.some(
      (route) => amountIn > 0n && fitsShare(route, amountIn, maxPoolShareBps) && quoteRoute(route, amountIn) >= least,
    );
  });

/** The largest number up to `most` that still fits, by bisection: what fits less also fits. */
export const largest = (most: bigint, fits: (value: bigint) => boolean): bigint => {
  if (fits(most)) return most;
  let [low, high] = [0n, most];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
};

/** Base units worth at most `usd8`, rounded down. */
export const unitsForValue = (usd8: bigint, asset: SnapshotAsset): bigint => {
  const price = BigInt(asset.priceUsd8);
  return price === 0n ? 0n : mulDivDown(usd8, 10n ** BigInt(asset.decimals), price);
};

/** Least base units of `to` whose oracle value, rounded down, is `minOutBps` of the value that goes in, rounded up. */
export const leastOut = (amountIn: bigint, from: SnapshotAsset, to: SnapshotAsset, minOutBps: number): bigint => {
  const price = BigInt(to.priceUsd8);
  if (price === 0n) return 0n;
  const valueIn = valueUsd8Up(amountIn, from.decimals, BigInt(from.priceUsd8));
  return mulDivUp(mulDivUp(valueIn, BigInt(minOutBps), BPS), 10n ** BigInt(to.decimals), price);
};
