import type { Mandate } from "../../policies/treasury/mandate.ts";

/** Pools that one swap may cross: as many as sizing looks through. */
const MOST_POOLS = 2;

/** Every `sell->buy` that the mandate's pools can carry, in the mandate's order. */
export const directionsOf = (mandate: Mandate): string[] => {
  const symbols = mandate.assets.map(({ symbol }) => symbol);
  return symbols.flatMap((from) => {
    const reached = reachableFrom(from, mandate);
    return symbols.filter((to) => to !== from && reached.has(to)).map((to) => `${from}->${to}`);
  });
};

const reachableFrom = (from: string, mandate: Mandate): Set<string> => {
  const reached = new Set([from]);
  for (let step = 0; step < MOST_POOLS; step += 1) {
    const edge = new Set(reached);
    for (const { tokens } of mandate.uniswapV3.pools) {
      if (edge.has(tokens[0])) reached.add(tokens[1]);
      if (edge.has(tokens[1])) reached.add(tokens[0]);
    }
  }
  return reached;
};
