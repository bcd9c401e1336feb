import { type ContractFunctionReturnType, isAddressEqual, zeroAddress } from "viem";
import type { limitsAbi } from "../../contracts/generated/Limits.ts";
import { NO_GATE } from "../groups.ts";
import type { Limits } from "../treasury/limits.ts";
import type { Mandate, MandateAsset } from "../treasury/mandate.ts";
import { type Address, sameAddress } from "../treasury/money.ts";
import { ASSET_CLASSES, CAP_KINDS, type encodeFeeds, type encodeTwaps, type encodeVaults } from "./encode.ts";
import { type GroupIds, groupIdsOf, idsOnChain } from "./groupIds.ts";

/** `Limits.policy()`, as it comes. */
export type PolicyStruct = ContractFunctionReturnType<typeof limitsAbi, "view", "policy">;

export type FeedStruct = ReturnType<typeof encodeFeeds>[number];
export type TwapStruct = ReturnType<typeof encodeTwaps>[number];
export type VaultStruct = ReturnType<typeof encodeVaults>[number];

/** Everything about a deployed treasury that a mandate says, read from the chain and not yet named. */
export type DeployedPolicy = {
  chainId: number;
  policy: PolicyStruct;
  guardian: Address;
  threshold: number;
  payments: readonly { recipient: Address; capacityUsd8: bigint; refillSeconds: number }[];
  feeds: readonly FeedStruct[];
  vaults: readonly VaultStruct[];
  /** Feeds held beside a pool. */
  twaps?: readonly TwapStruct[];
  sequencer: { feed: Address; graceSeconds: number };
  weth: Address;
  uniswapV3: Mandate["uniswapV3"];
  aaveV3: Mandate["aaveV3"];
  /** Symbols by which tokens call themselves, by lower-case address, for those the mandate does not name. */
  symbols: Readonly<Record<string, string>>;
};

/**
 * What is deployed, in the shape of a mandate, so that the two can be compared. Names, and whatever never reaches the chain, are
 * the mandate's where what they name is the same thing.
 */
export const deployedMandate = (deployed: DeployedPolicy, mandate: Mandate): { mandate: Mandate; ids: GroupIds } => {
  const ids = groupIdsOf(deployed.policy, mandate);
  const { policy } = deployed;
  const nameOf = (kind: "venue" | "issuer", id: number): string | null =>
    id === 0 ? null : ([...ids[`${kind}s`]].find(([, known]) => known === id)?.[0] ?? `${kind}-${id}`);
  const names = tokenNames(deployed, mandate);
  return {
    ids,
    mandate: {
      ...mandate,
      chainId: deployed.chainId,
      assets: policy.assets.map((asset): MandateAsset => {
        const known = mandate.assets.find(({ token }) => sameAddress(token, asset.token));
        return {
          symbol: names(asset.token),
          token: asset.token,
          decimals: asset.decimals,
          class: ASSET_CLASSES[asset.assetClass] ?? "volatile",
          ...feedFields(deployed, asset.token, known),
          epsilonBps: asset.epsilonBps,
          capBps: asset.capBps,
          priceGroup: leaderOf(deployed, mandate, asset, names),
          venue: nameOf("venue", asset.venue),
          issuer: nameOf("issuer", asset.issuer),
          twap: twapOf(deployed, asset.token, known, names),
        };
      }),
      held: policy.held.map((token) => ({
        symbol: names(token),
        token,
        decimals: mandate.held.find((asset) => sameAddress(asset.token, token))?.decimals ?? 18,
      })),
      weth: deployed.weth,
      uniswapV3: deployed.uniswapV3,
      aaveV3: deployed.aaveV3,
      vaults: deployed.vaults.map((vault) => ({
        shares: names(vault.vault),
        underlying: names(vault.underlying),
        seedShares: String(vault.seedShares),
        rateBase: String(vault.rateBase),
        rateTime: vault.rateTime,
        rateGrowthBpsPerYear: vault.rateGrowthBpsPerYear,
      })),
      sequencer: isAddressEqual(deployed.sequencer.feed, zeroAddress) ? null : deployed.sequencer,
      limits: limitsOf(policy),
      caps: {
        venues: capsOf(policy, "venue", nameOf),
        issuers: capsOf(policy, "issuer", nameOf),
        positions: nameOf("venue", policy.limits.positionVenue),
      },
      payments: paymentsAsDeployed(mandate, deployed.payments),
      cosigner: orNull(policy.cosigner),
      guardian: orNull(deployed.guardian),
      council: { ...mandate.council, quorum: deployed.threshold },
    },
  };
};

