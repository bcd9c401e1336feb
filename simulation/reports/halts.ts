import { type BacktestResult, type Halt, HALTS } from "../backtest/result.ts";

/** Days in a row on which the policy allowed nothing, or only what reduces, for one reason. */
export type HaltSpell = {
  why: Halt;
  /** First and last moment at which it was so [unix seconds]. */
  from: number;
  to: number;
  /** Decisions that fell into it. */
  steps: number;
};

/** Gaps of up to a day belong to the same spell. */
const SAME_SPELL = 86_400;

/** Every spell in which the policy would have stopped the council, in order of time. */
export const haltSpells = ({ time, halts }: Pick<BacktestResult, "time" | "halts">): HaltSpell[] => {
  const spells: HaltSpell[] = [];
  HALTS.forEach((why, bit) => {
    let open: HaltSpell | null = null;
    for (let step = 0; step < time.length; step++) {
      if (((halts[step] as number) & (1 << bit)) === 0) continue;
      const now = time[step] as number;
      if (open !== null && now - open.to <= SAME_SPELL) {
        open.to = now;
        open.steps += 1;
      } else {
        open = { why, from: now, to: now, steps: 1 };
        spells.push(open);
      }
    }
  });
  return spells.sort((a, b) => a.from - b.from);
};

/** Share of decisions that fell under a halt. */
export const shareHalted = ({ halts }: Pick<BacktestResult, "halts">, why: Halt): number => {
  const bit = 1 << HALTS.indexOf(why);
  let count = 0;
  for (const bits of halts) if ((bits & bit) !== 0) count += 1;
  return halts.length === 0 ? 0 : count / halts.length;
};
