import { z } from "zod";
import { address, type Address, intString, uintString } from "../policies/treasury/money.ts";
import { ask, type Fact, fact } from "./askContract.ts";
import type { ForkView } from "./simulate.ts";

/** What a Chainlink-shaped feed says of itself at block N. Answers and clamps are in the feed's own decimals. */
export const feedFactsSchema = z.strictObject({
  feed: address,
  description: fact(z.string()),
  decimals: fact(z.number().int()),
  latest: fact(z.strictObject({ roundId: uintString, answer: intString, /** Unix seconds. */ updatedAt: uintString })),
  /** Contract behind the proxy that answers now; a feed that is no proxy has none. */
  aggregator: fact(address),
  /** The aggregator's own limits: it never answers beyond them, whatever the market does. */
  minAnswer: fact(intString),
  maxAnswer: fact(intString),
});
export type FeedFacts = z.infer<typeof feedFactsSchema>;

/** Asks a feed one thing at a time, so that one slot the fork does not hold leaves the other answers standing. */
export const readFeedFacts = async (feed: Address, fork: ForkView): Promise<FeedFacts> => {
  const about = async <T>(to: Address, signature: string, as: (value: unknown) => T): Promise<Fact<T>> => {
    const asked = await ask({ to, signature }, fork);
    return asked.status === "read" ? { status: "read", value: as(asked.value) } : asked;
  };
  const description = await about(feed, "function description() view returns (string)", String);
  const decimals = await about(feed, "function decimals() view returns (uint8)", Number);
  const latest = await about(feed, LATEST, (value) => {
    const [roundId, answer, , updatedAt] = value as readonly bigint[];
    return { roundId: String(roundId), answer: String(answer), updatedAt: String(updatedAt) };
  });
  const aggregator = await about(feed, "function aggregator() view returns (address)", (value) => value as Address);
  const limits = (name: string): Promise<Fact<string>> | Fact<string> =>
    aggregator.status === "read"
      ? about(aggregator.value, `function ${name}() view returns (int192)`, String)
      : aggregator;
  return {
    feed,
    description,
    decimals,
    latest,
    aggregator,
    minAnswer: await limits("minAnswer"),
    maxAnswer: await limits("maxAnswer"),
  };
};

const LATEST = "function latestRoundData() view returns (uint80, int256, uint256, uint256, uint80)";
