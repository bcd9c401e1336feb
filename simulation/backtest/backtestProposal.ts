import { backtestLimitsOf } from "../../policies/backtestLimits.ts";
import type { HistoryFinding, ProposalBacktest, RuleRun } from "../../policies/treasury/backtest.ts";
import { hashOf } from "../../policies/treasury/canonical.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { sameAddress, valueUsd8Down } from "../../policies/treasury/money.ts";
import type { Outcome } from "../../policies/treasury/outcome.ts";
import type { Proposal } from "../../policies/treasury/proposal.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import { backtest } from "../backtest.ts";
import { BacktestRangeError, buildMarket, type Market } from "../market/market.ts";
import { type Past, pricesOfAsset, setOfPast } from "../market/past.ts";
import type { Council } from "./cycle.ts";
import { baseUnitsOf } from "./treasury.ts";
import { bpsUp, type Holding, proposalRisk } from "./proposalRisk.ts";

/** Paths drawn for a figure, and the mean length of what stays together in them [days]. */
const PATHS = 2_000;
const BLOCK_DAYS = 10;
const DAY = 86_400;
const HOUR = 3_600;

export type BacktestProposal = {
  snapshot: Snapshot;
  proposal: Proposal;
  /** What the proposal was simulated to leave. */
  prediction: Pick<Outcome, "balances">;
  mandate: Mandate;
  past: Past;
  /** Ids of the seats that back the proposal. */
  backers: readonly string[];
  /** The council, asked for only where there is a history to run it on: of its deterministic seats those that back. */
  council: () => Pick<Council, "seats" | "ballotsFrom">;
};

/**
 * Holds a proposal against the past: both portfolios over the last window, the worst window and bootstrapped paths, and what the
 * seats behind it would have made of the last window. Pure: the seed is the snapshot's block, so that the same record and the
 * same prices give the same answer.
 */
export const backtestProposal = async (p: BacktestProposal): Promise<ProposalBacktest> => {
  const risk = heldStill(p);
  return { ...risk, rule: risk.proposed === null ? null : await ruleRun(p, risk.windowDays) };
};

/** The part of it that a mandate may limit: both portfolios held still. */
export const heldStill = (p: Omit<BacktestProposal, "backers" | "council">): Omit<ProposalBacktest, "rule"> => {
  const { snapshot, past } = p;
  const limits = backtestLimitsOf(p.mandate);
  const { windowDays } = limits;
  const drawn = { paths: PATHS, seed: snapshot.block.number };
  const { days, findings, current, proposed } = proposalRisk(holdingsOf(p), {
    ...drawn,
    now: snapshot.block.timestamp,
    windowDays,
    block: BLOCK_DAYS,
    staleSeconds: limits.maxHistoryAgeSeconds,
  });
  return {
    format: 1,
    proposalHash: hashOf(p.proposal),
    pastHash: hashOf(past),
    histories: past.histories,
    synthetic: past.synthetic !== null,
    windowDays,
    days,
    ...drawn,
    blockDays: BLOCK_DAYS,
    findings: [...madeUp(past), ...findings],
    current,
    proposed,
  };
};

const madeUp = ({ synthetic }: Past): HistoryFinding[] =>
  synthetic === null
    ? []
    : [
        {
          asset: null,
          kind: "synthetic",
          detail: `the market is made up (${synthetic.generator}, seed ${synthetic.seed}): nothing about a real one follows`,
        },
      ];

/** What lies in custody now and would lie there, at the snapshot's prices; what is held in neither is left out. */
const holdingsOf = ({
  snapshot,
  prediction,
  mandate,
  past,
}: Pick<BacktestProposal, "snapshot" | "prediction" | "mandate" | "past">): Holding[] =>
  snapshot.assets.flatMap((asset) => {
    const after = prediction.balances.find(({ token }) => sameAddress(token, asset.token))?.after ?? asset.balance;
    const [currentUsd, proposedUsd] = [asset.balance, after].map(
      (balance) => Number(valueUsd8Down(BigInt(balance), asset.decimals, BigInt(asset.priceUsd8))) / 1e8,
    ) as [number, number];
    const named = mandate.assets.find(({ token }) => sameAddress(token, asset.token));
    if ((currentUsd === 0 && proposedUsd === 0) || named === undefined) return [];
    return [{ symbol: asset.symbol, class: asset.class, currentUsd, proposedUsd, history: pricesOfAsset(past, named) }];
  });

/** The seats behind the proposal, deciding every hour of the last window by every rule of the mandate, from today's shares. */
const ruleRun = async (p: BacktestProposal, windowDays: number): Promise<RuleRun | null> => {
  const { snapshot, past } = p;
  if (p.mandate.assets.some((asset) => asset.class === "volatile" && pricesOfAsset(past, asset) === null)) return null;
  const { seats: all, ballotsFrom } = p.council();
  // A model cannot be asked what it would have said.
  const seats = all.filter(({ id, type }) => type === "deterministic" && p.backers.includes(id));
  if (seats.length === 0) return null;
  const market = marketBefore(p, snapshot.block.timestamp - windowDays * DAY);
  if (market === null) return null;
  const { quorum, critiqueRounds } = p.mandate.council;
  const council: Council = { seats, quorum: Math.min(quorum, seats.length), critiqueRounds, ballotsFrom };
  const balances = todaysShares(p, market);
  const { equityUsd, trades } = await backtest({ id: "rule", mandate: p.mandate, market, council, balances });
  const [first, last] = [equityUsd[0] as number, equityUsd.at(-1) as number];
  let [height, deepest] = [first, 0];
  for (const equity of equityUsd) {
    height = Math.max(height, equity);
    deepest = Math.max(deepest, 1 - equity / height);
  }
  return {
    seats: seats.map(({ id }) => id),
    lossBps: bpsUp(1 - last / first),
    deepestFallBps: bpsUp(deepest),
    trades: trades.length,
  };
};

/** Null where the prices do not reach that far back, or end before. */
const marketBefore = ({ mandate, past, snapshot }: BacktestProposal, from: number): Market | null => {
  const gasWei = Number(snapshot.block.baseFeePerGas);
  try {
    return buildMarket({ mandate, sets: [setOfPast(past, mandate)], from, everySeconds: HOUR, gasWei });
  } catch (error) {
    if (error instanceof BacktestRangeError) return null;
    throw error;
  }
};

/** Today's value and shares, in tokens at the window's first prices [base units]. */
const todaysShares = ({ snapshot, mandate }: BacktestProposal, market: Market): bigint[] =>
  mandate.assets.map(({ token, decimals }, at) => {
    const held = snapshot.assets.find((asset) => sameAddress(asset.token, token));
    const tokens = Number(held?.valueUsd8 ?? "0") / 1e8 / (market.assets[at]?.usd[0] as number);
    return baseUnitsOf(tokens, decimals);
  });
