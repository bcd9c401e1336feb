import { zeroAddress } from "viem";
import { aaveV3AdapterAbi } from "../../contracts/generated/AaveV3Adapter.ts";
import { erc4626AdapterAbi } from "../../contracts/generated/Erc4626Adapter.ts";
import { paymentAdapterAbi } from "../../contracts/generated/PaymentAdapter.ts";
import { positionsAbi } from "../../contracts/generated/Positions.ts";
import { uniswapV3PositionAdapterAbi } from "../../contracts/generated/UniswapV3PositionAdapter.ts";
import { encodeAdapters, encodePools, receiptTokens, vaultTokens } from "../../policies/onchain/encode.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Address } from "../../policies/treasury/money.ts";
import type { Creation } from "./deploymentSteps.ts";

/** Contracts that only some mandates need, in order of creation, after custody. */
export const VENUES = ["paymentAdapter", "positions", "positionAdapter", "aaveV3Adapter", "erc4626Adapter"] as const;
export type Venue = (typeof VENUES)[number];

/** What a mandate's recipients, positions, lending and vaults need. */
export const venuesOf = (mandate: Mandate): Venue[] => {
  const needed: Record<Venue, boolean> = {
    paymentAdapter: mandate.payments.length > 0,
    positions: mandate.uniswapV3.positionManager !== null,
    positionAdapter: mandate.uniswapV3.positionManager !== null,
    aaveV3Adapter: mandate.aaveV3 !== null,
    erc4626Adapter: mandate.vaults.length > 0,
  };
  return VENUES.filter((venue) => needed[venue]);
};

type Placed = { limits: Address; wethAdapter: Address; uniswapV3Adapter: Address } & Partial<
  Record<Venue, Address | undefined>
>;

/** Who carries out which kind of action. */
export const adaptersOf = (all: Placed): Address[] => {
  const positions = all.positionAdapter ?? zeroAddress;
  const [lending, vaults] = [all.aaveV3Adapter ?? zeroAddress, all.erc4626Adapter ?? zeroAddress];
  return encodeAdapters({
    wrap: all.wethAdapter,
    unwrap: all.wethAdapter,
    swap: all.uniswapV3Adapter,
    mint: positions,
    increase: positions,
    decrease: positions,
    collect: positions,
    burn: positions,
    supply: lending,
    withdraw: lending,
    deposit: vaults,
    redeem: vaults,
    pay: all.paymentAdapter ?? zeroAddress,
  });
};

/** What creates one of them. */
export const venueCreation = (venue: Venue, mandate: Mandate, all: Placed): Creation => {
  const { factory, positionManager } = mandate.uniswapV3;
  const manager = positionManager ?? zeroAddress;
  switch (venue) {
    case "paymentAdapter":
      return { contract: "PaymentAdapter", abi: paymentAdapterAbi, args: [] };
    case "positions":
      return { contract: "Positions", abi: positionsAbi, args: [all.limits, manager] };
    case "positionAdapter":
      return {
        contract: "UniswapV3PositionAdapter",
        abi: uniswapV3PositionAdapterAbi,
        args: [manager, factory, encodePools(mandate)],
      };
    case "aaveV3Adapter":
      return {
        contract: "AaveV3Adapter",
        abi: aaveV3AdapterAbi,
        args: [mandate.aaveV3?.pool ?? zeroAddress, receiptTokens(mandate)],
      };
    case "erc4626Adapter":
      return { contract: "Erc4626Adapter", abi: erc4626AdapterAbi, args: [vaultTokens(mandate)] };
  }
};
