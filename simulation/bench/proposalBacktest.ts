import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ballotsFrom } from "../../agents/ballots.ts";
import { loadSeats } from "../../agents/seatsFile.ts";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import { canonicalJson } from "../../policies/treasury/canonical.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { HistorySet } from "../history/set.ts";
import { syntheticMarket } from "../history/synthetic.ts";
import { backtestProposal, type BacktestProposal } from "../backtest/backtestProposal.ts";
import { poolBroker } from "../backtest/broker.ts";
import { decideOn } from "../backtest/cycle.ts";
import { BACKTEST_CUSTODY, groundOf, observeAt, openTreasury } from "../backtest/treasury.ts";
import { buildMarket } from "../market/market.ts";
import { pastOf } from "../market/past.ts";
import type { Bench } from "./bench.ts";

const root = join(import.meta.dirname, "../..");
const BALANCES = [150n * 10n ** 18n, 130_000n * 10n ** 6n, 50_000n * 10n ** 18n];
const ROUNDS = 20;

/** What a cycle waits for once more since its proposal is held against the past, beside the parts of it. */
export const proposalBacktest: Bench = {
  name: "proposal",
  withoutContracts: true,
  title: "one proposal held against 30 days: a year of hours, 2,000 paths, and the rule behind it",
  note: "the first row is what a cycle's step computes; the prices are prepared once a run, before its cycle. A worker's first call is in no row: round 0 warms up",
  run: async (say) => {
    const mandate = loadMandate(readFileSync(join(root, "policies/mandates/example.yaml"), "utf8"));
    const set = syntheticMarket();
    const whole = await caseOn(mandate, set);
    const withoutRule = { ...whole, backers: [] };
    const prepare = async (): Promise<void> => {
      const now = whole.snapshot.block.timestamp;
      canonicalJson(pastOf({ mandate, sets: [syntheticMarket()], now, windowDays: 30 }));
    };
    const rows: [string, () => Promise<unknown>][] = [
      ["both portfolios and the rule of three seats", () => backtestProposal(whole)],
      ["both portfolios alone", () => backtestProposal(withoutRule)],
      ["before the cycle: the market made up and thinned", prepare],
    ];
    const figures = rows.map(() => [] as number[]);
    for (let round = 0; round <= ROUNDS; round++) {
      if (round % 5 === 0) say(`round ${round} of ${ROUNDS}`);
      for (const [row, [, run]] of rows.entries()) {
        const from = performance.now();
        await run();
        if (round > 0) figures[row]?.push(performance.now() - from);
      }
    }
    return rows.map(([label], row) => ({ label, unit: "ms" as const, figures: figures[row] ?? [] }));
  },
};

/** The shipped council's proposal at the end of a made-up year. */
const caseOn = async (mandate: Mandate, set: HistorySet): Promise<BacktestProposal> => {
  const market = buildMarket({ mandate, sets: [set], everySeconds: 3_600 });
  const snapshot = observeAt(groundOf(mandate, market), openTreasury(BALANCES), market.clock.length - 1);
  const { seats } = loadSeats(readFileSync(join(root, "agents/seats/example.yaml"), "utf8"), {});
  const { quorum, critiqueRounds } = mandate.council;
  const { number, timestamp } = snapshot.block;
  const { proposal, outcome } = await decideOn({
    snapshot,
    mandate,
    council: { seats, quorum, critiqueRounds, ballotsFrom },
    broker: poolBroker({ snapshot, slippageBps: 0, gasPriceWei: 1n }),
    submitter: BACKTEST_CUSTODY,
    block: { number: number + 1, timestamp },
    sealed: true,
  });
  if (proposal === null || outcome === null) throw new NothingProposedError();
  const past = pastOf({ mandate, sets: [set], now: timestamp, windowDays: 30 });
  const backers = seats.map(({ id }) => id);
  return { snapshot, proposal, prediction: outcome, mandate, past, backers, council: () => ({ seats, ballotsFrom }) };
};

class NothingProposedError extends Error {
  readonly code = "BENCH_NOTHING_PROPOSED";
  constructor() {
    super(
      "The shipped council proposes nothing at the end of the made-up year.\nGive the benchmark holdings that it would change.",
    );
    this.name = "NothingProposedError";
  }
}
