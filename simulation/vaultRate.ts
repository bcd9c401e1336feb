import { encodeFunctionData, parseAbi, toHex } from "viem";
import type { Mandate, MandateAsset } from "../policies/treasury/mandate.ts";
import { HOLDER } from "./actionsFile.ts";
import type { CallResult, SimulatedCall } from "./engines/evm.ts";
import type { OracleReading } from "./oracleReadings.ts";

const abi = parseAbi([
  "function totalSupply() view returns (uint256)",
  "function previewRedeem(uint256 shares) view returns (uint256)",
]);
const YEAR = 365n * 86_400n;

type Vault = Mandate["vaults"][number];

/** What is asked of a vault, in the order in which `shareReading` takes the answers. */
export const vaultQuestions = ({ token, decimals }: MandateAsset): SimulatedCall[] =>
  [
    encodeFunctionData({ abi, functionName: "totalSupply" }),
    encodeFunctionData({ abi, functionName: "previewRedeem", args: [10n ** BigInt(decimals)] }),
  ].map((input) => ({ from: HOLDER, to: token, input, gas: toHex(200_000) }));

/**
 * One whole share as the contract's `Oracle` prices it: what it redeems for, never over the mandate's ceiling, at the
 * underlying's price. A vault with fewer shares than its seed, or that does not answer, has none.
 * @param now unix seconds
 */
export const shareReading = (
  vault: Vault,
  underlying: { asset: MandateAsset; reading: OracleReading },
  [supply, redeemed]: readonly [CallResult, CallResult],
  now: number,
): OracleReading => {
  const { asset, reading } = underlying;
  if (reading.priceUsd8 === 0n) return reading;
  const rate = rateOf(vault, wordOf(supply), wordOf(redeemed), now);
  if (rate === 0n) return { status: "bad-vault", priceUsd8: 0n };
  const ofShares = (usd8: bigint): bigint => (usd8 * rate) / 10n ** BigInt(asset.decimals);
  const priceUsd8 = ofShares(reading.priceUsd8);
  const beside = reading.poolUsd8 === undefined ? {} : { poolUsd8: ofShares(reading.poolUsd8) };
  return { status: priceUsd8 === 0n ? "not-positive" : reading.status, priceUsd8, ...beside };
};

/** Base units of the underlying for one whole share, rounded down; zero for a vault that is not believed. */
const rateOf = (vault: Vault, supply: bigint | null, redeemed: bigint | null, now: number): bigint => {
  const since = BigInt(now) - BigInt(vault.rateTime);
  // A rate of the future: no oracle could be made with it.
  if (since < 0n || supply === null || redeemed === null || supply < BigInt(vault.seedShares)) return 0n;
  const base = BigInt(vault.rateBase);
  const ceiling = base + (base * BigInt(vault.rateGrowthBpsPerYear) * since) / (10_000n * YEAR);
  return redeemed < ceiling ? redeemed : ceiling;
};

/** Null where nothing that long came back, as from an account without code. */
const wordOf = ({ ok, returnData }: CallResult): bigint | null =>
  ok && returnData.length >= 66 ? BigInt(returnData.slice(0, 66)) : null;
