import { parseUnits } from "viem";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { askAll, valueOf } from "../../../../simulation/askContract.ts";
import { toUsd8 } from "../../../../simulation/oracleReadings.ts";
import type { Ground } from "./ground.ts";

const LATEST = "function latestRoundData() view returns (uint80, int256, uint256, uint256, uint80)";

/**
 * What the mandate's feeds answer [1e-8 USD], and what a run states where there is none. Whether they may be believed is the
 * feeds' part to say. A vault's shares have no feed of their own, so no price here.
 */
export const readPrices = async (
  { view, mandate }: Pick<Ground, "view" | "mandate">,
  stated: Readonly<Record<string, string>>,
): Promise<Map<string, bigint>> => {
  const priced = mandate.assets.filter(({ symbol }) => !mandate.vaults.some(({ shares }) => shares === symbol));
  const asked = await askAll<readonly bigint[]>(
    priced.map(({ feed }) => ({ to: feed, signature: LATEST })),
    view,
  );
  return new Map(priced.flatMap((asset, index) => priceOf(asset, valueOf(asked[index] as never), stated)));
};

const priceOf = (
  { symbol, feedDecimals }: Mandate["assets"][number],
  round: readonly bigint[] | null,
  stated: Readonly<Record<string, string>>,
): [string, bigint][] => {
  const answer = round?.[1];
  if (answer !== undefined && answer > 0n) return [[symbol, toUsd8(answer, feedDecimals)]];
  return stated[symbol] === undefined ? [] : [[symbol, parseUnits(stated[symbol], 8)]];
};
