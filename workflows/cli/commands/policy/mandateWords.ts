import { durationInWords, momentInWords } from "../../../../policies/onchain/valueWords.ts";
import type { Mandate, MandateAsset } from "../../../../policies/treasury/mandate.ts";
import { formatBps, formatUsd8 } from "../../../../policies/treasury/money.ts";

/** What a mandate allows, by subject, in sentences for who holds the token and not the code. */
export const mandateInWords = (mandate: Mandate): { title: string; says: string[] }[] => [
  { title: "Assets", says: assets(mandate) },
  { title: "Trades", says: trades(mandate) },
  { title: "Losses", says: losses(mandate) },
  { title: "Portfolio", says: portfolio(mandate) },
  { title: "People", says: people(mandate) },
  { title: "Payments", says: payments(mandate) },
  { title: "Council", says: council(mandate) },
  { title: "Past", says: past(mandate) },
];

const usd = (usd8: string): string => formatUsd8(BigInt(usd8));
const lasting = (seconds: number): string => durationInWords(BigInt(seconds));

const assets = ({ assets: managed, held }: Mandate): string[] => [
  ...managed.map(
    ({ symbol, class: kind, capBps, epsilonBps, heartbeatSeconds, issuer, venue, twap }) =>
      `${symbol}, ${kind}: at most ${formatBps(capBps)} of NAV; its feed may be ${formatBps(epsilonBps)} off and ${lasting(heartbeatSeconds)} old` +
      (issuer === null ? "" : `; issuer ${issuer}`) +
      (venue === null ? "" : `; lies at ${venue}`) +
      (twap === null ? "" : `; ${poolWords(twap)}`),
  ),
  held.length === 0
    ? "nothing is held apart"
    : `held apart, counted in nothing and untouchable: ${held.map(({ symbol }) => symbol).join(", ")}`,
];

/** A feed that is held beside a pool. */
const poolWords = ({
  pool,
  quote,
  feePpm,
  windowSeconds,
  maxDeviationBps,
}: NonNullable<MandateAsset["twap"]>): string =>
  `believed only within ${formatBps(maxDeviationBps)} of ${windowSeconds === 0 ? "the price" : `the average over ${lasting(windowSeconds)}`} in pool ${pool} (against ${quote}, ${feePpm / 10_000}%)`;

const trades = ({ limits, uniswapV3, aaveV3, vaults }: Mandate): string[] => [
  `one trade moves at most ${formatBps(limits.maxTradeBps)} of base NAV and brings back at least ${formatBps(limits.minOutBps)} by the oracle`,
  `all together ${usd(limits.turnoverUsd8)} change hands, full again after ${lasting(limits.turnoverRefillSeconds)}`,
  limits.cooldownSeconds === 0
    ? "decisions may follow each other without a pause"
    : `${lasting(limits.cooldownSeconds)} between two decisions that move something`,
  `in ${uniswapV3.pools.length} pools of Uniswap v3 (${uniswapV3.pools.map(({ tokens, feePpm }) => `${tokens.join("/")} ${feePpm / 10_000}%`).join(", ")}), at most ${formatBps(limits.maxPoolShareBps)} of what a pool holds`,
  uniswapV3.positionManager === null
    ? "no liquidity positions"
    : `liquidity positions at least ${limits.minRangeTicks} ticks wide, a new one every ${lasting(limits.rangeCooldownSeconds)}, where the pool is within ${formatBps(limits.maxPoolDeviationBps)} of the oracle`,
  aaveV3 === null ? "no lending" : `lending at Aave v3 for ${aaveV3.aTokens.join(", ")}`,
  vaults.length === 0
    ? "no vaults"
    : `vaults: ${vaults.map(({ shares, underlying }) => `${shares} for ${underlying}`).join(", ")}`,
];

const losses = ({ limits }: Mandate): string[] => [
  `losses and what feeds may be wrong by: ${formatBps(limits.lossBudgetBps)} of base NAV, full again after ${lasting(limits.lossRefillSeconds)}`,
  `an epoch's losses stop at ${formatBps(limits.epochLossBps)} of base NAV; only holders open the next`,
  `base NAV ${formatBps(limits.maxDrawdownBps)} under its peak: only the way into stables is open; ${formatBps(limits.haltDrawdownBps)} under it: nothing is`,
  `base NAV grows ${formatBps(limits.maxNavGrowthBpsPerDay)} a day at most, so that a gift opens no budget`,
  `what happens may differ from what was simulated by ${formatBps(limits.maxNavToleranceBps)} of NAV`,
];

const portfolio = ({ limits, caps }: Mandate): string[] => [
  `healthy stables hold at least ${formatBps(limits.stableFloorBps)} of NAV and ${usd(limits.stableFloorUsd8)}; one under ${usd(limits.depegUsd8)} does not count until it is back at ${usd(limits.repegUsd8)}`,
  ...caps.venues.map(({ name, capBps }) => `at most ${formatBps(capBps)} of NAV at ${name}`),
  ...caps.issuers.map(({ name, capBps }) => `at most ${formatBps(capBps)} of NAV behind ${name}`),
];

const people = ({ limits, cosigner, guardian }: Mandate): string[] => [
  limits.approvalUsd8 === null
    ? "no decision needs a person"
    : `a decision over ${usd(limits.approvalUsd8)} needs ${cosigner === null ? "" : `${cosigner}'s signature, or `}${lasting(limits.vetoSeconds)} without a veto`,
  guardian === null
    ? "no guardian: nobody may tighten at once but governance"
    : `guardian ${guardian} may tighten, halt, veto and revoke at once, and loosen nothing`,
  `the mandate ends ${momentInWords(BigInt(limits.mandateExpiry))}: from then on only what reduces is allowed`,
];

const payments = ({ payments: buckets }: Mandate): string[] =>
  buckets.length === 0
    ? ["nobody is paid"]
    : buckets.map(
        ({ name, recipient, capacityUsd8, refillSeconds }) =>
          `${name} (${recipient}): ${usd(capacityUsd8)}, full again after ${lasting(refillSeconds)}`,
      );

const council = ({ council: { quorum }, limits }: Mandate): string[] => [
  `${quorum} seats must sign; a signature is good for ${lasting(limits.maxDecisionAgeSeconds)} and ${limits.maxSnapshotAgeBlocks} blocks`,
];

/** Nothing on a chain knows of these, so they are never said without whose word they are. */
const past = ({ backtest }: Mandate): string[] => {
  if (backtest === undefined) return ["off chain, by the workflow alone: shown, and nothing is asked of it"];
  const { windowDays, maxCvarBps, maxWorstLossBps, maxHistoryAgeSeconds, onMissingHistory } = backtest;
  return [
    `off chain, by the workflow alone: what ${windowDays} days would have cost what is proposed`,
    ...(maxCvarBps === null
      ? []
      : [`at most ${formatBps(maxCvarBps)} of NAV in the mean of the worst 5% of drawn paths`]),
    ...(maxWorstLossBps === null ? [] : [`at most ${formatBps(maxWorstLossBps)} of NAV in the worst window there was`]),
    `a history over ${lasting(maxHistoryAgeSeconds)} old, missing, too short or made up ${onMissingHistory === "deny" ? "denies" : "is noted"}`,
  ];
};
