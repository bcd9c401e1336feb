import { z } from "zod";
import { address, uintString } from "./money.ts";

/** One typed step of a decision. There is no way to say raw calldata. */
export const actionSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("hold") }),
  z.strictObject({ kind: z.literal("wrap"), /** Wei of ether to wrap. */ amountIn: uintString }),
  z.strictObject({ kind: z.literal("unwrap"), /** Wei of WETH to unwrap. */ amountIn: uintString }),
  z.strictObject({
    kind: z.literal("swap"),
    venue: z.literal("uniswap-v3"),
    /** Tokens from first sold to last bought: one more than `feesPpm`. */
    path: z.array(address).min(2).max(4),
    /** Fee of the pool between neighbours, in hundredths of a basis point (500 is 0.05%). */
    feesPpm: z.array(z.number().int().min(1).max(999_999)).min(1).max(3),
    /** Base units of the first token. */
    amountIn: uintString,
    /** Least base units of the last token that may come out. */
    minAmountOut: uintString,
  }),
]);
export type Action = z.infer<typeof actionSchema>;
