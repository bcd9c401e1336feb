import { BPS, mulDivUp, sameAddress, USD8, valueUsd8Down, valueUsd8Up } from "../treasury/money.ts";
import { baseNavUsd8 } from "./baseNav.ts";
import type { ActionFacts, AssetFacts, Facts, LimitFacts } from "./facts.ts";
import { dropBelowZero } from "./share.ts";

/** Sums over all managed assets and actions [1e-8 USD]. The twin of `contracts/rules/Totals.sol`. */
export type Totals = {
  navBeforeUsd8: bigint;
  navAfterUsd8: bigint;
  /** Healthy stables outside positions, each at the least of its feed, its pool and one dollar. */
  stableBeforeUsd8: bigint;
  stableAfterUsd8: bigint;
  /** What the price groups that lost value lost, net, rounded up. */
  leavingUsd8: bigint;
  /** What the price groups that won value won, net, rounded down. */
  enteringUsd8: bigint;
  epsilonLeavingBps: bigint;
  epsilonEnteringBps: bigint;
  /** Value that is gone by the oracle, payments apart; zero where more came than went. */
  lossUsd8: bigint;
  /** What the decision takes from the loss budget. */
  chargeUsd8: bigint;
  /** What the actions moved, whichever way: taken from the turnover bucket. */
  grossUsd8: bigint;
  /** What payments took. */
  paidUsd8: bigint;
  /** NAV before, as budgets count it. */
  baseNavUsd8: bigint;
};

/** Sums the assets and actions and computes the charge. */
export const totalsOf = (facts: Facts): Totals => {
  const healthy = facts.assets.filter((asset) => isHealthyStable(asset, facts.limits));
  const navBeforeUsd8 = sum(facts.assets, (asset) => valueDown(asset, asset.balanceBefore));
  const navAfterUsd8 = sum(facts.assets, (asset) => valueDown(asset, asset.balanceAfter));
  const moved = movedOf(facts.assets, contradicted(facts));
  return {
    navBeforeUsd8,
    navAfterUsd8,
    stableBeforeUsd8: sum(healthy, (asset) => stableValue(asset, asset.balanceBefore - asset.positionBefore)),
    stableAfterUsd8: sum(healthy, (asset) => stableValue(asset, asset.balanceAfter - asset.positionAfter)),
    ...moved,
    chargeUsd8: chargeOf(moved) + sum(facts.actions.filter(isPosition), (action) => positionCharge(facts, action)),
    grossUsd8: sum(facts.actions, (action) => grossOf(facts, action)),
    paidUsd8: sum(facts.assets, (asset) => valueUp(asset, asset.paid)),
    baseNavUsd8: baseNavUsd8(facts, navBeforeUsd8),
  };
};

type Moved = Pick<Totals, "leavingUsd8" | "enteringUsd8" | "epsilonLeavingBps" | "epsilonEnteringBps" | "lossUsd8">;

/**
 * What left and what entered, net within each price group: a token and its lending receipt are wrong by the same, so moving
 * between them is no exposure to the feed. What payments sent away is added back: it is no loss.
 * @param moreUsd8 what swaps gave away beyond what the feeds say
 */
const movedOf = (assets: readonly AssetFacts[], moreUsd8: bigint): Moved => {
  const groups = new Map<bigint, { falls: bigint; rises: bigint; epsilonBps: bigint }>();
  for (const asset of assets) {
    const after = asset.balanceAfter + asset.paid;
    if (after === asset.balanceBefore) continue;
    const group = groups.get(asset.priceGroup) ?? { falls: 0n, rises: 0n, epsilonBps: 0n };
    if (after < asset.balanceBefore) group.falls += valueUp(asset, asset.balanceBefore - after);
    else group.rises += valueDown(asset, after - asset.balanceBefore);
    group.epsilonBps = larger(group.epsilonBps, asset.epsilonBps);
    groups.set(asset.priceGroup, group);
  }
  const all = [...groups.values()];
  const leaving = all.filter(({ falls, rises }) => falls > rises);
  const entering = all.filter(({ falls, rises }) => rises > falls);
  return {
    leavingUsd8: sum(leaving, ({ falls, rises }) => falls - rises),
    enteringUsd8: sum(entering, ({ falls, rises }) => rises - falls),
    epsilonLeavingBps: leaving.reduce((most, { epsilonBps }) => larger(most, epsilonBps), 0n),
    epsilonEnteringBps: entering.reduce((most, { epsilonBps }) => larger(most, epsilonBps), 0n),
    lossUsd8: dropBelowZero(
      sum(all, ({ falls }) => falls) + moreUsd8,
      sum(all, ({ rises }) => rises),
    ),
  };
};

/**
 * Loss + κ × value leaving, κ = (εi + εj) / ((1 − εi)(1 + εj)), rounded up. The widest ε on each side bounds every pair. A
 * gain is never credited.
 * @example chargeOf({ lossUsd8: 10n, leavingUsd8: 10_000n, epsilonLeavingBps: 50n, epsilonEnteringBps: 25n }) // 86n
 */
