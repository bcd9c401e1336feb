import { budgetsOf } from "../../policies/budgets.ts";
import { limitFacts } from "../../policies/facts.ts";
import { groupId, priceGroupId } from "../../policies/groups.ts";
import { depegMaskOf, FRESH_STATE, observeNav } from "../../policies/limitState.ts";
import type { LimitFacts, StateFacts } from "../../policies/rules/facts.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import {
  type Address,
  type Bytes32,
  BPS,
  mulDivDown,
  sameAddress,
  valueUsd8Down,
} from "../../policies/treasury/money.ts";
import type { ForkState, ORACLE_STATUSES, Snapshot, SnapshotAsset } from "../../policies/treasury/snapshot.ts";
import type { Market } from "../market/market.ts";
import { poolAt, type PoolModel } from "../market/poolModel.ts";
import { type HeldPosition, lyingWithFees, snapshotPosition } from "./positions.ts";

type OracleStatus = (typeof ORACLE_STATUSES)[number];

/** Balances that custody itself has, by the mandate's order [base units], its positions, and what the limits remember. */
export type Treasury = {
  balances: bigint[];
  positions: HeldPosition[];
  /** Positions opened so far: the last one's number. */
  minted: number;
  state: StateFacts;
  nonce: number;
};

export const openTreasury = (balances: readonly bigint[]): Treasury => ({
  balances: [...balances],
  positions: [],
  minted: 0,
  state: FRESH_STATE,
  nonce: 0,
});

/** Tokens in base units. Nine digits are what a price is good for. */
export const baseUnitsOf = (tokens: number, decimals: number): bigint =>
  (BigInt(Math.floor(tokens * 1e9)) * 10n ** BigInt(decimals)) / 1_000_000_000n;

/** Addresses that stand in a backtest's snapshots and decisions. Nobody has their keys, and nothing is signed. */
export const BACKTEST_CUSTODY: Address = "0x00000000000000000000000000000000bac7e57c";
const MODULE: Address = "0x00000000000000000000000000000000bac7e57d";
const ZERO_HASH: Bytes32 = `0x${"0".repeat(64)}`;
const MOST_POINTS = 60;
/** Mainnet's blocks since the merge [seconds]; a block's number here is its time over this. */
export const BLOCK_SECONDS = 12;

/** What never changes over a backtest, computed once. */
export type Ground = {
  mandate: Mandate;
  market: Market;
  limits: LimitFacts;
  fork: ForkState;
  /** What stands in every snapshot's asset. */
  fixed: Pick<
    SnapshotAsset,
    | "symbol"
    | "token"
    | "decimals"
    | "class"
    | "feed"
    | "heartbeatSeconds"
    | "epsilonBps"
    | "capBps"
    | "priceGroup"
    | "venue"
    | "issuer"
  >[];
  /** Place of wrapped ether among the assets; -1 without it. */
  ether: number;
};

export const groundOf = (mandate: Mandate, market: Market): Ground => ({
  mandate,
  market,
  limits: limitFacts(mandate),
  fork: {
    source: "replica",
    contentHash: (market.hashes[0] as Bytes32 | undefined) ?? null,
    chainId: mandate.chainId,
    parentBlock: 0,
    parentHash: ZERO_HASH,
    hardfork: "none",
    notMainnet: true,
    overlays: [],
  },
  fixed: mandate.assets.map((asset) => ({
    symbol: asset.symbol,
    token: asset.token,
    decimals: asset.decimals,
    class: asset.class,
    feed: asset.feed,
    heartbeatSeconds: asset.heartbeatSeconds,
    epsilonBps: asset.epsilonBps,
    capBps: asset.capBps,
    priceGroup: priceGroupId(mandate, asset.symbol),
    venue: groupId(mandate.caps.venues, asset.venue),
    issuer: groupId(mandate.caps.issuers, asset.issuer),
  })),
  ether: mandate.assets.findIndex(({ token }) => sameAddress(token, mandate.weth)),
});

/** The feeds at one moment, in the mandate's order, with the statuses of the contract's `Oracle`. */
export const readFeeds = (
  { mandate, market }: Ground,
  i: number,
): { status: OracleStatus; priceUsd8: bigint; updatedAt: number }[] => {
  const now = market.clock[i] as number;
  return mandate.assets.map((asset, at) => {
    const { rounds, round, history } = market.assets[at] as Market["assets"][number];
    if (history === null) return { status: "ok", priceUsd8: 100_000_000n, updatedAt: now };
    const answer = rounds[round[i] as number];
    if (answer === undefined) return { status: "stale", priceUsd8: 0n, updatedAt: 0 };
    const updatedAt = answer.timestamp;
    const price = BigInt(answer.priceUsd8);
    const bad = (status: OracleStatus) => ({ status, priceUsd8: 0n, updatedAt });
    if (price === 0n) return bad("not-positive");
    if (now - updatedAt > asset.heartbeatSeconds) return bad("stale");
    if (price <= BigInt(asset.minPriceUsd8) || price >= BigInt(asset.maxPriceUsd8)) return bad("clamped");
    return { status: "ok", priceUsd8: price, updatedAt };
  });
};

