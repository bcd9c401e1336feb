import { z } from "zod";
import type { Mandate, MandateAsset } from "../../../../policies/treasury/mandate.ts";
import { assetSymbol, formatUsd8, uintString } from "../../../../policies/treasury/money.ts";
import { forkStateSchema, type ForkState } from "../../../../policies/treasury/snapshot.ts";
import { feedProblems } from "../../../../simulation/feedChecks.ts";
import { type Fact, type FeedFacts, feedFactsSchema, readFeedFacts } from "../../../../simulation/feedFacts.ts";
import { NO_OVERLAY } from "../../../../simulation/forks/overlay.ts";
import { toUsd8 } from "../../../../simulation/oracleReadings.ts";
import { openForkedState } from "../../../adapters/forkedState.ts";
import { resolveForkSource } from "../../../adapters/forkSource.ts";
import { harmless } from "../../plainText.ts";
import { inScratch } from "../../scratch.ts";
import { bad, badBecause, type Finding, note, ok } from "./finding.ts";

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

export type FeedsPart = { findings: Finding[]; fork: z.infer<typeof forkSchema> | null; feeds: Feed[] };

type Look = {
  source: string;
  mandate: Mandate;
  /** Prices that a run states where a fork has no feed, by symbol. */
  stated: Readonly<Record<string, string>>;
  cwd: string;
  env: Record<string, string | undefined>;
};

/** Reads every feed of the mandate on the fork as it is, without the overlays that a run brings along. */
export const lookAtFeeds = async (p: Look): Promise<FeedsPart> => {
  try {
    return await inScratch(async (runFolder) => {
      const { source } = await resolveForkSource(p.source, { env: p.env, cwd: p.cwd, chainId: p.mandate.chainId });
      const chain = await openForkedState({ source, overlay: NO_OVERLAY, library: null, runFolder });
      try {
        const view = { client: chain.client, takeMisses: chain.takeMisses, env: source.env };
        const now = source.env.timestamp;
        const feeds: Feed[] = [];
        for (const asset of p.mandate.assets) feeds.push(feedOf(asset, await readFeedFacts(asset.feed, view), now));
        const fork = { state: chain.state, timestamp: now };
        return { findings: [forkFinding(fork), ...feeds.flatMap((feed) => feedFindings(feed, p, now))], fork, feeds };
      } finally {
        await chain.close();
      }
    });
  } catch (error) {
    return { findings: [notOpened(error)], fork: null, feeds: [] };
  }
};

/** A replica that is not compiled yet is no fault: the next run compiles it. */
const notOpened = (error: unknown): Finding =>
  (error as { code?: string }).code === "REPLICA_ARTIFACT_MISSING"
    ? note("feeds", "not read: the replica's contracts are not compiled yet", "the next run compiles them")
    : badBecause("fork", error);

const forkFinding = ({ state, timestamp }: { state: ForkState; timestamp: number }): Finding =>
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
