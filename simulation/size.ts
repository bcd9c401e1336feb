import type { Tally } from "../policies/treasury/ballot.ts";
import { hashOf } from "../policies/treasury/canonical.ts";
import type { Mandate } from "../policies/treasury/mandate.ts";
import { BPS, type Bytes32, mulDivDown, valueUsd8Down } from "../policies/treasury/money.ts";
import type { Proposal, Sizing } from "../policies/treasury/proposal.ts";
import type { Snapshot, SnapshotAsset } from "../policies/treasury/snapshot.ts";
import { quoteRoute, routesBetween, type Route } from "./poolMath.ts";
import { type Bound, boundsOf, fitsShare, leastOut, lendingLeg, unitsForValue } from "./sizeBounds.ts";

/**
 * The largest trade the rules allow, up to what the council asked for: conviction requests, code sizes.
 * @returns null where the tally asks for nothing, or where no rule leaves room for a trade
 */
export const sizeProposal = (p: Sizable): Proposal | null => {
  const { snapshot, tally, mandate, seal = hashOf } = p;
  const sized = sizeOf(p);
  if (sized === null) return null;
  const { from, to, route, amountIn, sizing } = sized;
  const lending = lendingLeg(mandate, from.symbol, to.symbol);
  if (amountIn === 0n || (!route && lending === null)) return null;
  const minAmountOut = leastOut(amountIn, from, to, mandate.limits.minOutBps).toString();
  if (lending !== null)
    return {
      snapshotHash: seal(snapshot),
      tallyHash: seal(tally),
      sizing,
      actions: [
        { kind: lending, venue: "aave-v3", path: [from.token, to.token], amountIn: amountIn.toString(), minAmountOut },
      ],
    };
  if (!route) return null;
  return {
    snapshotHash: seal(snapshot),
    tallyHash: seal(tally),
    sizing,
    actions: [
      {
        kind: "swap",
        venue: "uniswap-v3",
        path: [...route.path] as `0x${string}`[],
        feesPpm: route.pools.map((pool) => pool.feePpm),
        amountIn: amountIn.toString(),
        minAmountOut,
      },
    ],
  };
};

/** What bounds a trade that the council asked for and that no rule leaves room for; null where there is a proposal. */
export const noRoomFor = (p: Sizable): Sizing | null => {
  const sized = sizeOf(p);
  const ways = sized && (sized.route ?? lendingLeg(p.mandate, sized.from.symbol, sized.to.symbol));
  return sized === null || (sized.amountIn > 0n && ways) ? null : { ...sized.sizing, sizedUsd8: "0" };
};

type Sizable = {
  snapshot: Snapshot;
  tally: Tally;
  mandate: Mandate;
  /** What a proposal names snapshot and tally by; a backtest, which seals nothing, leaves the hashes out. */
  seal?: (noun: unknown) => Bytes32;
};
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
  const route = bestRoute(routes, amountIn, mandate);
  const valueInUsd8 = valueUsd8Down(amountIn, from.decimals, BigInt(from.priceUsd8));
  const sizing: Sizing = {
    requestedUsd8: requestedUsd8.toString(),
    sizedUsd8: valueInUsd8.toString(),
    boundBy: bound.rule,
    bounds: bounds.map(({ rule, maxUsd8 }) => ({ rule, maxUsd8: maxUsd8.toString() })),
  };
  return { from, to, route, amountIn, sizing };
};

/** The route that brings most, among those whose first pool is deep enough for it. */
const bestRoute = (routes: Route[], amountIn: bigint, mandate: Mandate): Route | undefined =>
  routes
    .filter((route) => fitsShare(route, amountIn, mandate.limits.maxPoolShareBps))
    .reduce<Route | undefined>(
      (best, route) => (!best || quoteRoute(route, amountIn) > quoteRoute(best, amountIn) ? route : best),
      undefined,
    );
