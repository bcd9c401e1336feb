import { judge } from "../policies/judge.ts";
import { blankAction, listedPool } from "../policies/actionFacts.ts";
import { limitFacts } from "../policies/facts.ts";
import { groupCaps, groupId, priceGroupId } from "../policies/groups.ts";
import type { ActionFacts, Facts, StateFacts } from "../policies/rules/facts.ts";
import type { Mandate } from "../policies/treasury/mandate.ts";
import { type Address, BPS, mulDivDown, sameAddress, valueUsd8Down, valueUsd8Up } from "../policies/treasury/money.ts";
import type { RuleId, Verdict } from "../policies/treasury/verdict.ts";
import type { ActionsFile, FileAction } from "./actionsFile.ts";
import type { OverlayRequest } from "./forks/overlay.ts";
import { MAINNET } from "./forks/addresses.ts";
import type { OracleReading } from "./oracleReadings.ts";
import type { SimulatedOutcome } from "./simulate.ts";
import type { BlockEnv } from "./forks/stateSource.ts";

const UNSIGNED = "an actions file is no signed decision";
const UNDEPLOYED = "no module is deployed that would remember";

/** Rules that an actions file leaves open: they are told, and neither passed nor denied. */
export const NOT_JUDGED: Partial<Record<RuleId, string>> = {
  "policy-version": UNSIGNED,
  "decision-expiry": UNSIGNED,
  "decision-nonce": UNSIGNED,
  "snapshot-age": UNSIGNED,
  "simulation-bound": UNSIGNED,
  mode: UNDEPLOYED,
  cooldown: UNDEPLOYED,
  "pool-depth": "what each pool holds before each action is not read",
  "human-gate": "nobody was asked, and nothing was announced",
};

/**
 * Judges what a file's actions did as if the holder were a treasury with an untouched loss budget under this mandate.
 * Each swap is taken to ask for exactly what the simulation gave it.
 */
export const judgeActions = (p: {
  file: ActionsFile;
  mandate: Mandate;
  outcome: SimulatedOutcome;
  readings: readonly OracleReading[];
  env: BlockEnv;
}): Verdict => {
  const facts = factsOf(p);
  const findings = judge(facts).findings.filter((finding) => NOT_JUDGED[finding.rule] === undefined);
  return { kind: facts.ran && findings.every((finding) => finding.ok) ? "allowed" : "denied", findings };
};

const factsOf = ({ file, mandate, outcome, readings, env }: Parameters<typeof judgeActions>[0]): Facts => {
  const balance = (token: Address, when: "before" | "after"): bigint =>
    BigInt(outcome.balances.find((entry) => sameAddress(entry.token, token))?.[when] ?? "0");
  const assets = mandate.assets.map((asset, i) => ({
    token: asset.token,
    decimals: asset.decimals,
    assetClass: asset.class,
    epsilonBps: BigInt(asset.epsilonBps),
    capBps: BigInt(asset.capBps),
    oracleStatus: readings[i]?.status ?? ("no-code" as const),
    priceUsd8: readings[i]?.priceUsd8 ?? 0n,
    poolUsd8: readings[i]?.poolUsd8 ?? 0n,
    balanceBefore: balance(asset.token, "before"),
    balanceAfter: balance(asset.token, "after"),
    priceGroup: BigInt(priceGroupId(mandate, asset.symbol)),
    venue: BigInt(groupId(mandate.caps.venues, asset.venue)),
    issuer: BigInt(groupId(mandate.caps.issuers, asset.issuer)),
    depegged: false,
    positionBefore: 0n,
    positionAfter: 0n,
    paid: 0n,
  }));
  const nav = (when: "balanceBefore" | "balanceAfter"): bigint =>
    assets.reduce((sum, asset) => sum + valueUsd8Down(asset[when], asset.decimals, asset.priceUsd8), 0n);
  return {
    timestamp: BigInt(env.timestamp),
    blockNumber: BigInt(env.number),
    policyVersion: 1n,
    nextNonce: 0n,
    limits: limitFacts(mandate),
    state: untouched(nav("balanceBefore"), BigInt(env.timestamp)),
    envelope: {
      policyVersion: 1n,
      nonce: 0n,
      snapshotBlock: BigInt(env.number - 1),
      expiry: BigInt(env.timestamp),
      predictedNavUsd8: nav("balanceAfter"),
      navToleranceBps: 0n,
      cosigned: false,
      announcedAt: 0n,
    },
    assets,
    held: mandate.held.map(({ token }) => ({
      token,
      balanceBefore: balance(token, "before"),
      balanceAfter: balance(token, "after"),
      allowanceBefore: 0n,
      allowanceAfter: 0n,
    })),
    actions: file.actions.map((action, i) =>
      actionFacts(action, BigInt(outcome.actions[i]?.amountOut ?? "0"), mandate),
    ),
    caps: groupCaps(mandate),
    payments: [],
    ran: outcome.status === "executed",
  };
};

