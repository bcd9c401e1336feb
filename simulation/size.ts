import type { Tally } from "../policies/treasury/ballot.ts";
import { hashOf } from "../policies/treasury/canonical.ts";
import type { Mandate } from "../policies/treasury/mandate.ts";
import { BPS, mulDivDown, mulDivUp, valueUsd8Down, valueUsd8Up } from "../policies/treasury/money.ts";
import type { Proposal, Sizing } from "../policies/treasury/proposal.ts";
import type { Snapshot, SnapshotAsset } from "../policies/treasury/snapshot.ts";
import { quoteRoute, routesBetween, type Route } from "./poolMath.ts";

type Bound = { rule: string; maxUsd8: bigint };

/**
 * The largest trade the rules allow, up to what the council asked for: conviction requests, code sizes.
 * @returns null where the tally asks for nothing, or where no rule leaves room for a trade
 */
export const sizeProposal = (p: Sizable): Proposal | null => {
  const { snapshot, tally, mandate } = p;
  const sized = sizeOf(p);
  if (sized === null) return null;
  const { from, to, route, amountIn, sizing } = sized;
  if (amountIn === 0n || !route) return null;
  return {
    snapshotHash: hashOf(snapshot),
    tallyHash: hashOf(tally),
    sizing,
    actions: [
      {
        kind: "swap",
        venue: "uniswap-v3",
        path: [...route.path] as `0x${string}`[],
        feesPpm: route.pools.map((pool) => pool.feePpm),
        amountIn: amountIn.toString(),
        minAmountOut: leastOut(amountIn, from, to, mandate.limits.minOutBps).toString(),
      },
    ],
  };
};

/** What bounds a trade that the council asked for and that no rule leaves room for; null where there is a proposal. */
export const noRoomFor = (p: Sizable): Sizing | null => {
  const sized = sizeOf(p);
  return sized === null || (sized.amountIn > 0n && sized.route) ? null : { ...sized.sizing, sizedUsd8: "0" };
};

type Sizable = { snapshot: Snapshot; tally: Tally; mandate: Mandate };
type Sized = { from: SnapshotAsset; to: SnapshotAsset; route: Route | undefined; amountIn: bigint; sizing: Sizing };

/** The trade asked for, cut to the tightest bound; null where none is asked for. */
const sizeOf = ({ snapshot, tally, mandate }: Sizable): Sized | null => {
  if (tally.result !== "act" || tally.intent.kind !== "shift") return null;
  const { from: fromSymbol, to: toSymbol, sizeBps } = tally.intent;
  const from = snapshot.assets.find((asset) => asset.symbol === fromSymbol);
  const to = snapshot.assets.find((asset) => asset.symbol === toSymbol);
  if (!from || !to || from === to) return null;

  const requestedUsd8 = mulDivDown(BigInt(snapshot.navUsd8), BigInt(sizeBps), BPS);
  const routes = routesBetween(snapshot.pools, from.token, to.token);
  const bounds = boundsOf({ snapshot, mandate, from, to, routes, requestedUsd8 }).sort((a, b) =>
    a.maxUsd8 < b.maxUsd8 ? -1 : a.maxUsd8 > b.maxUsd8 ? 1 : a.rule < b.rule ? -1 : 1,
  );
  const tightest = bounds[0] as Bound;
  const bound = tightest.maxUsd8 < requestedUsd8 ? tightest : { rule: "requested", maxUsd8: requestedUsd8 };
  const amountIn = unitsForValue(bound.maxUsd8, from);
  const route = bestRoute(routes, amountIn);
  const valueInUsd8 = valueUsd8Down(amountIn, from.decimals, BigInt(from.priceUsd8));
  const sizing: Sizing = {
    requestedUsd8: requestedUsd8.toString(),
    sizedUsd8: valueInUsd8.toString(),
    boundBy: bound.rule,
    bounds: bounds.map(({ rule, maxUsd8 }) => ({ rule, maxUsd8: maxUsd8.toString() })),
  };
  return { from, to, route, amountIn, sizing };
};

