import type { PriceHistory, RoundHistory } from "./prices.ts";

/** How a Chainlink-shaped feed follows its market. */
export type FeedModel = {
  /** It answers anew once the market stands this far from its last answer [bps]. */
  deviationBps: number;
  /** It answers anew after this long, whatever the market did [seconds]. */
  heartbeatSeconds: number;
  /** How long an answer is on its way [seconds]. */
  lagSeconds: number;
};

/**
 * The rounds a feed would have written over a price history: one at the first price, then whenever the market has moved by
 * the deviation or the heartbeat has passed. Between two prices nothing is known, so a move inside a bar is seen at its end.
 */
export const roundsOf = ({ name, knownAt, usd }: PriceHistory, model: FeedModel): RoundHistory => {
  const [times, answers]: [number[], number[]] = [[], []];
  let [lastTime, lastAnswer] = [Number.NEGATIVE_INFINITY, 0];
  for (let row = 0; row < knownAt.length; row++) {
    const [time, price] = [knownAt[row] as number, usd[row] as number];
    if (!(price > 0)) continue;
    const moved = Math.abs(price - lastAnswer) * 10_000 >= model.deviationBps * lastAnswer;
    if (!moved && time - lastTime < model.heartbeatSeconds) continue;
    [lastTime, lastAnswer] = [time, price];
    times.push(time + model.lagSeconds);
    answers.push(price);
  }
  return { name, updatedAt: Float64Array.from(times), usd: Float64Array.from(answers) };
};
