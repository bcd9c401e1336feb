import { parseUnits } from "viem";
import { z } from "zod";
import {
  EXCLUSIONS,
  exposures,
  PERIODS,
  turnoverWithin,
  type WorstCase,
  worstCases,
} from "../../../../policies/bound.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { formatBps, formatUsd8, uintString, valueUsd8Down } from "../../../../policies/treasury/money.ts";
import { kappaWad } from "../../../../simulation/sizeBounds.ts";
import { type Finding, note, ok, unknown, warn } from "./finding.ts";

/** The worst dollars in 1e-8 USD, by period, and what they rest on. */
export const boundSchema = z.strictObject({
  navUsd8: uintString,
  /** Where that NAV comes from. */
  navFrom: z.enum(["treasury", "option", "starting holdings"]),
  cases: z.array(
    z.strictObject({
      period: z.enum(PERIODS),
      lossUsd8: uintString,
      boundBy: z.enum(["loss-budget", "epoch-loss"]),
      /** Each limit on the loss; the smallest binds. */
      candidates: z.array(z.strictObject({ rule: z.enum(["loss-budget", "epoch-loss"]), usd8: uintString })),
      /** Null for an epoch, which has no length. */
      paymentsUsd8: uintString.nullable(),
      totalUsd8: uintString.nullable(),
      /** What may change hands, gross; no loss by itself. */
      turnoverUsd8: uintString.nullable(),
    }),
  ),
  /** What one failed venue or issuer takes, outside the totals. */
  exposures: z.array(z.strictObject({ kind: z.enum(["venue", "issuer"]), name: z.string(), usd8: uintString })),
  exclusions: z.array(z.string()),
});
export type Bound = z.infer<typeof boundSchema>;

export type Nav = { usd8: bigint; from: Bound["navFrom"] };

/** What custody holds at the start of a run, at the given prices; null where one of them is not known. */
export const navOfHoldings = (
  mandate: Mandate,
  holdings: Readonly<Record<string, string>>,
  prices: ReadonlyMap<string, bigint>,
): bigint | null => {
  let sum = 0n;
  for (const { symbol, decimals } of mandate.assets) {
    const amount = holdings[symbol];
    if (amount === undefined) continue;
    const price = prices.get(symbol);
    if (price === undefined) return null;
    sum += valueUsd8Down(parseUnits(amount, decimals), decimals, price);
  }
  return sum;
};

/** What a council stolen whole can take through the module, under the limits as they stand. */
export const lookAtBound = (mandate: Mandate, nav: Nav | null): { findings: Finding[]; bound: Bound | null } => {
  if (nav === null)
    return {
      findings: [unknown("bound", "no NAV is known to take it of", "name one: --nav <usd>")],
      bound: null,
    };
  const cases = worstCases(mandate, nav.usd8);
  const exposed = exposures(mandate, nav.usd8);
  const bound: Bound = {
    navUsd8: String(nav.usd8),
    navFrom: nav.from,
    cases: cases.map(({ period, boundBy, candidates, ...usd8 }) => ({
      period,
      boundBy,
      lossUsd8: String(usd8.lossUsd8),
      candidates: candidates.map((candidate) => ({ rule: candidate.rule, usd8: String(candidate.usd8) })),
      paymentsUsd8: textOf(usd8.paymentsUsd8),
      totalUsd8: textOf(usd8.totalUsd8),
      turnoverUsd8: textOf(turnoverWithin(mandate, period)),
    })),
    exposures: exposed.map((exposure) => ({ ...exposure, usd8: String(exposure.usd8) })),
    exclusions: [...EXCLUSIONS],
  };
  const { maxNavGrowthBpsPerDay: growth } = mandate.limits;
  return {
    bound,
    findings: [
      note(
        "base NAV",
        `${formatUsd8(nav.usd8)}, ${NAV_FROM[nav.from]}; all below are shares of it and grow with it, ${formatBps(growth)} a day at most`,
      ),
      ...cases.map((worst) => ok(`worst ${worst.period}`, inWords(worst, mandate))),
      ok("feeds' error", feedTerm(mandate)),
      ...exposed.map(({ kind, name, usd8 }) =>
        ok(`if ${name} fails`, `${formatUsd8(usd8)} more, the ${kind}'s cap; in no figure above`),
      ),
      ...uncapped(mandate),
      ...EXCLUSIONS.map((exclusion) => note("not in it", exclusion)),
    ],
  };
};

const NAV_FROM: Record<Nav["from"], string> = {
  treasury: "as the treasury's limits have it",
  option: "as --nav says",
  "starting holdings": "a run's starting holdings at the prices a run takes",
};

const RULE: Record<WorstCase["boundBy"], string> = { "loss-budget": "loss budget", "epoch-loss": "epoch stop" };

const inWords = ({ period, lossUsd8, boundBy, candidates, paymentsUsd8, totalUsd8 }: WorstCase, mandate: Mandate) => {
  const others = candidates
    .filter(({ rule }) => rule !== boundBy)
    .map(({ rule, usd8 }) => ` (${RULE[rule]} ${formatUsd8(usd8)})`);
  const refill = boundBy === "loss-budget" && (period === "day" || period === "month") ? " and its refill" : "";
  const loss = `${RULE[boundBy]}${refill} ${formatUsd8(lossUsd8)}${others.join("")}`;
  if (totalUsd8 === null || paymentsUsd8 === null) return `${loss}, and payments, which have no end in an epoch`;
  const turnover = turnoverWithin(mandate, period);
  const moved = turnover === null ? "" : `; up to ${formatUsd8(turnover)} changes hands`;
  return `${formatUsd8(totalUsd8)} = ${loss} + payments ${formatUsd8(paymentsUsd8)}${moved}`;
};

/** κ of the two feeds that may be wrong the farthest. */
const feedTerm = (mandate: Mandate): string => {
  const [widest = 0, next = 0] = mandate.assets.map(({ epsilonBps }) => epsilonBps).toSorted((a, b) => b - a);
  const kappaBps = kappaWad(widest, next) / 10n ** 14n;
  return `what feeds may be wrong by, up to ${formatBps(kappaBps)} of what moves, is charged to the loss budget: no term of its own`;
};

/** What lies with an issuer or venue that no cap names may all be lost with it. */
const uncapped = ({ assets }: Mandate): Finding[] => {
  const free = assets.filter(
    ({ venue, issuer, class: kind }) => venue === null && issuer === null && kind === "stable",
  );
  return free.map(({ symbol, capBps }) =>
    warn(
      `if ${symbol} fails`,
      `its issuer has no cap; only its own share of ${formatBps(capBps)} stops it`,
      `name its issuer in the mandate's caps`,
    ),
  );
};

const textOf = (usd8: bigint | null): string | null => (usd8 === null ? null : String(usd8));
