import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ballotsFrom } from "../../agents/ballots.ts";
import { loadSeats } from "../../agents/seatsFile.ts";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { backtest, type Surroundings } from "../../simulation/backtest.ts";
import type { Council } from "../../simulation/backtest/cycle.ts";
import type { BacktestResult } from "../../simulation/backtest/result.ts";
import { makeSet } from "../../simulation/history/cacheFile.ts";
import type { HistorySet } from "../../simulation/history/set.ts";
import { buildMarket, type Market } from "../../simulation/market/market.ts";
import { chairOf, type Strategy } from "../../simulation/strategies/strategy.ts";
import { viewAt } from "../../simulation/strategies/view.ts";
import { root } from "./command.ts";

/** The mandate that stands in the README, anew for each test to change. */
export const exampleMandate = (change: (mandate: Mandate) => void = () => {}): Mandate => {
  const mandate = loadMandate(readFileSync(join(root, "policies/mandates/example.yaml"), "utf8"));
  change(mandate);
  return mandate;
};

/** First hour of the drawn prices below [unix seconds]. */
export const START = 1_700_000_400 - (1_700_000_400 % 3_600);

/** Hourly closes of ether and, where they are named, of stables. */
export const hourly = (closes: Record<string, readonly number[]>, start = START): HistorySet =>
  makeSet({
    series: Object.entries(closes).map(([base, values]) => ({
      name: `${base}/USD bars`,
      kind: "bars" as const,
      base,
      quote: "USD",
      time: Float64Array.from(values, (_, i) => start + i * 3_600),
      columns: { close: { type: "float" as const, unit: "USD", values: Float64Array.from(values) } },
      stepSeconds: 3_600,
      gaps: [],
      pool: null,
    })),
    synthetic: null,
    sources: [],
  });

/** As many hours of one price. */
export const flat = (price: number, hours: number): number[] => Array.from({ length: hours }, () => price);

/** 150 WETH, 130,000 USDC and 50,000 DAI: what `npm start` begins with. */
export const STARTING = [150n * 10n ** 18n, 130_000n * 10n ** 6n, 50_000n * 10n ** 18n] as const;

export const exampleCouncil = (mandate: Mandate): Council => ({
  seats: loadSeats(readFileSync(join(root, "agents/seats/example.yaml"), "utf8"), {}).seats,
  quorum: mandate.council.quorum,
  critiqueRounds: mandate.council.critiqueRounds,
  ballotsFrom,
});

/** A strategy alone over hourly closes. */
export const runStrategy = async (p: {
  strategy: Strategy;
  mandate?: Mandate;
  sets?: HistorySet[];
  market?: Market;
  balances?: readonly bigint[];
  surroundings?: Partial<Surroundings>;
}): Promise<BacktestResult> => {
  const mandate = p.mandate ?? exampleMandate();
  const market = p.market ?? buildMarket({ mandate, sets: p.sets ?? [], everySeconds: 3_600 });
  const chair = chairOf(p.strategy, (snapshot) => viewAt(market, mandate, snapshot));
  return backtest({
    id: p.strategy.id,
    mandate,
    market,
    council: { ...chair, quorum: 1, critiqueRounds: 0, ballotsFrom },
    balances: p.balances ?? STARTING,
    ...(p.surroundings === undefined ? {} : { surroundings: p.surroundings }),
  });
};
