import { type PoolState, swap, type Ticks } from "../../engines/v3/swap.ts";
import type { ChangeRow, PoolLog, SwapRow } from "./events.ts";
import { type Profile, profileOf, stateAfter, stepsOf } from "./profile.ts";
import { type Asked, EVERYTHING, noTicks, orderOf, replaySwap } from "./replaySwap.ts";

/** A swap of a log with all it takes to make it again. */
export type Order = {
  kind: "order";
  row: SwapRow;
  before: PoolState;
  ticks: Ticks;
  /** How it was asked for; null where no way gives its amounts and price to the unit. */
  asked: Asked | null;
};

/**
 * A pool's log as orders and changes of liquidity, in the order of the chain, from the first swap on: what came before it is
 * unknown.
 * @param halts ticks at which somebody else's position begins or ends, whether or not the log shows one there
 */
export const ordersOf = function* (
  log: PoolLog,
  p: { spacing: number; feePpm: bigint; halts?: readonly number[] },
): Generator<Order | ChangeRow> {
  const profile = profileOf(log, p.spacing);
  for (const step of stepsOf(log, profile)) {
    if ("kind" in step) {
      yield step;
      continue;
    }
    const { row } = step;
    const before = stateAfter(step.before, step.since);
    const ticks = withHalts(ticksOf(profile, before, row, p.feePpm), p.halts ?? []);
    yield { kind: "order", row, before, ticks, asked: replaySwap(before, row, ticks, p.feePpm) };
  }
};

/** Makes an order again. Where nothing says how it was asked for, it goes up to the row's price: the amounts are then near. */
export const makeAgain = (
  { before, row, ticks, asked }: Order,
  feePpm: bigint,
  onHalt: Parameters<typeof swap>[2]["onHalt"],
) =>
  swap(before, ticks, {
    ...orderOf(asked ?? "up to a price", row, feePpm),
    ...(onHalt === undefined ? {} : { onHalt }),
  });

const ticksOf = (profile: Profile, state: PoolState, row: SwapRow, feePpm: bigint): Ticks => {
  const { spacing } = profile;
  if (Math.floor(state.tick / spacing) === Math.floor(row.tick / spacing)) return noTicks(spacing);
  return profile.ticksBetween(state.tick, row.tick) ?? supposed(profile, state, row, feePpm) ?? noTicks(spacing);
};

const MOST_LIQUIDITY = 1n << 100n;

/**
 * Ticks through ranges of which the log never shows the liquidity: all of them are taken to hold the same, so much that the
 * swap through them gives the row's amount of token1. More liquidity gives more; whether the rest comes out too is for the
 * replay to say.
 */
const supposed = (profile: Profile, state: PoolState, row: SwapRow, feePpm: bigint): Ticks | null => {
  const want = row.amount1 < 0n ? -row.amount1 : row.amount1;
  const order = orderOf("up to a price", { ...row }, feePpm);
  const through = (liquidity: bigint): bigint => {
    const ticks = profile.ticksBetween(state.tick, row.tick, liquidity) as Ticks;
    const { amount1 } = swap(state, ticks, { ...order, amount: EVERYTHING });
    return amount1 < 0n ? -amount1 : amount1;
  };
  let [low, high] = [0n, MOST_LIQUIDITY];
  while (low < high) {
    const middle = (low + high) / 2n;
    if (through(middle) < want) low = middle + 1n;
    else high = middle;
  }
  return profile.ticksBetween(state.tick, row.tick, low);
};

const withHalts = (ticks: Ticks, halts: readonly number[]): Ticks => {
  const more = halts.filter((tick) => !ticks.initialized.includes(tick));
  if (more.length === 0) return ticks;
  return { ...ticks, initialized: [...ticks.initialized, ...more].sort((a, b) => a - b) };
};
