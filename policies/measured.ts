import { getAddress } from "viem";
import type { ActionFacts, AssetFacts, Facts, HeldFacts } from "./rules/facts.ts";
import { type Address, sameAddress } from "./treasury/money.ts";
import type { Measured } from "./treasury/measured.ts";

const OF_ASSET = ["priceUsd8", "balanceBefore", "balanceAfter", "positionBefore", "positionAfter", "paid"] as const;
const OF_HELD = ["balanceBefore", "balanceAfter", "allowanceBefore", "allowanceAfter"] as const;
const OF_ACTION = [
  ...(["amountOut", "allowanceAfter", "moved0", "moved1", "allowanceAfter1"] as const),
  ...(["poolBalance", "deviationBps"] as const),
];

/** What a judge has to measure of assets, held assets and actions; facts have it, and so does a preview. */
export type Measurable = {
  assets: readonly Pick<AssetFacts, (typeof OF_ASSET)[number] | "token" | "oracleStatus" | "poolUsd8" | "depegged">[];
  held: readonly HeldFacts[];
  actions: readonly Pick<ActionFacts, (typeof OF_ACTION)[number] | "tokens" | "pools" | "known">[];
};

/** Just that, as a noun. */
export const measuredIn = ({ assets, held, actions }: Measurable): Measured => ({
  assets: assets.map((asset) => ({
    token: getAddress(asset.token),
    oracleStatus: asset.oracleStatus,
    ...(asset.poolUsd8 === 0n ? {} : { poolUsd8: asset.poolUsd8.toString() }),
    depegged: asset.depegged,
    ...told(asset, OF_ASSET),
  })),
  held: held.map((asset) => ({ token: getAddress(asset.token), ...told(asset, OF_HELD) })),
  actions: actions.map((action) => ({
    tokens: action.tokens.map((token) => getAddress(token)),
    pools: action.pools.map((pool) => getAddress(pool)),
    known: action.known,
    ...told(action, OF_ACTION),
  })),
});

/** Facts with what was measured in place of what was expected. What only one side knows of stays as it is. */
export const withMeasured = (facts: Facts, measured: Measured): Facts => ({
  ...facts,
  assets: facts.assets.map((asset) => {
    const seen = ofToken(measured.assets, asset.token);
    if (seen === undefined) return asset;
    const { oracleStatus, depegged, poolUsd8 = "0" } = seen;
    return { ...asset, oracleStatus, depegged, poolUsd8: BigInt(poolUsd8), ...counted(seen, OF_ASSET) };
  }),
  held: facts.held.map((asset) => {
    const seen = ofToken(measured.held, asset.token);
    return seen === undefined ? asset : { ...asset, ...counted(seen, OF_HELD) };
  }),
  actions: facts.actions.map((action, index) => {
    const seen = measured.actions[index];
    if (seen === undefined) return action;
    return { ...action, tokens: seen.tokens, pools: seen.pools, known: seen.known, ...counted(seen, OF_ACTION) };
  }),
});

const ofToken = <T extends { token: Address }>(all: readonly T[], token: Address): T | undefined =>
  all.find((one) => sameAddress(one.token, token));

const told = <K extends string>(of: Readonly<Record<K, bigint>>, keys: readonly K[]): Record<K, string> =>
  Object.fromEntries(keys.map((key) => [key, String(of[key])])) as Record<K, string>;

const counted = <K extends string>(of: Readonly<Record<K, string>>, keys: readonly K[]): Record<K, bigint> =>
  Object.fromEntries(keys.map((key) => [key, BigInt(of[key])])) as Record<K, bigint>;
