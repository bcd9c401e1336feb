import { BPS, mulDivUp, USD8, valueUsd8Down, valueUsd8Up } from "../treasury/money.ts";
import type { AssetFacts, Facts } from "./facts.ts";
import { dropBelowZero } from "./share.ts";

/** Sums over all managed assets [1e-8 USD]. The twin of `contracts/rules/Totals.sol`. */
export type Totals = {
  navBeforeUsd8: bigint;
  navAfterUsd8: bigint;
  /** Healthy stables, each at the lower of its price and one dollar. */
  stableBeforeUsd8: bigint;
  stableAfterUsd8: bigint;
  /** Value of what fell, rounded up. */
  leavingUsd8: bigint;
  /** Value of what rose, rounded down. */
  enteringUsd8: bigint;
  epsilonLeavingBps: bigint;
  epsilonEnteringBps: bigint;
  /** What the decision takes from the loss budget. */
  chargeUsd8: bigint;
};

/** Sums the assets and computes the charge. */
export const totalsOf = (facts: Facts): Totals => {
  const healthy = facts.assets.filter((asset) => isHealthyStable(asset, facts.limits.depegUsd8));
  const leaving = facts.assets.filter((asset) => asset.balanceAfter < asset.balanceBefore);
  const entering = facts.assets.filter((asset) => asset.balanceAfter > asset.balanceBefore);
  const sums = {
    navBeforeUsd8: sum(facts.assets, (asset) => valueDown(asset, asset.balanceBefore)),
    navAfterUsd8: sum(facts.assets, (asset) => valueDown(asset, asset.balanceAfter)),
    stableBeforeUsd8: sum(healthy, (asset) => stableValue(asset, asset.balanceBefore)),
    stableAfterUsd8: sum(healthy, (asset) => stableValue(asset, asset.balanceAfter)),
    leavingUsd8: sum(leaving, (asset) => valueUp(asset, asset.balanceBefore - asset.balanceAfter)),
    enteringUsd8: sum(entering, (asset) => valueDown(asset, asset.balanceAfter - asset.balanceBefore)),
    epsilonLeavingBps: widest(leaving),
    epsilonEnteringBps: widest(entering),
  };
  return { ...sums, chargeUsd8: chargeOf(sums) };
};

/**
 * max(0, loss) + κ × value leaving, κ = (εi + εj) / ((1 − εi)(1 + εj)), rounded up. The widest ε on each side bounds every
 * pair. A gain is never credited.
 * @example chargeOf({ leavingUsd8: 10_000n, enteringUsd8: 9_990n, epsilonLeavingBps: 50n, epsilonEnteringBps: 25n }) // 86n
 */
export const chargeOf = (
  moved: Pick<Totals, "leavingUsd8" | "enteringUsd8" | "epsilonLeavingBps" | "epsilonEnteringBps">,
): bigint => {
  const loss = dropBelowZero(moved.leavingUsd8, moved.enteringUsd8);
  const { epsilonLeavingBps: i, epsilonEnteringBps: j } = moved;
  return loss + mulDivUp(moved.leavingUsd8, (i + j) * BPS, (BPS - i) * (BPS + j));
};

/** Whether a stable counts to the floor and may be fled into. */
export const isHealthyStable = (asset: AssetFacts, depegUsd8: bigint): boolean =>
  asset.assetClass === "stable" && asset.oracleStatus === "ok" && asset.priceUsd8 >= depegUsd8;

/** Value of so much of an asset, rounded down [1e-8 USD]. */
export const valueDown = (asset: AssetFacts, balance: bigint): bigint =>
  valueUsd8Down(balance, asset.decimals, asset.priceUsd8);

/** Value of so much of an asset, rounded up [1e-8 USD]. */
export const valueUp = (asset: AssetFacts, balance: bigint): bigint =>
  valueUsd8Up(balance, asset.decimals, asset.priceUsd8);

const stableValue = (asset: AssetFacts, balance: bigint): bigint =>
  valueUsd8Down(balance, asset.decimals, asset.priceUsd8 < USD8 ? asset.priceUsd8 : USD8);

const sum = (assets: readonly AssetFacts[], of: (asset: AssetFacts) => bigint): bigint =>
  assets.reduce((total, asset) => total + of(asset), 0n);

const widest = (assets: readonly AssetFacts[]): bigint =>
  assets.reduce((most, asset) => (asset.epsilonBps > most ? asset.epsilonBps : most), 0n);
