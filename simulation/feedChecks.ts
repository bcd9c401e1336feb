import type { MandateAsset } from "../policies/treasury/mandate.ts";
import { formatUsd8 } from "../policies/treasury/money.ts";
import type { Fact } from "./askContract.ts";
import type { FeedFacts } from "./feedFacts.ts";
import { toUsd8 } from "./oracleReadings.ts";

/** One way in which a feed is not what the mandate takes it for. */
export type FeedProblem = {
  field: "description" | "decimals" | "answer" | "age" | "clamps";
  says: string;
  /** What to do about it. */
  next: string;
};

/**
 * Compares what a feed says of itself with the mandate. What is unknown is no problem: it is for the caller to show.
 * @param now time of the block [unix seconds]
 */
export const feedProblems = (asset: MandateAsset, facts: FeedFacts, now: number): FeedProblem[] => [
  ...describedOtherwise(asset, facts),
  ...scaledOtherwise(asset, facts),
  ...answersBadly(asset, facts, now),
  ...clampedInside(asset, facts),
];

const describedOtherwise = (asset: MandateAsset, { description }: FeedFacts): FeedProblem[] => {
  if (description.status === "failed") return [{ field: "description", says: description.reason, next: OTHER_FEED }];
  if (description.status === "unknown") return [];
  const problem = (says: string): FeedProblem => ({ field: "description", says, next: OTHER_FEED });
  return [
    ...(description.value === asset.feedDescription
      ? []
      : [problem(`it calls itself "${description.value}", the mandate expects "${asset.feedDescription}"`)]),
    ...(/\/ ?USD$/.test(description.value) ? [] : [problem(`"${description.value}" is not a price in USD`)]),
  ];
};

const scaledOtherwise = (asset: MandateAsset, { decimals }: FeedFacts): FeedProblem[] => {
  const says =
    decimals.status === "failed"
      ? decimals.reason
      : decimals.status === "read" && decimals.value !== asset.feedDecimals
        ? `it answers with ${decimals.value} decimals, the mandate expects ${asset.feedDecimals}`
        : null;
  return says === null ? [] : [{ field: "decimals", says, next: OTHER_FEED }];
};

const answersBadly = (asset: MandateAsset, { latest, decimals }: FeedFacts, now: number): FeedProblem[] => {
  if (latest.status === "failed") return [{ field: "answer", says: latest.reason, next: OTHER_FEED }];
  if (latest.status === "unknown") return [];
  const problems: FeedProblem[] = [];
  const [answer, updatedAt] = [BigInt(latest.value.answer), Number(latest.value.updatedAt)];
  const price = toUsd8(answer, valueOr(decimals, asset.feedDecimals));
  const [least, most] = [BigInt(asset.minPriceUsd8), BigInt(asset.maxPriceUsd8)];
  if (answer <= 0n) problems.push({ field: "answer", says: `its answer is ${answer}`, next: DENIED });
  else if (price <= least || price >= most)
    problems.push({
      field: "answer",
      says: `${formatUsd8(price)} is not between ${formatUsd8(least)} and ${formatUsd8(most)}, where the mandate believes it`,
      next: DENIED,
    });
  const age = now - updatedAt;
  if (updatedAt === 0 || age < 0)
    problems.push({ field: "age", says: `its answer is dated ${updatedAt}, the block ${now}`, next: DENIED });
  else if (age > asset.heartbeatSeconds)
    problems.push({
      field: "age",
      says: `its answer is ${age} seconds old, the mandate believes it for ${asset.heartbeatSeconds}`,
      next: DENIED,
    });
  return problems;
};

/** Where the aggregator clamps inside the believed range, a clamped answer passes for a price. */
const clampedInside = (asset: MandateAsset, { minAnswer, maxAnswer, decimals }: FeedFacts): FeedProblem[] => {
  const places = valueOr(decimals, asset.feedDecimals);
  const problem = (says: string, field: string, limit: bigint): FeedProblem => ({
    field: "clamps",
    says,
    next: `set ${field} of ${asset.symbol} to "${limit}"`,
  });
  const problems: FeedProblem[] = [];
  if (minAnswer.status === "read") {
    const limit = toUsd8(BigInt(minAnswer.value), places);
    if (limit > BigInt(asset.minPriceUsd8))
      problems.push(
        problem(
          `it never answers under ${formatUsd8(limit)} and the mandate believes it down to ${formatUsd8(BigInt(asset.minPriceUsd8))}`,
          "minPriceUsd8",
          limit,
        ),
      );
  }
  if (maxAnswer.status === "read") {
    const limit = toUsd8(BigInt(maxAnswer.value), places);
    if (limit < BigInt(asset.maxPriceUsd8))
      problems.push(
        problem(
          `it never answers over ${formatUsd8(limit)} and the mandate believes it up to ${formatUsd8(BigInt(asset.maxPriceUsd8))}`,
          "maxPriceUsd8",
          limit,
        ),
      );
  }
  return problems;
};

const OTHER_FEED = "name the asset's own feed in the mandate, or correct what the mandate says of it";
const DENIED = "every decision is denied while it stands";

const valueOr = <T>(fact: Fact<T>, otherwise: T): T => (fact.status === "read" ? fact.value : otherwise);
