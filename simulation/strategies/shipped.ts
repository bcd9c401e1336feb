import { z } from "zod";
import { assetSymbol, bps } from "../../policies/treasury/money.ts";
import { meanOf } from "../reports/statistics.ts";
import { range, rangeParameters } from "./ranges.ts";
import { HOLD, shareOf, shift, type Strategy } from "./strategy.ts";
import type { View } from "./view.ts";

const days = z.coerce.number().positive().max(3_650);
const share = z.coerce.number().pipe(bps);
const asset = { volatile: assetSymbol.default("WETH"), stable: assetSymbol.default("USDC") };
const DAY = 86_400;

/** A strategy that comes with the house: what it is for, what may be set, and how it is made. */
export type Shipped<Schema extends z.ZodType = z.ZodType> = {
  describe: string;
  parameters: Schema;
  create: (parameters: z.output<Schema>) => Strategy;
};

const shipped = <Schema extends z.ZodType>(one: Shipped<Schema>): Shipped => one as unknown as Shipped;

/** Does nothing, whatever comes: what everything else has to beat. */
export const hold = shipped({
  describe: "keeps what there is",
  parameters: z.strictObject({}),
  create: () => ({ id: "hold", decide: () => HOLD }),
});

/** Dollar-cost averaging: the same share of NAV each time, up to a share that is enough. */
export const dca = shipped({
  describe: "buys the volatile asset with shareBps of NAV every days, up to untilBps of NAV",
  parameters: z.strictObject({
    ...asset,
    shareBps: share.default(100),
    days: days.default(7),
    untilBps: share.default(6_000),
  }),
  create: ({ volatile, stable, shareBps, days: every, untilBps }) => {
    let next = Number.NEGATIVE_INFINITY;
    return {
      id: "dca",
      decide: (view) => {
        if (view.now < next) return HOLD;
        next = view.now + every * DAY;
        return shift(stable, volatile, Math.min(shareBps, untilBps - shareOf(view, volatile)));
      },
    };
  },
});

/** Walks the volatile asset's share from where it stands to a target in equal steps over a time. */
export const twap = shipped({
  describe: "walks the volatile asset's share to targetBps of NAV over days, a step every stepHours",
  parameters: z.strictObject({
    ...asset,
    targetBps: share.default(4_000),
    days: days.default(30),
    stepHours: z.coerce.number().positive().default(24),
  }),
  create: ({ volatile, stable, targetBps, days: over, stepHours }) => {
    let begun: { time: number; share: number } | null = null;
    let next = Number.NEGATIVE_INFINITY;
    return {
      id: "twap",
      decide: (view) => {
        begun ??= { time: view.now, share: shareOf(view, volatile) };
        if (view.now < next) return HOLD;
        next = view.now + stepHours * 3_600;
        const part = (view.now - begun.time) / (over * DAY);
        if (part > 1) return HOLD;
        return towards(view, volatile, stable, begun.share + (targetBps - begun.share) * part, 0);
      },
    };
  },
});

/** In the market while its fast mean stands over its slow one, out while it stands under. */
export const trend = shipped({
  describe: "holds upBps of the volatile asset while its mean of fastDays is over that of slowDays, else downBps",
  parameters: z.strictObject({
    ...asset,
    fastDays: days.default(10),
    slowDays: days.default(50),
    upBps: share.default(7_000),
    downBps: share.default(2_000),
    bandBps: share.default(500),
  }),
  create: ({ volatile, stable, fastDays, slowDays, upBps, downBps, bandBps }) => ({
    id: "trend",
    decide: (view) => {
      const prices = view.prices(volatile);
      const rowsADay = prices.perDay;
      const rows = Math.round(slowDays * rowsADay);
      const slow = prices.last(rows);
      if (slow.length < rows) return HOLD;
      const fast = slow.subarray(slow.length - Math.round(fastDays * rowsADay));
      return towards(view, volatile, stable, meanOf(fast) > meanOf(slow) ? upBps : downBps, bandBps);
    },
  }),
});

/** A position around the price at which it begins, left there. */
export const lp = shipped({
  describe:
    "provides sizeBps of NAV to a Uniswap v3 pool, widthBps on each side of the first price, and leaves it there",
  parameters: rangeParameters,
  create: (settings) => range("lp", settings, false),
});

/** The same, made anew around the price once the price has left it. */
export const lpFollow = shipped({
  describe: "the same, closed and opened anew around the price once the price has left the range",
  parameters: rangeParameters,
  create: (settings) => range("lp-follow", settings, true),
});

/** Keeps a share of NAV lent. */
export const lend = shipped({
  describe: "keeps shareBps of NAV lent: the stable's receipt at the mandate's lending pool, within bandBps",
  parameters: z.strictObject({
    stable: assetSymbol.default("USDC"),
    receipt: assetSymbol.default("aUSDC"),
    shareBps: share.default(3_000),
    bandBps: share.default(200),
  }),
  create: ({ stable, receipt, shareBps, bandBps }) => ({
    id: "lend",
    decide: (view) => towards(view, receipt, stable, shareBps, bandBps),
  }),
});

/** Moves a share to where it should be, once it stands further off than the band. */
const towards = (view: View, volatile: string, stable: string, wantedBps: number, bandBps: number) => {
  const distance = wantedBps - shareOf(view, volatile);
  if (Math.abs(distance) <= bandBps) return HOLD;
  return distance > 0
    ? shift(stable, volatile, Math.min(distance, shareOf(view, stable)))
    : shift(volatile, stable, -distance);
};

export const SHIPPED: Readonly<Record<string, Shipped>> = {
  hold,
  dca,
  twap,
  trend,
  lp,
  "lp-follow": lpFollow,
  lend,
};
