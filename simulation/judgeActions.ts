import { judge } from "../policies/judge.ts";
import { limitFacts } from "../policies/facts.ts";
import type { ActionFacts, Facts } from "../policies/rules/facts.ts";
import type { Mandate } from "../policies/treasury/mandate.ts";
import { type Address, BPS, mulDivDown, sameAddress, valueUsd8Down, valueUsd8Up } from "../policies/treasury/money.ts";
import type { RuleId, Verdict } from "../policies/treasury/verdict.ts";
import type { ActionsFile, FileAction } from "./actionsFile.ts";
import type { OverlayRequest } from "./forks/overlay.ts";
import { MAINNET } from "./forks/addresses.ts";
import type { OracleReading } from "./oracleReadings.ts";
import type { SimulatedOutcome } from "./simulate.ts";
import type { BlockEnv } from "./forks/stateSource.ts";

/** Rules about a decision's envelope or a deployed module. An actions file has neither, so they are left out, not passed. */
const NOT_JUDGED: ReadonlySet<RuleId> = new Set([
  "policy-version",
  "decision-expiry",
  "decision-nonce",
  "snapshot-age",
  "mode",
  "simulation-bound",
]);

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
  const findings = judge(facts).findings.filter((finding) => !NOT_JUDGED.has(finding.rule));
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
    balanceBefore: balance(asset.token, "before"),
    balanceAfter: balance(asset.token, "after"),
  }));
  const nav = (when: "balanceBefore" | "balanceAfter"): bigint =>
    assets.reduce((sum, asset) => sum + valueUsd8Down(asset[when], asset.decimals, asset.priceUsd8), 0n);
  return {
    timestamp: BigInt(env.timestamp),
    blockNumber: BigInt(env.number),
    policyVersion: 1n,
    nextNonce: 0n,
    limits: limitFacts(mandate),
    state: { lossUsedWad: 0n, lossUpdatedAt: BigInt(env.timestamp), mode: "normal", peakNavUsd8: nav("balanceBefore") },
    envelope: {
      policyVersion: 1n,
      nonce: 0n,
      snapshotBlock: BigInt(env.number - 1),
      expiry: BigInt(env.timestamp),
      predictedNavUsd8: nav("balanceAfter"),
      navToleranceBps: 0n,
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
    ran: outcome.status === "executed",
  };
};

const actionFacts = (action: FileAction, amountOut: bigint, mandate: Mandate): ActionFacts => {
  const nothing = { pools: [], minAmountOut: 0n, amountOut: 0n, allowanceAfter: 0n };
  if (action.kind === "hold") return { ...nothing, kind: "hold", tokens: [], amountIn: 0n };
  const amountIn = BigInt(action.amountIn);
  if (action.kind !== "swap")
    return { ...nothing, kind: action.kind, tokens: [mandate.weth], amountIn, amountOut: amountIn };
  const tokens = [action.tokenIn, action.tokenOut] as const;
  return {
    kind: "swap",
    tokens,
    pools: [listedPool(mandate, tokens, action.feePpm)],
    amountIn,
    minAmountOut: amountOut,
    amountOut,
    allowanceAfter: 0n,
  };
};

/** The mandate's pool for a pair; the zero address where it names none. */
const listedPool = (mandate: Mandate, tokens: readonly [Address, Address], feePpm: number): Address => {
  const symbols = tokens.map((token) => mandate.assets.find((asset) => sameAddress(asset.token, token))?.symbol);
  const found = mandate.uniswapV3.pools.find(
    (pool) => pool.feePpm === feePpm && symbols.every((symbol) => symbol !== undefined && pool.tokens.includes(symbol)),
  );
  return found?.pool ?? "0x0000000000000000000000000000000000000000";
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
