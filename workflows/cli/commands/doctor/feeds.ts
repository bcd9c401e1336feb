import { z } from "zod";
import type { Mandate, MandateAsset } from "../../../../policies/treasury/mandate.ts";
import { assetSymbol, formatUsd8, uintString } from "../../../../policies/treasury/money.ts";
import { forkStateSchema, type ForkState } from "../../../../policies/treasury/snapshot.ts";
import { feedProblems } from "../../../../simulation/feedChecks.ts";
import type { Fact } from "../../../../simulation/askContract.ts";
import { type FeedFacts, feedFactsSchema, readFeedFacts } from "../../../../simulation/feedFacts.ts";
import { toUsd8 } from "../../../../simulation/oracleReadings.ts";
import { harmless } from "../../plainText.ts";
import { bad, type Finding, note, ok } from "./finding.ts";
import type { Ground } from "./ground.ts";

/** One asset's feed: what it says of itself on the fork beside what the mandate takes it for. */
export const feedSchema = z.strictObject({
  symbol: assetSymbol,
  mandate: z.strictObject({
    description: z.string(),
    decimals: z.number().int(),
    heartbeatSeconds: z.number().int(),
    minPriceUsd8: uintString,
    maxPriceUsd8: uintString,
  }),
  onChain: feedFactsSchema,
  /** Age of the latest answer at the fork's block [seconds]; null where it is unknown. */
  ageSeconds: z.number().int().nullable(),
  /** In words, each a finding of its own. */
  problems: z.array(z.string()),
});
export type Feed = z.infer<typeof feedSchema>;

export const forkSchema = z.strictObject({
  state: forkStateSchema,
  /** Of block N, at which the feeds were read [unix seconds]. */
  timestamp: z.number().int(),
});

export type FeedsPart = { findings: Finding[]; feeds: Feed[] };

/** Reads every feed of the mandate on the state as it is. */
export const lookAtFeeds = async (
  { view, fork, mandate }: Ground,
  /** Prices that a run states where a fork has no feed, by symbol. */
  stated: Readonly<Record<string, string>>,
): Promise<FeedsPart> => {
  const now = fork.timestamp;
  const feeds: Feed[] = [];
  for (const asset of mandate.assets) feeds.push(feedOf(asset, await readFeedFacts(asset.feed, view), now));
  return { findings: feeds.flatMap((feed) => feedFindings(feed, { mandate, stated }, now)), feeds };
};

type Look = { mandate: Mandate; stated: Readonly<Record<string, string>> };

export const forkFinding = ({ state, timestamp }: { state: ForkState; timestamp: number }): Finding =>
  ok(
    "fork",
    `${state.source}${state.notMainnet ? ", not mainnet" : ""}: block ${state.parentBlock + 1} of chain ${state.chainId}, ${new Date(timestamp * 1000).toISOString()}`,
  );

const feedOf = (asset: MandateAsset, onChain: FeedFacts, now: number): Feed => ({
  symbol: asset.symbol,
  mandate: {
    description: asset.feedDescription,
    decimals: asset.feedDecimals,
    heartbeatSeconds: asset.heartbeatSeconds,
    minPriceUsd8: asset.minPriceUsd8,
    maxPriceUsd8: asset.maxPriceUsd8,
  },
  onChain,
  ageSeconds: onChain.latest.status === "read" ? now - Number(onChain.latest.value.updatedAt) : null,
  problems: feedProblems(asset, onChain, now).map(({ says }) => says),
});

const feedFindings = (feed: Feed, { mandate, stated }: Look, now: number): Finding[] => {
  const what = `feed ${feed.symbol}`;
  const asset = mandate.assets.find(({ symbol }) => symbol === feed.symbol) as MandateAsset;
  const problems = feedProblems(asset, feed.onChain, now);
  const unknown = unknownOf(feed.onChain);
  const price = stated[feed.symbol];
  const { description, decimals, latest } = feed.onChain;
  const silent = [description, decimals, latest].every(({ status }) => status === "unknown");
  return [
    ...(silent ? [] : [ok(what, summary(feed))]),
    ...problems.map(({ says, next }) => bad(what, harmless(says), next)),
    ...unknown.map(({ names, where }) =>
      note(
        what,
        `${names.join(", ")} unknown: the fork does not hold ${where}`,
        price === undefined || feed.onChain.latest.status !== "unknown" ? null : `a run states $${price} there`,
      ),
    ),
  ];
};

/** What was read, in one line. */
const summary = ({ onChain, mandate, ageSeconds }: Feed): string => {
  const usd = (fact: Fact<string>): string | null =>
    fact.status === "read" ? formatUsd8(toUsd8(BigInt(fact.value), mandate.decimals)) : null;
  const [least, most] = [usd(onChain.minAnswer), usd(onChain.maxAnswer)];
  const { latest, description, decimals } = onChain;
  const parts = [
    onChain.feed,
    ...(description.status === "read" ? [`"${harmless(description.value)}"`] : []),
    ...(decimals.status === "read" ? [`${decimals.value} decimals`] : []),
    ...(latest.status === "read"
      ? [
          `answers ${formatUsd8(toUsd8(BigInt(latest.value.answer), mandate.decimals))}`,
          `${ageSeconds} s old of ${mandate.heartbeatSeconds}`,
        ]
      : []),
    ...(least !== null && most !== null ? [`clamps at ${least} and ${most}`] : []),
    ...(onChain.aggregator.status === "failed" ? ["no aggregator behind it"] : []),
  ];
  return parts.join(", ");
};

/** Facts the fork does not hold, those with the same cause together. */
const unknownOf = (facts: FeedFacts): { names: string[]; where: string }[] => {
  const found = new Map<string, string[]>();
  for (const [name, fact] of Object.entries(facts)) {
    if (typeof fact === "string" || fact.status !== "unknown") continue;
    const where = fact.slot === null ? `account ${fact.address}` : `slot ${fact.slot} of ${fact.address}`;
    found.set(where, [...(found.get(where) ?? []), name]);
  }
  return [...found].map(([where, names]) => ({ names, where }));
};
