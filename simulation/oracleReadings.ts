import { decodeAbiParameters, encodeFunctionData, parseAbi, parseAbiParameters, toHex } from "viem";
import type { Mandate, MandateAsset } from "../policies/treasury/mandate.ts";
import type { Address, Hex } from "../policies/treasury/money.ts";
import type { ORACLE_STATUSES } from "../policies/treasury/snapshot.ts";
import { type CallResult, simulateBlock } from "./engines/evm.ts";
import type { ForkView } from "./simulate.ts";
import { HOLDER } from "./actionsFile.ts";
import { shareReading, vaultQuestions } from "./vaultRate.ts";
import { deviates, poolQuestion, poolUsd8, tickOf } from "./poolPrice.ts";

export type OracleReading = {
  status: (typeof ORACLE_STATUSES)[number];
  /** Zero unless the status is `ok`, or says that a pool contradicts the feed. */
  priceUsd8: bigint;
  /** What the pool beside the feed says; absent where there is none or it says nothing. */
  poolUsd8?: bigint;
};

const feed = parseAbi([
  "function decimals() view returns (uint8)",
  "function latestRoundData() view returns (uint80, int256, uint256, uint256, uint80)",
]);
const DECIMALS = encodeFunctionData({ abi: feed, functionName: "decimals" });
const LATEST = encodeFunctionData({ abi: feed, functionName: "latestRoundData" });

/**
 * Reads every feed of a mandate at block N, with the statuses of the contract's `Oracle`, in the mandate's order.
 * @throws StateUnknownError for a feed the fork does not hold
 */
export const readFeeds = async (mandate: Mandate, fork: ForkView): Promise<OracleReading[]> => {
  const calls = mandate.assets.flatMap((asset) =>
    [DECIMALS, LATEST].map((input) => ({ from: HOLDER, to: asset.feed, input, gas: toHex(200_000) })),
  );
  const checked = mandate.assets.flatMap((asset) => (asset.twap === null ? [] : [{ asset, twap: asset.twap }]));
  const questions = checked.map(({ twap }) => ({
    from: HOLDER,
    to: twap.pool,
    input: poolQuestion(twap),
    gas: toHex(200_000),
  }));
  const vaults = mandate.vaults.flatMap((vault) => vaultQuestions(assetNamed(mandate, vault.shares)));
  const sequencer = mandate.sequencer === null ? [] : [ask(mandate.sequencer.feed, LATEST)];
  const results = await simulateBlock({ ...fork, calls: [...calls, ...questions, ...vaults, ...sequencer] });
  if (mandate.sequencer !== null && !isUp(results.at(-1) as CallResult, mandate.sequencer, fork.env.timestamp))
    return mandate.assets.map(() => ({ status: "sequencer-down", priceUsd8: 0n }));
  const plain = mandate.assets.map((asset, i) =>
    readingOf(asset, results[2 * i] as CallResult, results[2 * i + 1] as CallResult, fork.env.timestamp),
  );
  const compared = plain.map((reading, i) => {
    const place = checked.findIndex(({ asset }) => asset === mandate.assets[i]);
    return place === -1 ? reading : besidePool(mandate, i, plain, results[calls.length + place] as CallResult);
  });
  const first = calls.length + questions.length;
  return compared.map((reading, i) => {
    const place = mandate.vaults.findIndex(({ shares }) => shares === mandate.assets[i]?.symbol);
    const vault = mandate.vaults[place];
    if (vault === undefined) return reading;
    const asset = assetNamed(mandate, vault.underlying);
    const underlying = { asset, reading: compared[mandate.assets.indexOf(asset)] as OracleReading };
    const [supply, redeemed] = results.slice(first + 2 * place, first + 2 * place + 2) as [CallResult, CallResult];
    return shareReading(vault, underlying, [supply, redeemed], fork.env.timestamp);
  });
};

const ask = (to: Address, input: Hex) => ({ from: HOLDER, to, input, gas: toHex(200_000) });

/** A mandate's vaults name assets of its own: no other is read. */
const assetNamed = (mandate: Mandate, symbol: string): MandateAsset =>
  mandate.assets.find((asset) => asset.symbol === symbol) as MandateAsset;

/** Chainlink's uptime feeds answer 0 while the sequencer is up; the third word is when that began. */
const isUp = (
  { ok, returnData }: CallResult,
  { graceSeconds }: NonNullable<Mandate["sequencer"]>,
  now: number,
): boolean => {
  if (!ok || returnData.length < 2 + 5 * 64) return false;
  const [, down, since] = decodeAbiParameters(
    parseAbiParameters("uint256, uint256, uint256, uint256, uint256"),
    returnData,
  );
  return down === 0n && since > 0n && since <= BigInt(now) && BigInt(now) - since > BigInt(graceSeconds);
};

/** A feed's reading with what the asset's pool says of it. The other token's price is its feed's, whatever its own pool says. */
const besidePool = (mandate: Mandate, i: number, plain: OracleReading[], answer: CallResult): OracleReading => {
  const [asset, reading] = [mandate.assets[i] as MandateAsset, plain[i] as OracleReading];
  if (asset.twap === null || reading.status !== "ok") return reading;
  const quote = mandate.assets.findIndex(({ symbol }) => symbol === asset.twap?.quote);
  const tick = tickOf(asset.twap, answer);
  const byPool =
    tick === null || quote === -1
      ? 0n
      : poolUsd8({
          tick,
          asset,
          quote: mandate.assets[quote] as MandateAsset,
          quoteUsd8: plain[quote]?.priceUsd8 ?? 0n,
        });
  if (byPool === 0n) return { ...reading, status: "no-twap" };
  const status = deviates(reading.priceUsd8, byPool, asset.twap) ? "twap-deviates" : "ok";
  return { ...reading, status, poolUsd8: byPool };
};

/** @param now unix seconds */
export const readingOf = (
  asset: MandateAsset,
  decimals: CallResult,
  latest: CallResult,
  now: number,
): OracleReading => {
  const bad = (status: OracleReading["status"]): OracleReading => ({ status, priceUsd8: 0n });
  if (decimals.ok && decimals.returnData === "0x") return bad("no-code");
  if (!latest.ok || latest.returnData.length < 2 + 5 * 64) return bad("reverted");
  const places = wordOf(decimals);
  if (places === null) return bad("reverted");
  if (places !== BigInt(asset.feedDecimals)) return bad("bad-decimals");
  const [, answer, , updatedAt] = decodeAbiParameters(
    parseAbiParameters("uint256, int256, uint256, uint256, uint256"),
    latest.returnData,
  );
  const price = toUsd8(answer, asset.feedDecimals);
  if (price === 0n) return bad("not-positive");
  const age = BigInt(now) - updatedAt;
  if (updatedAt === 0n || age < 0n || age > BigInt(asset.heartbeatSeconds)) return bad("stale");
  if (price <= BigInt(asset.minPriceUsd8) || price >= BigInt(asset.maxPriceUsd8)) return bad("clamped");
  return { status: "ok", priceUsd8: price };
};

const wordOf = (result: CallResult): bigint | null =>
  result.ok && result.returnData.length >= 66 ? BigInt(result.returnData.slice(0, 66) as Hex) : null;

/** An answer in dollars [1e-8 USD], rounded down; zero where it is not positive. */
export const toUsd8 = (answer: bigint, decimals: number): bigint => {
  if (answer <= 0n) return 0n;
  return decimals > 8 ? answer / 10n ** BigInt(decimals - 8) : answer * 10n ** BigInt(8 - decimals);
};
