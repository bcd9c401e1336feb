import { zeroAddress } from "viem";
import { groupCaps, groupId, NO_GATE, priceGroupId } from "../groups.ts";
import { ACTION_KINDS, type ActionKind } from "../treasury/action.ts";
import type { Mandate, MandateAsset } from "../treasury/mandate.ts";
import type { Address } from "../treasury/money.ts";

/** Index of a class on chain (`AssetClass`). */
export const ASSET_CLASSES = ["volatile", "stable"] as const;

/** What a cap across assets counts, by its index on chain (`CapKind`). */
export const CAP_KINDS = ["venue", "issuer"] as const;

const STABLE = 1;
const VOLATILE = 0;

/** The mandate's limits as the contract's `LimitParams`. */
export const encodeLimits = ({ limits, caps }: Mandate) => ({
  ...limits,
  depegUsd8: BigInt(limits.depegUsd8),
  repegUsd8: BigInt(limits.repegUsd8),
  stableFloorUsd8: BigInt(limits.stableFloorUsd8),
  turnoverUsd8: BigInt(limits.turnoverUsd8),
  approvalUsd8: limits.approvalUsd8 === null ? NO_GATE : BigInt(limits.approvalUsd8),
  mandateExpiry: BigInt(limits.mandateExpiry),
  positionVenue: groupId(caps.venues, caps.positions),
});

/** Caps across assets as the contract's `GroupCap[]`. */
export const encodeCaps = (mandate: Mandate) =>
  groupCaps(mandate).map(({ kind, id, capBps }) => ({
    kind: CAP_KINDS.indexOf(kind),
    id: Number(id),
    capBps: Number(capBps),
  }));

/** Who may be paid, as the contract's `PaymentPolicy[]`. */
export const encodePayments = ({ payments }: Mandate) =>
  payments.map(({ recipient, capacityUsd8, refillSeconds }) => ({
    recipient,
    capacityUsd8: BigInt(capacityUsd8),
    refillSeconds,
  }));

/** The mandate's managed assets as the contract's `AssetPolicy[]`. */
export const encodeAssets = (mandate: Mandate) =>
  mandate.assets.map((asset) => ({
    token: asset.token,
    decimals: asset.decimals,
    assetClass: asset.class === "stable" ? STABLE : VOLATILE,
    epsilonBps: asset.epsilonBps,
    capBps: asset.capBps,
    priceGroup: priceGroupId(mandate, asset.symbol),
    venue: groupId(mandate.caps.venues, asset.venue),
    issuer: groupId(mandate.caps.issuers, asset.issuer),
  }));

/** The mandate's held assets. */
export const encodeHeld = (mandate: Mandate): Address[] => mandate.held.map((asset) => asset.token);

/** The mandate's feeds as the contract's `FeedPolicy[]`; a vault's shares have none of their own. */
export const encodeFeeds = (mandate: Mandate) =>
  mandate.assets
    .filter(({ symbol }) => !mandate.vaults.some(({ shares }) => shares === symbol))
    .map((asset) => ({
      token: asset.token,
      feed: asset.feed,
      feedDecimals: asset.feedDecimals,
      heartbeatSeconds: asset.heartbeatSeconds,
      minPriceUsd8: BigInt(asset.minPriceUsd8),
      maxPriceUsd8: BigInt(asset.maxPriceUsd8),
    }));

/** The mandate's vaults as the contract's `VaultPolicy[]`. */
export const encodeVaults = (mandate: Mandate) =>
  mandate.vaults.map((vault) => {
    const [shares, underlying] = [assetOf(mandate, vault.shares), assetOf(mandate, vault.underlying)];
    return {
      vault: shares.token,
      underlying: underlying.token,
      vaultDecimals: shares.decimals,
      underlyingDecimals: underlying.decimals,
      rateGrowthBpsPerYear: vault.rateGrowthBpsPerYear,
      rateTime: vault.rateTime,
      rateBase: BigInt(vault.rateBase),
      seedShares: BigInt(vault.seedShares),
    };
  });

/** The mandate's checks against pools as the contract's `TwapPolicy[]`. */
export const encodeTwaps = (mandate: Mandate) =>
  mandate.assets.flatMap(({ token, decimals, twap }) => {
    if (twap === null) return [];
    const { pool, windowSeconds, maxDeviationBps } = twap;
    const quote = assetOf(mandate, twap.quote);
    return [
      { token, pool, quote: quote.token, decimals, quoteDecimals: quote.decimals, windowSeconds, maxDeviationBps },
    ];
  });

/** The mandate's sequencer as the contract's `SequencerPolicy`. */
export const encodeSequencer = ({ sequencer }: Mandate) => sequencer ?? { feed: zeroAddress, graceSeconds: 0 };

/** Tokens of the mandate's lending receipts, and of its vaults' shares. */
export const receiptTokens = (mandate: Mandate): Address[] =>
  (mandate.aaveV3?.aTokens ?? []).map((symbol) => assetOf(mandate, symbol).token);
export const vaultTokens = (mandate: Mandate): Address[] =>
  mandate.vaults.map(({ shares }) => assetOf(mandate, shares).token);

/** The mandate's pools as the adapter's `PoolKey[]`. */
export const encodePools = (mandate: Mandate) =>
  mandate.uniswapV3.pools.map(({ pool, tokens: [a, b], feePpm }) => ({
    pool,
    tokenA: assetOf(mandate, a).token,
    tokenB: assetOf(mandate, b).token,
    fee: feePpm,
  }));

/** Adapter of each kind of action, by its index; the zero address where none is allowed, as for a hold, which needs none. */
export const encodeAdapters = (adapters: Partial<Record<ActionKind, Address>>): Address[] =>
  ACTION_KINDS.map((kind) => adapters[kind] ?? zeroAddress);

const assetOf = (mandate: Mandate, symbol: string): MandateAsset => {
  const asset = mandate.assets.find((candidate) => candidate.symbol === symbol);
  if (!asset) throw new UnknownSymbolError(symbol);
  return asset;
};

export class UnknownSymbolError extends Error {
  readonly code = "UNKNOWN_SYMBOL";
  constructor(symbol: string) {
    super(`${symbol} is not among the mandate's assets.\nAdd it to \`assets\`, or take away what names it.`);
    this.name = "UnknownSymbolError";
  }
}
