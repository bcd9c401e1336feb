import { type Abi, decodeFunctionResult, encodeFunctionData, parseAbi, toHex, zeroAddress } from "viem";
import { z } from "zod";
import { address, type Address, hexBytes, intString, uintString } from "../policies/treasury/money.ts";
import { simulateBlock } from "./engines/evm.ts";
import { StateUnknownError } from "./forks/stateUnknown.ts";
import type { ForkView } from "./simulate.ts";

/** One thing asked of a feed: its answer, or that the fork does not hold what it takes, or that there is no answer. */
const fact = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion("status", [
    z.strictObject({ status: z.literal("read"), value }),
    z.strictObject({ status: z.literal("unknown"), address, slot: hexBytes.nullable() }),
    z.strictObject({ status: z.literal("failed"), reason: z.string() }),
  ]);
export type Fact<T> =
  | { status: "read"; value: T }
  | { status: "unknown"; address: Address; slot: `0x${string}` | null }
  | { status: "failed"; reason: string };

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

const abi = parseAbi([
  "function description() view returns (string)",
  "function decimals() view returns (uint8)",
  "function latestRoundData() view returns (uint80, int256, uint256, uint256, uint80)",
  "function aggregator() view returns (address)",
  "function minAnswer() view returns (int192)",
  "function maxAnswer() view returns (int192)",
]);

/** Asks a feed one thing at a time, so that one slot the fork does not hold leaves the other answers standing. */
export const readFeedFacts = async (feed: Address, fork: ForkView): Promise<FeedFacts> => {
  const ask = <T>(to: Address, functionName: string, as: (value: unknown) => T): Promise<Fact<T>> =>
    askOne(to, functionName, as, fork);
  const description = await ask(feed, "description", String);
  const decimals = await ask(feed, "decimals", Number);
  const latest = await ask(feed, "latestRoundData", (value) => {
    const [roundId, answer, , updatedAt] = value as readonly bigint[];
    return { roundId: String(roundId), answer: String(answer), updatedAt: String(updatedAt) };
  });
  const aggregator = await ask(feed, "aggregator", (value) => value as Address);
  const limits = (functionName: string): Promise<Fact<string>> | Fact<string> =>
    aggregator.status === "read" ? ask(aggregator.value, functionName, String) : aggregator;
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

const askOne = async <T>(
  to: Address,
  functionName: string,
  as: (value: unknown) => T,
  fork: ForkView,
): Promise<Fact<T>> => {
  const input = encodeFunctionData({ abi: abi as Abi, functionName });
  try {
    const [result] = await simulateBlock({ ...fork, calls: [{ from: zeroAddress, to, input, gas: toHex(500_000) }] });
    if (result === undefined || !result.ok) return { status: "failed", reason: `${functionName}() reverts` };
    if (result.returnData === "0x") return { status: "failed", reason: `nothing answers ${functionName}()` };
    const value = decodeFunctionResult({ abi: abi as Abi, functionName, data: result.returnData });
    return { status: "read", value: as(value) };
  } catch (error) {
    if (error instanceof StateUnknownError) return { status: "unknown", address: error.address, slot: error.slot };
    if ((error as { name?: string }).name?.startsWith("Abi"))
      return { status: "failed", reason: `${functionName}() answers in another form` };
    throw error;
  }
};