/** Where the chain was not asked, the mandate's. The pool's fee stands in no contract of ours. */
const twapOf = (
  { twaps }: DeployedPolicy,
  token: Address,
  known: MandateAsset | undefined,
  names: (token: Address) => string,
): MandateAsset["twap"] => {
  if (twaps === undefined) return known?.twap ?? null;
  const found = twaps.find((twap) => sameAddress(twap.token, token));
  if (found === undefined) return null;
  const { pool, quote, windowSeconds, maxDeviationBps } = found;
  return { pool, quote: names(quote), feePpm: known?.twap?.feePpm ?? 1, windowSeconds, maxDeviationBps };
};

const orNull = (at: Address): Address | null => (isAddressEqual(at, zeroAddress) ? null : at);

const limitsOf = ({ limits: { positionVenue: _venue, ...limits } }: PolicyStruct): Limits => ({
  ...limits,
  depegUsd8: String(limits.depegUsd8),
  repegUsd8: String(limits.repegUsd8),
  stableFloorUsd8: String(limits.stableFloorUsd8),
  turnoverUsd8: String(limits.turnoverUsd8),
  approvalUsd8: limits.approvalUsd8 === NO_GATE ? null : String(limits.approvalUsd8),
  mandateExpiry: Number(limits.mandateExpiry),
});

const capsOf = (
  policy: PolicyStruct,
  kind: "venue" | "issuer",
  nameOf: (kind: "venue" | "issuer", id: number) => string | null,
): { name: string; capBps: number }[] =>
  idsOnChain(kind, policy).flatMap((id) => {
    const cap = policy.caps.find((one) => CAP_KINDS[one.kind] === kind && one.id === id);
    return cap === undefined ? [] : [{ name: nameOf(kind, id) as string, capBps: cap.capBps }];
  });

/** A token's symbol in the mandate, else its own, else its address. */
const tokenNames = ({ symbols }: DeployedPolicy, { assets, held }: Mandate): ((token: Address) => string) => {
  const listed = [...assets, ...held];
  return (token) =>
    listed.find((asset) => sameAddress(asset.token, token))?.symbol ?? symbols[token.toLowerCase()] ?? token;
};

type FeedFields = Pick<
  MandateAsset,
  "feed" | "feedDescription" | "feedDecimals" | "heartbeatSeconds" | "minPriceUsd8" | "maxPriceUsd8"
>;

/** A vault's shares have no feed: a mandate repeats their underlying's there, and nothing on chain says it. */
const feedFields = ({ feeds }: DeployedPolicy, token: Address, known: MandateAsset | undefined): FeedFields => {
  const feed = feeds.find((one) => sameAddress(one.token, token));
  if (feed === undefined && known !== undefined) return known;
  return {
    feed: feed?.feed ?? zeroAddress,
    feedDescription: known?.feedDescription ?? "",
    feedDecimals: feed?.feedDecimals ?? 0,
    heartbeatSeconds: feed?.heartbeatSeconds ?? 0,
    minPriceUsd8: String(feed?.minPriceUsd8 ?? 0n),
    maxPriceUsd8: String(feed?.maxPriceUsd8 ?? 0n),
  };
};

/** Who leads a group means nothing, only who is in it: the mandate's leader where it is one of them. */
const leaderOf = (
  { policy }: DeployedPolicy,
  mandate: Mandate,
  asset: PolicyStruct["assets"][number],
  names: (token: Address) => string,
): string | null => {
  const group = policy.assets
    .filter(({ priceGroup }) => priceGroup === asset.priceGroup)
    .map(({ token }) => names(token));
  const own = names(asset.token);
  const wanted = mandate.assets.find(({ symbol }) => symbol === own)?.priceGroup ?? null;
  const leads = (symbol: string): boolean =>
    mandate.assets.some(({ priceGroup, symbol: other }) => priceGroup === symbol && group.includes(other));
  const leader =
    (wanted !== null && group.includes(wanted) ? wanted : undefined) ?? group.find(leads) ?? group[0] ?? own;
  return leader === own ? null : leader;
};

/** Whom a chain lets be paid, in the mandate's shape and under its names. */
export const paymentsAsDeployed = (
  mandate: Pick<Mandate, "payments">,
  buckets: readonly { recipient: Address; capacityUsd8: bigint; refillSeconds: number }[],
): Mandate["payments"] =>
  buckets
    .filter(({ capacityUsd8 }) => capacityUsd8 > 0n)
    .map(({ recipient, capacityUsd8, refillSeconds }) => ({
      name: mandate.payments.find((payment) => sameAddress(payment.recipient, recipient))?.name ?? recipient,
      recipient,
      capacityUsd8: String(capacityUsd8),
      refillSeconds,
    }));
