import { amountGiven } from "../../policies/treasury/action.ts";
import { sameAddress, valueUsd8Down } from "../../policies/treasury/money.ts";
import type { Outcome } from "../../policies/treasury/outcome.ts";
import type { Decision } from "../../policies/treasury/proposal.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import { balancesAfter, gasUsd8, impactBps } from "../decision.ts";
import { quoteRoute, type Route } from "../poolMath.ts";

/** What stands for the chain: it says what a decision would do, whether or not it is allowed. */
export type Broker = (decision: Decision) => Outcome;

/** Gas of one executed decision with one swap under all controls, and with a position's mint: test/contracts/gas/snapshot.json. */
export const DECISION_GAS = 469_698n;
export const POSITION_GAS = 813_402n;

/** What is lent comes back one for one, as Aave's receipts do. */
const ONE_FOR_ONE: ReadonlySet<string> = new Set(["supply", "withdraw"]);

/**
 * Fills a decision's swaps at the snapshot's pools by exact integer math inside their range, less what slips between
 * decision and block. A swap that brings less than it asks for fails, and everything with it.
 * @param slippageBps share of what comes out that is lost on the way
 */
export const poolBroker =
  (p: { snapshot: Snapshot; slippageBps: number; gasPriceWei: bigint }): Broker =>
  (decision) => {
    const { snapshot } = p;
    const outs = decision.actions.map((action) => {
      if (ONE_FOR_ONE.has(action.kind)) return amountGiven(action);
      if (action.kind !== "swap") return 0n;
      const quoted = quoteRoute(routeOf(snapshot, action.path, action.feesPpm), BigInt(action.amountIn));
      return (quoted * BigInt(10_000 - p.slippageBps)) / 10_000n;
    });
    const short = decision.actions.some(
      (action, i) => action.kind === "swap" && (outs[i] as bigint) < BigInt(action.minAmountOut),
    );
    const amounts = short ? outs.map(() => 0n) : outs;
    const balances = balancesAfter(snapshot, short ? [] : decision.actions, amounts);
    const navAfter = short ? BigInt(snapshot.navUsd8) : navOf(snapshot, balances);
    return {
      status: short ? "reverted" : "executed",
      actions: decision.actions.map((action, i) => ({
        kind: action.kind,
        amountIn: amountGiven(action).toString(),
        amountOut: (amounts[i] as bigint).toString(),
        impactBps: impactBps(snapshot, action, amountGiven(action), amounts[i] as bigint),
      })),
      gasUsed: DECISION_GAS.toString(),
      effectiveGasPriceWei: p.gasPriceWei.toString(),
      gasUsd8: gasUsd8(DECISION_GAS, p.gasPriceWei, snapshot).toString(),
      balances,
      navBeforeUsd8: snapshot.navUsd8,
      navAfterUsd8: navAfter.toString(),
      onchainFindings: [],
      revert: short ? "Too little received" : null,
    };
  };

const routeOf = (snapshot: Snapshot, path: readonly string[], feesPpm: readonly number[]): Route => ({
  path,
  pools: feesPpm.map((fee, hop) => {
    const [a, b] = [path[hop] as string, path[hop + 1] as string];
    const pool = snapshot.pools.find(
      ({ token0, token1, feePpm }) =>
        feePpm === fee &&
        ((sameAddress(token0, a) && sameAddress(token1, b)) || (sameAddress(token0, b) && sameAddress(token1, a))),
    );
    if (pool === undefined) throw new NoSuchPoolError(fee);
    return pool;
  }),
});

const navOf = (snapshot: Snapshot, balances: Outcome["balances"]): bigint =>
  snapshot.assets.reduce((sum, asset, at) => {
    const after = balances[at]?.after ?? asset.balance;
    return sum + valueUsd8Down(BigInt(after), asset.decimals, BigInt(asset.priceUsd8));
  }, 0n);

export class NoSuchPoolError extends Error {
  readonly code = "BACKTEST_NO_POOL";
  constructor(feePpm: number) {
    super(
      `The decision goes through a pool with a fee of ${feePpm} ppm that this snapshot does not have.\nSizing only uses the mandate's pools; the snapshot and the decision do not belong together.`,
    );
    this.name = "NoSuchPoolError";
  }
}
