import { decodeAbiParameters, encodeFunctionData, parseAbi, parseAbiParameters } from "viem";
import type { Mandate, MandateAsset } from "../policies/treasury/mandate.ts";
import type { Hex } from "../policies/treasury/money.ts";
import type { CallResult } from "./engines/evm.ts";
import { sqrtRatioAtTick } from "./engines/v3/tickMath.ts";

const MAX_TICK = 887_272n;
const MAX_QUOTE_USD8 = (1n << 64n) - 1n;
const MAX_PRICE_USD8 = (1n << 128n) - 1n;

const pool = parseAbi([
  "function slot0() view returns (uint160, int24, uint16, uint16, uint16, uint8, bool)",
  "function observe(uint32[]) view returns (int56[], uint160[])",
]);

type Twap = NonNullable<MandateAsset["twap"]>;

/** What is asked of the pool: its average's two ends, or where it stands. */
export const poolQuestion = ({ windowSeconds }: Twap): Hex =>
  windowSeconds === 0
    ? encodeFunctionData({ abi: pool, functionName: "slot0" })
    : encodeFunctionData({ abi: pool, functionName: "observe", args: [[windowSeconds, 0]] });

/** The tick that an answer gives, an average rounded down; null where it gives none. */
export const tickOf = ({ windowSeconds }: Twap, answer: CallResult): bigint | null => {
  if (!answer.ok || answer.returnData.length < 2 + 64 * (windowSeconds === 0 ? 2 : 5)) return null;
  const tick = windowSeconds === 0 ? spotTick(answer.returnData) : averageTick(answer.returnData, windowSeconds);
  return tick > MAX_TICK || tick < -MAX_TICK ? null : tick;
};

const spotTick = (data: Hex): bigint => decodeAbiParameters(parseAbiParameters("uint256, int256"), data)[1];

const averageTick = (data: Hex, windowSeconds: number): bigint => {
  const words = decodeAbiParameters(parseAbiParameters("uint256, uint256, uint256, int256, int256"), data);
  const [sum, window] = [words[4] - words[3], BigInt(windowSeconds)];
  return sum < 0n && sum % window !== 0n ? sum / window - 1n : sum / window;
};

/**
 * What a tick says of an asset's price, in the arithmetic of the contract's `TwapOracle` [1e-8 USD for one whole token].
 * @param quoteUsd8 the other token's price by its feed; zero gives none
 */
export const poolUsd8 = (p: {
  tick: bigint;
  asset: Pick<Mandate["assets"][number], "token" | "decimals">;
  quote: Pick<Mandate["assets"][number], "token" | "decimals">;
  quoteUsd8: bigint;
}): bigint => {
  if (p.quoteUsd8 > MAX_QUOTE_USD8) return 0n;
  const root = sqrtRatioAtTick(Number(p.tick));
  const ratio = (root * root) >> 64n;
  const whole = 10n ** BigInt(p.asset.decimals) * p.quoteUsd8;
  const isFirst = BigInt(p.asset.token) < BigInt(p.quote.token);
  const price = (isFirst ? (whole * ratio) >> 128n : (whole << 128n) / ratio) / 10n ** BigInt(p.quote.decimals);
  return price > MAX_PRICE_USD8 ? MAX_PRICE_USD8 : price;
};

/** Whether a feed stands too far from its pool. */
export const deviates = (priceUsd8: bigint, byPoolUsd8: bigint, { maxDeviationBps }: Twap): boolean => {
  const apart = byPoolUsd8 > priceUsd8 ? byPoolUsd8 - priceUsd8 : priceUsd8 - byPoolUsd8;
  return apart * 10_000n > priceUsd8 * BigInt(maxDeviationBps);
};
