import { type PoolLog, swapAt } from "./events.ts";

/** One stretch of time of a pool. Ticks and liquidity are those after its swaps; amounts are base units, out of the pool negative. */
export type TickBar = {
  /** Where it begins [unix seconds]. */
  time: number;
  openTick: number;
  closeTick: number;
  lowestTick: number;
  highestTick: number;
  currentLiquidity: bigint;
  netAmount0: bigint;
  netAmount1: bigint;
  inAmount0: bigint;
  inAmount1: bigint;
};

/**
 * Bars from the first swap's to the last's, none left out: one without a swap carries the close and liquidity before it
 * forward and has zero amounts. Opening is the first swap's tick after it, as in demeter's minute files.
 */
export const tickBars = function* (log: PoolLog, barSeconds: number): Generator<TickBar> {
  const swap = swapAt(log.swaps);
  let bar: TickBar | null = null;
  for (let row = 0; row < log.swaps.time.length; row++) {
    const { time, tick, liquidity, amount0, amount1 } = swap(row);
    const start = Math.floor(time / barSeconds) * barSeconds;
    while (bar !== null && bar.time < start) {
      yield bar;
      bar = quiet(bar, barSeconds);
      if (bar.time === start) bar = null;
    }
    bar ??= {
      ...NOTHING,
      time: start,
      openTick: tick,
      closeTick: tick,
      lowestTick: tick,
      highestTick: tick,
      currentLiquidity: liquidity,
    };
    bar.closeTick = tick;
    bar.lowestTick = Math.min(bar.lowestTick, tick);
    bar.highestTick = Math.max(bar.highestTick, tick);
    bar.currentLiquidity = liquidity;
    bar.netAmount0 += amount0;
    bar.netAmount1 += amount1;
    if (amount0 > 0n) bar.inAmount0 += amount0;
    if (amount1 > 0n) bar.inAmount1 += amount1;
  }
  if (bar !== null) yield bar;
};

const NOTHING = { netAmount0: 0n, netAmount1: 0n, inAmount0: 0n, inAmount1: 0n };

const quiet = ({ time, closeTick, currentLiquidity }: TickBar, barSeconds: number): TickBar => ({
  ...NOTHING,
  time: time + barSeconds,
  openTick: closeTick,
  closeTick,
  lowestTick: closeTick,
  highestTick: closeTick,
  currentLiquidity,
});

export const BAR_COLUMNS: readonly (keyof TickBar)[] = [
  "time",
  "openTick",
  "closeTick",
  "lowestTick",
  "highestTick",
  "currentLiquidity",
  "netAmount0",
  "netAmount1",
  "inAmount0",
  "inAmount1",
];

/** One bar as a line of CSV, its time as `2024-01-05 00:00:00` in UTC. */
export const csvLine = (bar: TickBar): string =>
  BAR_COLUMNS.map((column) => (column === "time" ? utc(bar.time) : String(bar[column]))).join(",");

const utc = (seconds: number): string => new Date(seconds * 1_000).toISOString().slice(0, 19).replace("T", " ");

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** @example barSecondsOf("1m") // 60 @throws BarLengthError */
export const barSecondsOf = (text: string): number => {
  const [, count = "", unit = ""] = /^(\d{1,4})([smhd])$/.exec(text) ?? [];
  const seconds = Number(count) * (UNITS[unit] ?? 0);
  if (!(seconds >= 1 && seconds <= 86_400 && 86_400 % seconds === 0)) throw new BarLengthError(text);
  return seconds;
};

export class BarLengthError extends Error {
  readonly code = "HISTORY_BAR_LENGTH";
  constructor(text: string) {
    super(`"${text}" is no length of a bar.\nWrite one that parts a day evenly: 1m, 5m, 15m, 1h, 4h, 1d.`);
    this.name = "BarLengthError";
  }
}
