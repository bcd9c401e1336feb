import type { Mandate } from "../treasury/mandate.ts";
import { sameAddress } from "../treasury/money.ts";
import type { Contradiction } from "./contradictions.ts";

const UINT32_MAX = 4_294_967_295;
const UINT40_MAX = 1_099_511_627_775;
const UINT128 = 1n << 128n;

/** Lending receipts, vaults and a sequencer that do not fit the assets or the contract's numbers. */
export const venueContradictions = (mandate: Mandate): Contradiction[] => [
  ...receipts(mandate),
  ...mandate.vaults.flatMap((_, index) => vault(mandate, index)),
  ...(mandate.sequencer !== null && mandate.sequencer.graceSeconds > UINT32_MAX
    ? [{ field: "sequencer.graceSeconds", reason: "must fit 32 bits" }]
    : []),
];

const receipts = ({ aaveV3, assets }: Mandate): Contradiction[] =>
  (aaveV3?.aTokens ?? []).flatMap((symbol, index, all) => {
    const field = `aaveV3.aTokens.${index}`;
    if (all.indexOf(symbol) < index) return [{ field, reason: `${symbol} is listed twice` }];
    return assets.some((asset) => asset.symbol === symbol)
      ? []
      : [{ field, reason: `${symbol} is not among the assets: what is lent would leave the managed value` }];
  });

const vault = ({ assets, vaults }: Mandate, index: number): Contradiction[] => {
  const entry = vaults[index];
  if (entry === undefined) return [];
  const field = `vaults.${index}`;
  const find = (symbol: string) => assets.find((asset) => asset.symbol === symbol);
  const [shares, underlying] = [find(entry.shares), find(entry.underlying)];
  const refuse = (wrong: boolean, key: string, reason: string): Contradiction[] =>
    wrong ? [{ field: `${field}.${key}`, reason }] : [];
  const isShare = (symbol: string): boolean => vaults.some((other) => other.shares === symbol);
  return [
    ...refuse(shares === undefined, "shares", `${entry.shares} is not among the assets`),
    ...refuse(underlying === undefined, "underlying", `${entry.underlying} is not among the assets`),
    ...refuse(isShare(entry.underlying), "underlying", `${entry.underlying} is itself a vault's shares`),
    ...refuse(
      vaults.slice(0, index).some((other) => other.shares === entry.shares),
      "shares",
      `${entry.shares} is listed twice`,
    ),
    ...refuse(
      shares !== undefined && underlying !== undefined && !sameAddress(shares.feed, underlying.feed),
      "shares",
      `${entry.shares} must name the feed of ${entry.underlying}: it has none of its own`,
    ),
    ...refuse(entry.seedShares === "0", "seedShares", "0 believes an empty vault, whose rate anybody sets"),
    ...refuse(entry.rateBase === "0", "rateBase", "0 lets the shares be worth nothing"),
    ...(["seedShares", "rateBase"] as const).flatMap((key) =>
      refuse(BigInt(entry[key]) >= UINT128, key, "must fit 128 bits"),
    ),
    ...refuse(entry.rateTime > UINT40_MAX, "rateTime", "must fit 40 bits"),
  ];
};
