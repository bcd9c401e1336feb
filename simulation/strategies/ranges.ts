import { z } from "zod";
import { assetSymbol, bps, sameAddress } from "../../policies/treasury/money.ts";
import type { SnapshotPool } from "../../policies/treasury/snapshot.ts";
import { SPACING_OF_FEE } from "../history/pool/replaySwap.ts";
import type { Plan } from "./plan.ts";
import { HOLD, type Strategy } from "./strategy.ts";
import type { View } from "./view.ts";

const LOG_TICK = Math.log(1.0001);
const DAY = 86_400;

export const rangeParameters = z.strictObject({
  volatile: assetSymbol.default("WETH"),
  stable: assetSymbol.default("USDC"),
  feePpm: z.coerce.number().int().min(1).default(500),
  /** How far the range reaches on each side of the price [bps]. */
  widthBps: z.coerce.number().int().min(10).max(90_000).default(2_000),
  /** Share of NAV in it. */
  sizeBps: z.coerce.number().pipe(bps.min(1)).default(1_500),
  /** After a position could not be opened, it is asked for again so much later. */
  patienceDays: z.coerce.number().positive().default(7),
});
type Settings = z.output<typeof rangeParameters>;

/** Provides liquidity around the price. Fixed: where it began, whatever the price does. Following: anew once it is left behind. */
export const range = (id: string, settings: Settings, follows: boolean): Strategy => {
  let askAgain = Number.NEGATIVE_INFINITY;
  return {
    id,
    decide: (view) => {
      const [position] = view.snapshot.positions;
      const pool = poolOf(view, settings);
      if (pool === undefined) return HOLD;
      if (position !== undefined) {
        const inside = position.tickLower <= pool.tick && pool.tick < position.tickUpper;
        return follows && !inside ? { kind: "close", id: position.id } : HOLD;
      }
      if (view.now < askAgain) return HOLD;
      askAgain = view.now + settings.patienceDays * DAY;
      return around(pool, settings);
    },
  };
};

const around = ({ tick }: SnapshotPool, { volatile, stable, feePpm, widthBps, sizeBps }: Settings): Plan => {
  const spacing = SPACING_OF_FEE[feePpm] ?? 1;
  const reach = Math.log(1 + widthBps / 10_000) / LOG_TICK;
  const whole = (at: number): number => Math.round(at / spacing) * spacing;
  const tickLower = whole(tick - reach);
  const tickUpper = Math.max(whole(tick + reach), tickLower + spacing);
  return { kind: "open", pool: { tokens: [volatile, stable], feePpm }, tickLower, tickUpper, sizeBps };
};

const poolOf = ({ snapshot }: View, { volatile, stable, feePpm }: Settings): SnapshotPool | undefined => {
  const tokenOf = (symbol: string): string => snapshot.assets.find((asset) => asset.symbol === symbol)?.token ?? "";
  const wanted = [tokenOf(volatile), tokenOf(stable)];
  return snapshot.pools.find(
    (pool) =>
      pool.feePpm === feePpm &&
      [pool.token0, pool.token1].every((token) => wanted.some((one) => one !== "" && sameAddress(one, token))),
  );
};
