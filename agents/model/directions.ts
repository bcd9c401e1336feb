import type { Mandate } from "../../policies/treasury/mandate.ts";
import { tokensAtMost } from "./promptSize.ts";

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

/** Room for a list of directions [tokens]; it stands in the prompt and in the answer's schema. */
const MOST_LIST_TOKENS = 200;

/** Whether a mandate connects so many assets that a rule is shorter than the list. */
export const isWide = (mandate: Mandate): boolean => tokensAtMost(directionsOf(mandate).join(", ")) > MOST_LIST_TOKENS;

/** What a seat may ask for, in words: one by one, or by the rule that makes them. What it asked for is checked by the list. */
export const directionsFact = (mandate: Mandate): string => {
  const directions = directionsOf(mandate);
  if (!isWide(mandate)) return ["hold", ...directions].join(", ");
  const all = mandate.assets.length * (mandate.assets.length - 1);
  return directions.length === all
    ? "hold, or SELL->BUY with any two of the assets"
    : "hold, or SELL->BUY with two assets that one pool joins, or two pools over a third asset";
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
