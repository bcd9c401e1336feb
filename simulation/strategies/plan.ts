import { z } from "zod";
import { assetSymbol, bps, uintString } from "../../policies/treasury/money.ts";

const tick = z.number().int().min(-887_272).max(887_272);

/** What a strategy may want that no share of NAV says: a liquidity position, opened or closed whole. */
export const planSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("open"),
    /** One of the mandate's pools. */
    pool: z.strictObject({ tokens: z.tuple([assetSymbol, assetSymbol]), feePpm: z.number().int().min(1) }),
    /** Prices are token1 per token0 in base units, tokens in the order of their addresses. */
    tickLower: tick,
    tickUpper: tick,
    /** Share of NAV to put in, both tokens together: a request; code sizes it. */
    sizeBps: bps.min(1),
  }),
  z.strictObject({ kind: z.literal("close"), /** As the snapshot's positions have it. */ id: uintString }),
]);
export type Plan = z.infer<typeof planSchema>;

/** One line of it, as runs are compared by. */
export const planLine = (plan: Plan): string =>
  plan.kind === "close"
    ? `close ${plan.id}`
    : `open ${plan.pool.tokens.join("/")} ${plan.pool.feePpm} ${plan.tickLower}..${plan.tickUpper} ${plan.sizeBps}`;