/** What a cycle would observe at one moment: the same snapshot as live, read from history instead of a chain. */
export const observeAt = (ground: Ground, treasury: Treasury, i: number): Snapshot => {
  const { mandate, market, limits, fixed } = ground;
  const now = market.clock[i] as number;
  const readings = readFeeds(ground, i);
  const lies = liesAt(ground, treasury, i, (at) => Number(readings[at]?.priceUsd8 ?? 0n) / 1e8);
  const whole = treasury.balances.map((balance, at) => balance + (lies.all[at] as bigint));
  const values = readings.map(({ priceUsd8 }, at) =>
    valueUsd8Down(whole[at] as bigint, (fixed[at] as SnapshotAsset).decimals, priceUsd8),
  );
  const nav = values.reduce((sum, value) => sum + value, 0n);
  const assets = fixed.map((asset, at): SnapshotAsset => {
    const { status, priceUsd8, updatedAt } = readings[at] as (typeof readings)[number];
    const value = values[at] as bigint;
    return {
      ...asset,
      balance: (whole[at] as bigint).toString(),
      priceUsd8: priceUsd8.toString(),
      oracleStatus: status,
      feedUpdatedAt: updatedAt,
      valueUsd8: value.toString(),
      allocationBps: nav === 0n ? 0 : Number(mulDivDown(value, BPS, nav)),
      depegged: ((treasury.state.depegMask >> BigInt(at)) & 1n) === 1n,
      positionBalance: (lies.all[at] as bigint).toString(),
    };
  });
  const number = Math.floor(now / BLOCK_SECONDS);
  return {
    format: 1,
    fork: ground.fork,
    block: {
      number,
      hash: `0x${number.toString(16).padStart(64, "0")}`,
      timestamp: now,
      baseFeePerGas: Math.round(market.gasWei[i] as number).toString(),
    },
    custody: { kind: "treasury", address: BACKTEST_CUSTODY },
    module: MODULE,
    policyVersion: 1,
    seatEpoch: 1,
    seatThreshold: mandate.council.quorum,
    nextNonce: treasury.nonce,
    mode: treasury.state.mode,
    assets,
    held: mandate.held.map((held) => ({ ...held, balance: "0" })),
    navUsd8: nav.toString(),
    ...budgetsOf({ mandate, limits, state: treasury.state, navUsd8: nav, time: BigInt(now) }),
    payments: [],
    positions: lies.each,
    pools: poolsAt(market, i),
    etherUsd8: assets[ground.ether]?.priceUsd8 ?? "0",
    priceHistory: priceHistoryAt(ground, assets, i),
    restsOnOverlay: [],
  };
};

/** What lies in positions at prices, fees included: of each asset [base units], and position by position. */
export const liesAt = (
  { mandate, market }: Ground,
  { positions }: Treasury,
  step: number,
  usdOf: (asset: number) => number,
): { all: bigint[]; each: Snapshot["positions"] } => {
  const all = mandate.assets.map(() => 0n);
  const each = positions.map((position) => {
    const model = market.pools[position.pool] as PoolModel;
    const places = ([0, 1] as const).map((side) =>
      mandate.assets.findIndex(({ symbol }) => symbol === model.sides[side].symbol),
    ) as [number, number];
    const prices = [usdOf(places[0]), usdOf(places[1])] as const;
    const priced = prices[0] > 0 && prices[1] > 0;
    const amounts = priced ? lyingWithFees(position, model, prices, step) : ([0n, 0n] as [bigint, bigint]);
    places.forEach((place, side) => (all[place] = (all[place] as bigint) + (amounts[side] as bigint)));
    return snapshotPosition(position, model, amounts);
  });
  return { all, each };
};

/** Every pool of the mandate as it is taken to stand at one moment. */
export const poolsAt = (market: Market, i: number): Snapshot["pools"] =>
  market.pools.flatMap((model) => {
    const usd = (symbol: string): number =>
      market.assets.find((asset) => asset.symbol === symbol)?.usd[i] ?? Number.NaN;
    const [usd0, usd1] = [usd(model.sides[0].symbol), usd(model.sides[1].symbol)];
    return usd0 > 0 && usd1 > 0 ? [poolAt(model, usd0, usd1)] : [];
  });

/** As live: the last sixty answers of each volatile asset's feed, where it answers. */
const priceHistoryAt = ({ market }: Ground, assets: readonly SnapshotAsset[], i: number): Snapshot["priceHistory"] =>
  assets.flatMap(({ symbol, class: kind, oracleStatus }, at) => {
    if (kind !== "volatile" || oracleStatus !== "ok") return [];
    const { rounds, round } = market.assets[at] as Market["assets"][number];
    const end = (round[i] as number) + 1;
    const points = rounds.slice(Math.max(0, end - MOST_POINTS), end);
    return points.length > 1 ? [{ symbol, points }] : [];
  });

/** Somebody looks at NAV, as anybody may: base NAV and peak move, and the breaker trips where it must. */
export const checkpoint = (ground: Ground, treasury: Treasury, snapshot: Snapshot): void => {
  if (snapshot.assets.some(({ oracleStatus }) => oracleStatus !== "ok")) return;
  const depegMask = depegMaskOf(
    ground.limits,
    snapshot.assets.map((asset) => ({
      assetClass: asset.class,
      depegged: asset.depegged,
      oracleStatus: asset.oracleStatus,
      priceUsd8: BigInt(asset.priceUsd8),
      poolUsd8: BigInt(asset.poolUsd8 ?? "0"),
    })),
  );
  const seen = { navUsd8: BigInt(snapshot.navUsd8), depegMask };
  treasury.state = observeNav(treasury.state, ground.limits, seen, BigInt(snapshot.block.timestamp));
};
