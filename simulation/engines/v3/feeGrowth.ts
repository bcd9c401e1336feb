import type { Halt } from "./swap.ts";

const Q128 = 128n;
const WORD = (1n << 256n) - 1n;

/** Fees for one unit of liquidity, in token0 and token1 [Q128.128]; the counters wrap, and only differences mean something. */
export type Growth = readonly [growth0: bigint, growth1: bigint];

const plus = (a: Growth, b: Growth): Growth => [(a[0] + b[0]) & WORD, (a[1] + b[1]) & WORD];
export const minus = (a: Growth, b: Growth): Growth => [(a[0] - b[0]) & WORD, (a[1] - b[1]) & WORD];

/** UniswapV3Pool's own books of fees: one counter for the pool, and one a tick for what grew on its other side. */
export type FeeGrowth = {
  /** Writes a tick down as a mint does that first uses it: what grew so far is taken to have grown below. */
  initialize(tick: number, current: number): void;
  /** Follows a swap halt by halt. */
  halt(halt: Halt): void;
  /** Growth between two ticks since they were initialized, in the contract's order of subtractions. */
  inside(lower: number, upper: number, current: number): Growth;
};

/**
 * @param alongside liquidity that is taken to stand there beside what each halt says, and shares its fees
 */
export const feeGrowth = (
  alongside: (tick: number) => bigint = () => 0n,
): FeeGrowth & { at: (tick: number) => void } => {
  let global: Growth = [0n, 0n];
  let tick = 0;
  const outside = new Map<number, Growth>();
  const outsideOf = (at: number): Growth => outside.get(at) ?? [0n, 0n];
  return {
    at: (now) => void (tick = now),
    initialize: (at, current) => void outside.set(at, at <= current ? global : [0n, 0n]),
    halt: ({ zeroForOne, fee, liquidity, crossed }) => {
      const sharing = liquidity + alongside(tick);
      if (sharing > 0n) {
        const grew = (fee << Q128) / sharing;
        global = plus(global, zeroForOne ? [grew, 0n] : [0n, grew]);
      }
      if (crossed === null) return;
      if (outside.has(crossed)) outside.set(crossed, minus(global, outsideOf(crossed)));
      tick = zeroForOne ? crossed - 1 : crossed;
    },
    inside: (lower, upper, current) => {
      const below = current >= lower ? outsideOf(lower) : minus(global, outsideOf(lower));
      const above = current < upper ? outsideOf(upper) : minus(global, outsideOf(upper));
      return minus(minus(global, below), above);
    },
  };
};

/** What a growth brings to so much liquidity, rounded down as the contract writes it down [base units]. */
export const owedTo = (liquidity: bigint, [growth0, growth1]: Growth): [amount0: bigint, amount1: bigint] => [
  (growth0 * liquidity) >> Q128,
  (growth1 * liquidity) >> Q128,
];