export const chargeOf = (
  moved: Pick<Moved, "lossUsd8" | "leavingUsd8" | "epsilonLeavingBps" | "epsilonEnteringBps">,
): bigint => moved.lossUsd8 + kappaTimes(moved.leavingUsd8, moved.epsilonLeavingBps, moved.epsilonEnteringBps);

const kappaTimes = (valueUsd8: bigint, i: bigint, j: bigint): bigint =>
  mulDivUp(valueUsd8, (i + j) * BPS, (BPS - i) * (BPS + j));

/** By how much more than the feed says a pool that contradicts it values what swaps give away. */
const contradicted = (facts: Facts): bigint =>
  sum(facts.actions, ({ kind, tokens, amountIn }) => {
    const asset = kind === "swap" ? assetOf(facts, tokens[0]) : undefined;
    return asset === undefined ? 0n : valueUsd8Up(amountIn, asset.decimals, exitUsd8(asset) - asset.priceUsd8);
  });

const POSITIONS: ReadonlySet<string> = new Set(["mint", "increase", "decrease", "collect", "burn"]);

/** Whether an action makes, changes or ends a liquidity position. */
export const isPosition = ({ kind }: Pick<ActionFacts, "kind">): boolean => POSITIONS.has(kind);

const positionValue = (facts: Facts, action: ActionFacts): bigint =>
  valueUpOf(facts, action.tokens[0], action.moved0) + valueUpOf(facts, action.tokens[1], action.moved1);

/** A position is charged for both its tokens: its range trades one for the other at any price within it. */
const positionCharge = (facts: Facts, action: ActionFacts): bigint => {
  const [i, j] = [0, 1].map((index) => assetOf(facts, action.tokens[index])?.epsilonBps ?? 0n) as [bigint, bigint];
  return kappaTimes(positionValue(facts, action), larger(i, j), i < j ? i : j);
};

const grossOf = (facts: Facts, action: ActionFacts): bigint => {
  if (action.kind === "hold") return 0n;
  return isPosition(action) ? positionValue(facts, action) : valueUpOf(facts, action.tokens[0], action.amountIn);
};

/** Whether a stable counts to the floor and may be fled into; one that lost its peg has further to go. */
export const isHealthyStable = (
  asset: AssetFacts,
  { depegUsd8, repegUsd8 }: Pick<LimitFacts, "depegUsd8" | "repegUsd8">,
): boolean =>
  asset.assetClass === "stable" &&
  asset.oracleStatus === "ok" &&
  lowUsd8(asset) >= (asset.depegged ? repegUsd8 : depegUsd8);

/** Whether a pool stands too far from the asset's feed, or says nothing: then it may only be left. */
export const isContradicted = ({ oracleStatus }: Pick<AssetFacts, "oracleStatus">): boolean =>
  oracleStatus === "twap-deviates" || oracleStatus === "no-twap";

/** What one counts for where it is kept: the smaller of feed and pool. */
export const lowUsd8 = ({ priceUsd8, poolUsd8 }: Pick<AssetFacts, "priceUsd8" | "poolUsd8">): bigint =>
  poolUsd8 !== 0n && poolUsd8 < priceUsd8 ? poolUsd8 : priceUsd8;

/** What one counts for where it is given away: the larger of feed and pool, where they contradict. */
export const exitUsd8 = ({ oracleStatus, priceUsd8, poolUsd8 }: AssetFacts): bigint =>
  oracleStatus !== "ok" && poolUsd8 > priceUsd8 ? poolUsd8 : priceUsd8;

/** Value of so much of an asset, rounded down [1e-8 USD]. */
export const valueDown = (asset: AssetFacts, balance: bigint): bigint =>
  valueUsd8Down(balance, asset.decimals, asset.priceUsd8);

/** Value of so much of an asset, rounded up [1e-8 USD]. */
export const valueUp = (asset: AssetFacts, balance: bigint): bigint =>
  valueUsd8Up(balance, asset.decimals, asset.priceUsd8);

/** As `valueUp`, by the token's address; zero where it is not managed, which the allowlist denies. */
export const valueUpOf = (facts: Facts, token: string | undefined, balance: bigint): bigint => {
  const asset = assetOf(facts, token);
  return asset === undefined ? 0n : valueUp(asset, balance);
};

/** The managed asset of this address, if it is one. */
export const assetOf = ({ assets }: Facts, wanted: string | undefined): AssetFacts | undefined =>
  wanted === undefined ? undefined : assets.find(({ token }) => sameAddress(token, wanted));

const stableValue = (asset: AssetFacts, balance: bigint): bigint => {
  const priceUsd8 = lowUsd8(asset);
  return valueUsd8Down(balance, asset.decimals, priceUsd8 < USD8 ? priceUsd8 : USD8);
};

const sum = <T>(items: readonly T[], of: (item: T) => bigint): bigint =>
  items.reduce((total, item) => total + of(item), 0n);

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
