import { z } from "zod";
import { address, type Address, uintString } from "./money.ts";

/** Every kind of step, in the contract's order: the index is the on-chain id. */
export const ACTION_KINDS = [
  "hold",
  "wrap",
  "unwrap",
  "swap",
  "mint",
  "increase",
  "decrease",
  "collect",
  "burn",
  "supply",
  "withdraw",
  "deposit",
  "redeem",
  "pay",
] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

const UNISWAP = z.literal("uniswap-v3");
/** Fee of a pool in hundredths of a basis point (500 is 0.05%). */
const feePpm = z.number().int().min(1).max(999_999);
/** Price as a power of 1.0001. */
const tick = z.number().int().min(-887_272).max(887_272);

const position = { venue: UNISWAP, positionId: uintString };
/** Most base units of token0 and token1 that may go in, and the least that must. */
const putIn = { amount0: uintString, amount1: uintString, minAmount0: uintString, minAmount1: uintString };

/** One thing into another at a fixed venue: asset into aToken or vault share, or back. */
const exchange = {
  /** Given, got. */
  path: z.tuple([address, address]),
  /** Base units given. */
  amountIn: uintString,
  /** Least base units that may come out. */
  minAmountOut: uintString,
};

/** One typed step of a decision. There is no way to say raw calldata. */
export const actionSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("hold") }),
  z.strictObject({ kind: z.literal("wrap"), /** Wei of ether to wrap. */ amountIn: uintString }),
  z.strictObject({ kind: z.literal("unwrap"), /** Wei of WETH to unwrap. */ amountIn: uintString }),
  z.strictObject({
    kind: z.literal("swap"),
    venue: UNISWAP,
    /** Tokens from first sold to last bought: one more than `feesPpm`. */
    path: z.array(address).min(2).max(4),
    /** Fee of the pool between neighbours. */
    feesPpm: z.array(feePpm).min(1).max(3),
    /** Base units of the first token. */
    amountIn: uintString,
    /** Least base units of the last token that may come out. */
    minAmountOut: uintString,
  }),
  z.strictObject({
    kind: z.literal("mint"),
    venue: UNISWAP,
    /** Token0, token1. */
    tokens: z.tuple([address, address]),
    feePpm,
    tickLower: tick,
    tickUpper: tick,
    ...putIn,
  }),
  z.strictObject({ kind: z.literal("increase"), ...position, ...putIn }),
  z.strictObject({
    kind: z.literal("decrease"),
    ...position,
    liquidity: uintString,
    minAmount0: uintString,
    minAmount1: uintString,
  }),
  z.strictObject({ kind: z.literal("collect"), ...position }),
  z.strictObject({ kind: z.literal("burn"), ...position }),
  z.strictObject({ kind: z.literal("supply"), venue: z.literal("aave-v3"), ...exchange }),
  z.strictObject({ kind: z.literal("withdraw"), venue: z.literal("aave-v3"), ...exchange }),
  z.strictObject({ kind: z.literal("deposit"), venue: z.literal("erc-4626"), ...exchange }),
  z.strictObject({ kind: z.literal("redeem"), venue: z.literal("erc-4626"), ...exchange }),
  z.strictObject({
    kind: z.literal("pay"),
    token: address,
    /** Base units. */
    amountIn: uintString,
    recipient: address,
  }),
]);
export type Action = z.infer<typeof actionSchema>;

/** Base units of the first token an action gives, as it says itself; a decrease gives liquidity, others of a position nothing. */
export const amountGiven = (action: Action): bigint => {
  switch (action.kind) {
    case "hold":
    case "collect":
    case "burn":
      return 0n;
    case "mint":
    case "increase":
      return BigInt(action.amount0);
    case "decrease":
      return BigInt(action.liquidity);
    default:
      return BigInt(action.amountIn);
  }
};

/** First given and last got, where an action exchanges one token for another at a price the oracle can judge. */
export const exchanged = (action: Action): { given: Address; got: Address } | null => {
  if (!("path" in action)) return null;
  const [given, got] = [action.path[0], action.path.at(-1)];
  return given === undefined || got === undefined ? null : { given, got };
};