/** Largest value each constraint leaves for a sale of `from` into `to` [1e-8 USD]. */
const boundsOf = (p: {
  snapshot: Snapshot;
  mandate: Mandate;
  from: SnapshotAsset;
  to: SnapshotAsset;
  routes: Route[];
  requestedUsd8: bigint;
}): Bound[] => {
  const { snapshot, mandate, from, to, routes } = p;
  const { limits } = mandate;
  const nav = BigInt(snapshot.navUsd8);
  // A trade may cost up to this share of its value before min-out denies it, and the charge κx comes on top.
  const worstLossBps = BPS - BigInt(limits.minOutBps);
  const budget = BigInt(snapshot.lossBudget.availableUsd8);
  const bounds: Bound[] = [
    { rule: "holdings", maxUsd8: BigInt(from.valueUsd8) },
    { rule: "trade-size", maxUsd8: mulDivDown(nav, BigInt(limits.maxTradeBps), BPS) },
    { rule: "allocation-cap", maxUsd8: capRoom(to, nav, worstLossBps) },
    { rule: "loss-budget", maxUsd8: budgetRoom(budget, worstLossBps, kappaWad(from.epsilonBps, to.epsilonBps)) },
    { rule: "pool-depth", maxUsd8: depthRoom(routes, from, to, limits.minOutBps, p.requestedUsd8) },
  ];
  if (from.class === "stable" && to.class === "volatile") {
    bounds.push({
      rule: "stable-floor",
      maxUsd8: floorRoom(snapshot, limits.stableFloorBps, BigInt(limits.stableFloorUsd8)),
    });
  }
  return bounds;
};

/** Value that still fits under the buyer's cap once NAV has shrunk by the worst loss. */
const capRoom = (to: SnapshotAsset, nav: bigint, worstLossBps: bigint): bigint => {
  const capUsd8 = mulDivDown(nav, BigInt(to.capBps), BPS);
  const room = capUsd8 - BigInt(to.valueUsd8);
  return room <= 0n ? 0n : mulDivDown(room, BPS - worstLossBps, BPS);
};

const floorRoom = (snapshot: Snapshot, floorBps: number, floorUsd8: bigint): bigint => {
  const stable = snapshot.assets
    .filter((asset) => asset.class === "stable")
    .reduce((sum, asset) => sum + BigInt(asset.valueUsd8), 0n);
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

/** Largest value, up to the request, that some route still returns at min-out or better: by bisection. */
const depthRoom = (
  routes: Route[],
  from: SnapshotAsset,
  to: SnapshotAsset,
  minOutBps: number,
  requestedUsd8: bigint,
): bigint => {
  const fits = (usd8: bigint): boolean => {
    const amountIn = unitsForValue(usd8, from);
    return (
      amountIn > 0n && routes.some((route) => quoteRoute(route, amountIn) >= leastOut(amountIn, from, to, minOutBps))
    );
  };
  if (fits(requestedUsd8)) return requestedUsd8;
  let low = 0n;
  let high = requestedUsd8;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
};

const bestRoute = (routes: Route[], amountIn: bigint): Route | undefined =>
  routes.reduce<Route | undefined>(
    (best, route) => (!best || quoteRoute(route, amountIn) > quoteRoute(best, amountIn) ? route : best),
    undefined,
  );

/** Base units worth at most `usd8`, rounded down. */
const unitsForValue = (usd8: bigint, asset: SnapshotAsset): bigint => {
  const price = BigInt(asset.priceUsd8);
  return price === 0n ? 0n : mulDivDown(usd8, 10n ** BigInt(asset.decimals), price);
};

/** Least base units of `to` whose oracle value, rounded down, is `minOutBps` of the value that goes in, rounded up. */
const leastOut = (amountIn: bigint, from: SnapshotAsset, to: SnapshotAsset, minOutBps: number): bigint => {
  const price = BigInt(to.priceUsd8);
  if (price === 0n) return 0n;
  const valueIn = valueUsd8Up(amountIn, from.decimals, BigInt(from.priceUsd8));
  return mulDivUp(mulDivUp(valueIn, BigInt(minOutBps), BPS), 10n ** BigInt(to.decimals), price);
};
