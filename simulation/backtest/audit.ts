import type { BacktestResult } from "./result.ts";

/** One run on data that ends early, against the whole one. */
export type Cut = {
  /** Unix seconds. */
  at: number;
  decisions: number;
  /** The first decision that was another one; null where all are the same. */
  differs: { time: number; whole: string; cut: string } | null;
};

/**
 * Runs again on data that ends earlier, evenly spread, and compares every decision: one that knew the future decides
 * otherwise once there is none.
 * @param run a run of what is audited, on all data or on what was known by a moment
 */
export const audit = async (p: {
  run: (cutAt?: number) => Promise<BacktestResult>;
  cuts: number;
}): Promise<{ whole: BacktestResult; cuts: Cut[] }> => {
  const whole = await p.run();
  const cuts: Cut[] = [];
  for (let k = 1; k <= p.cuts; k++) {
    const at = whole.time[Math.floor((whole.time.length * k) / (p.cuts + 1))] as number;
    const { decisions, time } = await p.run(at);
    const step = decisions.findIndex((line, i) => line !== whole.decisions[i]);
    cuts.push({
      at,
      decisions: decisions.length,
      differs:
        step < 0
          ? null
          : { time: time[step] as number, whole: whole.decisions[step] ?? "nothing", cut: decisions[step] as string },
    });
  }
  return { whole, cuts };
};
