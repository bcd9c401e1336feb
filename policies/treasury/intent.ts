import { z } from "zod";
import { assetSymbol, bps, intString } from "./money.ts";

/** What a seat wants done. It names assets by symbol and a share of NAV: never an address, a token amount or calldata. */
export const intentSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("hold") }),
  z.strictObject({
    kind: z.literal("shift"),
    /** Asset to sell, by the mandate's symbol. */
    from: assetSymbol,
    /** Asset to buy, by the mandate's symbol. */
    to: assetSymbol,
    /** Share of NAV to move, in basis points: a request; code sizes it. */
    sizeBps: bps.min(1),
  }),
]);
export type Intent = z.infer<typeof intentSchema>;

/** One statement about the future that a clock and a feed can settle. */
export const claimSchema = z.strictObject({
  metric: z.enum(["priceUsd8", "navUsd8", "allocationBps"]),
  /** Symbol the metric is read for; null for `navUsd8`. */
  asset: assetSymbol.nullable(),
  comparison: z.enum(["above", "below"]),
  /** In the metric's unit: 1e-8 USD or basis points. */
  threshold: intString,
  /** Seconds after the snapshot's block time at which it is settled. */
  horizonSeconds: z.number().int().min(60).max(31_536_000),
  /** The seat's probability that the claim comes true, in basis points. */
  probabilityBps: bps,
});
export type Claim = z.infer<typeof claimSchema>;

/** `hold`, or `WETH->USDC`: what two intents must share to be the same direction. */
export const directionOf = (intent: Intent): string =>
  intent.kind === "hold" ? "hold" : `${intent.from}->${intent.to}`;