/** A treasury that has never decided anything. */
const untouched = (navUsd8: bigint, time: bigint): StateFacts => ({
  lossUsedWad: 0n,
  lossUpdatedAt: time,
  mode: "normal",
  peakNavUsd8: navUsd8,
  baseNavUsd8: navUsd8,
  baseUpdatedAt: time,
  lastDecisionAt: 0n,
  lastMintAt: 0n,
  turnoverUsedUsd8: 0n,
  turnoverUpdatedAt: time,
  epochUsedWad: 0n,
  depegMask: 0n,
});

const actionFacts = (action: FileAction, amountOut: bigint, mandate: Mandate): ActionFacts => {
  const facts = blankAction(action.kind);
  if (action.kind === "hold") return facts;
  const amountIn = BigInt(action.amountIn);
  if (action.kind !== "swap") return { ...facts, tokens: [mandate.weth], amountIn, amountOut: amountIn };
  const tokens = [action.tokenIn, action.tokenOut] as const;
  return {
    ...facts,
    tokens,
    pools: [listedPool(mandate, ...tokens, action.feePpm)],
    amountIn,
    minAmountOut: amountOut,
    amountOut,
  };
};

/** Value out against value in by the oracle, in basis points, rounded down: negative is a loss. Null without both prices. */
export const impactBps = (p: {
  mandate: Mandate;
  readings: readonly OracleReading[];
  tokenIn: Address;
  tokenOut: Address;
  amountIn: bigint;
  amountOut: bigint;
}): number | null => {
  const priced = (token: Address) => {
    const index = p.mandate.assets.findIndex((asset) => sameAddress(asset.token, token));
    const asset = p.mandate.assets[index];
    const reading = p.readings[index];
    return asset === undefined || reading === undefined || reading.status !== "ok"
      ? null
      : { decimals: asset.decimals, priceUsd8: reading.priceUsd8 };
  };
  const [sold, bought] = [priced(p.tokenIn), priced(p.tokenOut)];
  if (sold === null || bought === null) return null;
  const valueIn = valueUsd8Up(p.amountIn, sold.decimals, sold.priceUsd8);
  if (valueIn === 0n) return null;
  return Number(mulDivDown(valueUsd8Down(p.amountOut, bought.decimals, bought.priceUsd8), BPS, valueIn) - BPS);
};

/** Gas in dollars at the block's base fee, rounded up [1e-8 USD]. Null without a price of wrapped ether. */
export const gasUsd8 = (
  mandate: Mandate,
  readings: readonly OracleReading[],
  outcome: SimulatedOutcome,
): string | null => {
  const index = mandate.assets.findIndex((asset) => sameAddress(asset.token, mandate.weth));
  const reading = readings[index];
  if (reading === undefined || reading.status !== "ok") return null;
  return valueUsd8Up(BigInt(outcome.gasUsed) * BigInt(outcome.baseFeePerGasWei), 18, reading.priceUsd8).toString();
};

/**
 * States at one dollar the stables whose feed the state does not hold, so that a mandate can be judged on a recorded block.
 * A volatile asset without a feed stays unknown.
 */
export const stableFeedOverlay = (mandate: Mandate): OverlayRequest["feeds"] =>
  mandate.assets
    .filter((asset) => asset.class === "stable" && !sameAddress(asset.feed, MAINNET.ethUsdFeed))
    .map((asset) => ({
      address: asset.feed,
      description: asset.feedDescription,
      decimals: asset.feedDecimals,
      answer: (10n ** BigInt(asset.feedDecimals)).toString(),
      updatedAt: null,
    }));
