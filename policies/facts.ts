import { zeroAddress } from "viem";
import type { Action } from "./treasury/action.ts";
import type { Mandate } from "./treasury/mandate.ts";
import { type Address, sameAddress } from "./treasury/money.ts";
import type { Outcome } from "./treasury/outcome.ts";
import type { Decision } from "./treasury/proposal.ts";
import type { Snapshot } from "./treasury/snapshot.ts";
import type { ActionFacts, Facts, LimitFacts } from "./rules/facts.ts";

export type Prediction = {
  mandate: Mandate;
  snapshot: Snapshot;
  decision: Decision;
  /** What the simulator predicts, or what mining showed. */
  outcome: Outcome;
  /** Block in which the outcome happens. */
  block: { number: number; timestamp: number };
};

/**
 * The facts of a simulated decision, so that `judge` answers what the contract's `preview` answers. Nothing of a prediction
 * says what approvals were left: they are taken as none, and a contract that finds one will differ in that finding.
 */
export const factsFromPrediction = ({ mandate, snapshot, decision, outcome, block }: Prediction): Facts => {
  const ran = outcome.status !== "reverted";
  const after = (token: Address, before: string): bigint => {
    const moved = outcome.balances.find((balance) => sameAddress(balance.token, token));
    return BigInt(ran && moved ? moved.after : before);
  };
  return {
    timestamp: BigInt(block.timestamp),
    blockNumber: BigInt(block.number),
    policyVersion: BigInt(snapshot.policyVersion),
    nextNonce: BigInt(snapshot.nextNonce),
    limits: limitFacts(mandate),
    state: {
      lossUsedWad: BigInt(snapshot.lossBudget.usedWad),
      lossUpdatedAt: BigInt(snapshot.lossBudget.usedAt),
      mode: snapshot.mode,
      peakNavUsd8: BigInt(snapshot.peakNavUsd8),
    },
    envelope: {
      policyVersion: BigInt(decision.policyVersion),
      nonce: BigInt(decision.nonce),
      snapshotBlock: BigInt(decision.snapshotBlock),
      expiry: BigInt(decision.expiry),
      predictedNavUsd8: BigInt(decision.predictedNavUsd8),
      navToleranceBps: BigInt(decision.navToleranceBps),
    },
    assets: snapshot.assets.map((asset) => ({
      token: asset.token,
      decimals: asset.decimals,
      assetClass: asset.class,
      epsilonBps: BigInt(asset.epsilonBps),
      capBps: BigInt(asset.capBps),
      oracleStatus: asset.oracleStatus,
      priceUsd8: BigInt(asset.priceUsd8),
      balanceBefore: BigInt(asset.balance),
      balanceAfter: after(asset.token, asset.balance),
    })),
    held: snapshot.held.map((asset) => ({
      token: asset.token,
      balanceBefore: BigInt(asset.balance),
      balanceAfter: after(asset.token, asset.balance),
      allowanceBefore: 0n,
      allowanceAfter: 0n,
    })),
    actions: decision.actions.map((action, index) =>
      actionFacts(mandate, action, ran ? (outcome.actions[index]?.amountOut ?? "0") : "0"),
    ),
    ran,
  };
};

/** A mandate's limits as integers. */
export const limitFacts = ({ limits }: Mandate): LimitFacts => ({
  maxTradeBps: BigInt(limits.maxTradeBps),
  minOutBps: BigInt(limits.minOutBps),
  lossBudgetBps: BigInt(limits.lossBudgetBps),
  stableFloorBps: BigInt(limits.stableFloorBps),
  maxDrawdownBps: BigInt(limits.maxDrawdownBps),
  maxSnapshotAgeBlocks: BigInt(limits.maxSnapshotAgeBlocks),
  maxNavToleranceBps: BigInt(limits.maxNavToleranceBps),
  lossRefillSeconds: BigInt(limits.lossRefillSeconds),
  maxDecisionAgeSeconds: BigInt(limits.maxDecisionAgeSeconds),
  depegUsd8: BigInt(limits.depegUsd8),
  stableFloorUsd8: BigInt(limits.stableFloorUsd8),
});

const actionFacts = (mandate: Mandate, action: Action, amountOut: string): ActionFacts => {
  const nothing = { pools: [], minAmountOut: 0n, amountOut: 0n, allowanceAfter: 0n };
  if (action.kind === "hold") return { ...nothing, kind: "hold", tokens: [], amountIn: 0n };
  const amountIn = BigInt(action.amountIn);
  if (action.kind !== "swap")
    return { ...nothing, kind: action.kind, tokens: [mandate.weth], amountIn, amountOut: amountIn };
  return {
    kind: "swap",
    tokens: action.path,
    pools: action.feesPpm.map((feePpm, hop) => listedPool(mandate, action.path[hop], action.path[hop + 1], feePpm)),
    amountIn,
    minAmountOut: BigInt(action.minAmountOut),
    amountOut: BigInt(amountOut),
    allowanceAfter: 0n,
  };
};

/** The mandate's pool for a hop; the zero address where it names none. */
const listedPool = (mandate: Mandate, from: Address | undefined, to: Address | undefined, feePpm: number): Address => {
  const symbolOf = (token: Address | undefined) =>
    mandate.assets.find((asset) => token !== undefined && sameAddress(asset.token, token))?.symbol;
  const [a, b] = [symbolOf(from), symbolOf(to)];
  const listed = mandate.uniswapV3.pools.find(
    ({ tokens: [x, y], feePpm: fee }) => fee === feePpm && ((x === a && y === b) || (x === b && y === a)),
  );
  return a !== undefined && b !== undefined && listed ? listed.pool : zeroAddress;
};
