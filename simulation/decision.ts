import { type Action, amountGiven, exchanged } from "../policies/treasury/action.ts";
import { hashOf } from "../policies/treasury/canonical.ts";
import type { Mandate } from "../policies/treasury/mandate.ts";
import {
  type Address,
  type Bytes32,
  mulDivUp,
  sameAddress,
  valueUsd8Down,
  valueUsd8Up,
} from "../policies/treasury/money.ts";
import type { Outcome } from "../policies/treasury/outcome.ts";
import type { Decision, Proposal } from "../policies/treasury/proposal.ts";
import type { Snapshot } from "../policies/treasury/snapshot.ts";

const ZERO_HASH: Bytes32 = `0x${"0".repeat(64)}`;
/** What stands for a noun; a backtest, which seals nothing, leaves the hash out. */
type Seal = (noun: unknown) => Bytes32;

const WEI = 10n ** 18n;

/** What a proposal is made into before anyone knows where it ends: it predicts no change, and is tried to learn the change. */
export const unboundDecision = (p: {
  snapshot: Snapshot;
  proposal: Proposal;
  mandate: Mandate;
  submitter: Address;
  seal?: Seal;
}): Decision => ({
  custody: p.snapshot.custody.address,
  submitter: p.submitter,
  policyVersion: p.snapshot.policyVersion,
  seatEpoch: p.snapshot.seatEpoch,
  nonce: p.snapshot.nextNonce,
  snapshotBlock: p.snapshot.block.number,
  snapshotHash: p.proposal.snapshotHash,
  simulationHash: ZERO_HASH,
  rationaleHash: (p.seal ?? hashOf)(p.proposal),
  expiry: p.snapshot.block.timestamp + p.mandate.limits.maxDecisionAgeSeconds,
  predictedNavUsd8: p.snapshot.navUsd8,
  navToleranceBps: p.mandate.limits.maxNavToleranceBps,
  actions: p.proposal.actions,
});

/** The same decision, committed to what its first trial showed. */
export const boundDecision = (unbound: Decision, tried: Outcome, seal: Seal = hashOf): Decision => ({
  ...unbound,
  predictedNavUsd8: tried.navAfterUsd8,
  simulationHash: simulationHashOf(tried, seal),
});

/** What a decision commits to of its simulation: what moved, not what it cost, since gas depends on the signatures. */
export const simulationHashOf = (
  { status, actions, balances, navBeforeUsd8, navAfterUsd8 }: Outcome,
  seal: Seal = hashOf,
): Bytes32 =>
  seal({ status: status === "reverted" ? "reverted" : "ran", actions, balances, navBeforeUsd8, navAfterUsd8 });

/** Price of gas in 1e-8 USD, rounded up. */
export const gasUsd8 = (gasUsed: bigint, gasPriceWei: bigint, snapshot: Snapshot): bigint =>
  mulDivUp(gasUsed * gasPriceWei, BigInt(snapshot.etherUsd8), WEI);

/** Value out against value in by the oracle [bps], rounded down; null where a price is missing or nothing is traded. */
export const impactBps = (snapshot: Snapshot, action: Action, amountIn: bigint, amountOut: bigint): number | null => {
  const trade = exchanged(action);
  if (trade === null) return null;
  const find = (token: string) => snapshot.assets.find((asset) => sameAddress(asset.token, token));
  const [from, to] = [find(trade.given), find(trade.got)];
  if (!from || !to || from.priceUsd8 === "0" || to.priceUsd8 === "0") return null;
  const valueIn = valueUsd8Up(amountIn, from.decimals, BigInt(from.priceUsd8));
  const valueOut = valueUsd8Down(amountOut, to.decimals, BigInt(to.priceUsd8));
  if (valueIn === 0n) return null;
  const loss = valueIn - valueOut;
  return loss >= 0n ? -Number(mulDivUp(loss, 10_000n, valueIn)) : Number((-loss * 10_000n) / valueIn);
};

/** Balances of managed and held assets once actions moved what they give and brought what came. */
export const balancesAfter = (
  snapshot: Snapshot,
  actions: readonly Action[],
  amountsOut: readonly bigint[],
): Outcome["balances"] => {
  const deltas = new Map<string, bigint>();
  const move = (token: string, by: bigint): void => {
    deltas.set(token.toLowerCase(), (deltas.get(token.toLowerCase()) ?? 0n) + by);
  };
  actions.forEach((action, index) => {
    if (action.kind === "pay") move(action.token, -BigInt(action.amountIn));
    const trade = exchanged(action);
    if (trade === null) return;
    move(trade.given, -amountGiven(action));
    move(trade.got, amountsOut[index] ?? 0n);
  });
  return [...snapshot.assets, ...snapshot.held].map(({ token, symbol, balance }) => {
    const delta = deltas.get(token.toLowerCase()) ?? 0n;
    // Ether counts as wrapped ether, so wrapping moves nothing.
    return { token, symbol, before: balance, after: (BigInt(balance) + delta).toString(), delta: delta.toString() };
  });
};
