import { keccak256, pad, parseAbi } from "viem";
import { oracleAbi } from "../../contracts/generated/Oracle.ts";
import { decodeFeedCode } from "../../policies/onchain/feedCode.ts";
import { type Address, type Hex, sameAddress } from "../../policies/treasury/money.ts";
import { replicaArtifacts } from "../../simulation/forks/replica/artifacts.ts";
import { type FeedRound, feedStorage } from "../../simulation/forks/replica/layouts.ts";
import type { ForkClient } from "./forkedState.ts";

/** What happened to a feed when a fork's time was moved. */
export type FeedAdvanced = {
  feed: Address;
  description: string;
  /** In the feed's own decimals: the price it had before. */
  answer: bigint;
  /** [unix seconds] */
  updatedAt: number;
  /**
   * `new-round`: it was one of the replica's or an overlay's, and got one round more. `replaced`: it was recorded from the chain;
   * an overlay with its last rounds stands in its place from now on, since nobody reports to it here.
   */
  how: "new-round" | "replaced";
};

const feedAbi = parseAbi([
  "function description() view returns (string)",
  "function decimals() view returns (uint8)",
  "function latestRoundData() view returns (uint80, int256, uint256, uint256, uint80)",
  "function getRoundData(uint80) view returns (uint80, int256, uint256, uint256, uint80)",
]);

/** Rounds that a replaced feed keeps: what a seat looks back on. */
const KEPT_ROUNDS = 64;

/** The feeds that an oracle of ours reads. */
export const feedsOf = async (client: ForkClient, oracle: Address): Promise<Address[]> => {
  const feedCode = await client.readContract({ address: oracle, abi: oracleAbi, functionName: "feedCode" });
  const { feeds } = decodeFeedCode((await client.getCode({ address: feedCode })) ?? "0x");
  return feeds
    .map(({ feed }) => feed)
    .filter((feed, index, all) => all.findIndex((a) => sameAddress(a, feed)) === index);
};

/**
 * Lets feeds of a fork say the price they have as of `updatedAt`, for the block mined next. One that never answered stays as
 * it is: a wait must not mend what was broken.
 */
export const advanceFeeds = async (
  client: ForkClient,
  feeds: readonly Address[],
  updatedAt: number,
): Promise<FeedAdvanced[]> => {
  const done: FeedAdvanced[] = [];
  for (const feed of feeds) {
    const latest = await roundOf(client, feed, null);
    if (latest === null || latest.updatedAt >= updatedAt) continue;
    done.push(await advance(client, feed, latest, updatedAt));
  }
  return done;
};

const advance = async (
  client: ForkClient,
  feed: Address,
  latest: FeedRound,
  updatedAt: number,
): Promise<FeedAdvanced> => {
  const of = { address: feed, abi: feedAbi } as const;
  const description = (await client.readContract({ ...of, functionName: "description" }).catch(() => "")).slice(0, 31);
  const decimals = await client.readContract({ ...of, functionName: "decimals" });
  const { replicaFeed } = replicaArtifacts();
  const ours = keccak256((await client.getCode({ address: feed })) ?? "0x") === keccak256(replicaFeed);
  const before = ours ? [] : await roundsBefore(client, feed, latest);
  const next = { round: latest.round + 1n, answer: latest.answer, updatedAt };
  if (!ours) await set(client, "anvil_setCode", [feed, replicaFeed]);
  for (const [slot, value] of feedStorage({ description, decimals, rounds: [...before, next] }))
    await set(client, "anvil_setStorageAt", [feed, slot, pad(value, { size: 32 })]);
  return { feed, description, answer: latest.answer, updatedAt, how: ours ? "new-round" : "replaced" };
};

/** The last rounds of a recorded feed, oldest first, as far back as they are known here. */
const roundsBefore = async (client: ForkClient, feed: Address, latest: FeedRound): Promise<FeedRound[]> => {
  const rounds = [latest];
  while (rounds.length < KEPT_ROUNDS) {
    const round = await roundOf(client, feed, (rounds[0] as FeedRound).round - 1n);
    if (round === null) break;
    rounds.unshift(round);
  }
  return rounds;
};

/** A round of a feed, the latest where none is named; null where it does not answer, or with no price. */
const roundOf = async (client: ForkClient, feed: Address, round: bigint | null): Promise<FeedRound | null> => {
  const of = { address: feed, abi: feedAbi } as const;
  try {
    const [id, answer, , updatedAt] =
      round === null
        ? await client.readContract({ ...of, functionName: "latestRoundData" })
        : await client.readContract({ ...of, functionName: "getRoundData", args: [round] });
    return answer <= 0n || updatedAt === 0n ? null : { round: id, answer, updatedAt: Number(updatedAt) };
  } catch {
    return null;
  }
};

const set = (client: ForkClient, method: string, params: [Address, ...Hex[]]): Promise<unknown> =>
  client.request({ method, params } as never);
