import { backtestLimitsOf, judgeBacktest, withBacktest } from "./backtestLimits.ts";
import { groupId, priceGroupId } from "./groups.ts";
import { judge } from "./judge.ts";
import { factsFromPrediction } from "./facts.ts";
import type { CycleRecord } from "./treasury/cycleRecord.ts";
import type { Mandate } from "./treasury/mandate.ts";
import { sameAddress } from "./treasury/money.ts";
import type { Outcome } from "./treasury/outcome.ts";
import type { Snapshot } from "./treasury/snapshot.ts";
import type { Verdict } from "./treasury/verdict.ts";

/** A recorded decision and what was predicted of it. */
export type Judged = Pick<CycleRecord, "snapshot" | "decision" | "verdict" | "backtest"> & {
  prediction: Outcome | null;
};

/**
 * What the rules would have said of a recorded decision under another mandate: the same snapshot, actions and prediction, other
 * limits. Not what the council would have asked for under it, nor at which size.
 * @returns null where the record holds no decision that was judged
 */
export const judgedUnder = (
  mandate: Mandate,
  { snapshot, decision, prediction, verdict, backtest }: Judged,
): Verdict | null => {
  if (decision === null || prediction === null || verdict === null) return null;
  const age = Number(verdict.findings.findLast(({ rule }) => rule === "snapshot-age")?.observed ?? "1");
  const block = { number: snapshot.block.number + age, timestamp: snapshot.block.timestamp + SECONDS_PER_BLOCK * age };
  const seen = snapshotUnder(mandate, snapshot);
  const outcome = repriced(prediction, snapshot, seen);
  const rules = judge(factsFromPrediction({ mandate, snapshot: seen, decision, outcome, block }));
  const limits = backtestLimitsOf(mandate);
  // Over another window this backtest says nothing: whoever has the prices makes it again before asking.
  if (backtest === undefined || backtest.windowDays !== limits.windowDays) return rules;
  return withBacktest(rules, judgeBacktest(backtest, limits));
};

/** What was measured, without the prices that the other mandate refuses. */
const repriced = (outcome: Outcome, was: Snapshot, is: Snapshot): Outcome => {
  const { measured } = outcome;
  if (measured === undefined) return outcome;
  const assets = measured.assets.map((asset) => {
    const [before, now] = [was, is].map(({ assets: all }) => all.find(({ token }) => sameAddress(token, asset.token)));
    if (now === undefined || now.oracleStatus === before?.oracleStatus) return asset;
    const { oracleStatus, priceUsd8, poolUsd8 } = now;
    return { ...asset, oracleStatus, priceUsd8, ...(poolUsd8 === undefined ? {} : { poolUsd8 }) };
  });
  return { ...outcome, measured: { ...measured, assets } };
};

/** Blocks of a fork stand this far apart. */
const SECONDS_PER_BLOCK = 12;

/** What a snapshot repeats of the policy, as another mandate says it. An asset that it does not name is none of the treasury's. */
const snapshotUnder = (mandate: Mandate, snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  assets: snapshot.assets.flatMap((asset) => {
    const policy = mandate.assets.find(({ token }) => sameAddress(token, asset.token));
    if (policy === undefined) return [];
    const { epsilonBps, capBps, heartbeatSeconds, class: kind, symbol, venue, issuer } = policy;
    return [
      {
        ...asset,
        class: kind,
        epsilonBps,
        capBps,
        heartbeatSeconds,
        ...readUnder(policy, asset, snapshot.block.timestamp),
        priceGroup: priceGroupId(mandate, symbol),
        venue: groupId(mandate.caps.venues, venue),
        issuer: groupId(mandate.caps.issuers, issuer),
      },
    ];
  }),
  held: snapshot.held.filter(({ token }) => mandate.held.some((asset) => sameAddress(asset.token, token))),
  payments: mandate.payments.map(({ recipient, capacityUsd8, refillSeconds }) => {
    const bucket = snapshot.payments.find((one) => sameAddress(one.recipient, recipient));
    return {
      recipient,
      capacityUsd8,
      refillSeconds,
      availableUsd8: bucket?.availableUsd8 ?? capacityUsd8,
      usedUsd8: bucket?.usedUsd8 ?? "0",
      usedAt: bucket?.usedAt ?? 0,
    };
  }),
});

/** A price that was believed is not where another heartbeat or other clamps refuse it. One that was not says no number to go by. */
const readUnder = (
  policy: Mandate["assets"][number],
  asset: Snapshot["assets"][number],
  now: number,
): Partial<Snapshot["assets"][number]> => {
  const price = BigInt(asset.priceUsd8);
  if (price === 0n) return {};
  const refused = { priceUsd8: "0", ...(asset.poolUsd8 === undefined ? {} : { poolUsd8: "0" }) };
  if (now - asset.feedUpdatedAt > policy.heartbeatSeconds) return { oracleStatus: "stale", ...refused };
  const clamped = price <= BigInt(policy.minPriceUsd8) || price >= BigInt(policy.maxPriceUsd8);
  return clamped ? { oracleStatus: "clamped", ...refused } : {};
};
