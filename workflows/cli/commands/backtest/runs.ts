import { hashOf } from "../../../../policies/treasury/canonical.ts";
import { backtest, type BacktestInput } from "../../../../simulation/backtest.ts";
import type { BacktestResult } from "../../../../simulation/backtest/result.ts";
import { unguarded } from "../../../../simulation/backtest/unguarded.ts";
import type { Market } from "../../../../simulation/market/market.ts";
import { type Contestant, contestantOf } from "./councils.ts";
import type { Loaded } from "./options.ts";
import { runFile } from "./strategyFile.ts";

/** One contestant over one market, judged by the mandate it was loaded with. */
export const runOne = (
  given: Loaded,
  contestant: Contestant,
  market: Market,
  onStep?: BacktestInput["onStep"],
): Promise<BacktestResult> => {
  const { mandate, surroundings } = given;
  if ("file" in contestant) {
    const { file, settings } = contestant;
    return runFile({ file, settings, options: given.options, mandate, cutAt: market.cutAt }, onStep);
  }
  const council = contestant.seat(market, mandate);
  const balances = given.balances(market);
  return backtest({ id: contestant.id, mandate, market, council, balances, surroundings, ...(onStep && { onStep }) });
};

/** A run beside those it is held against: doing nothing, and the same without the guard. */
export type Trio = { market: Market; run: BacktestResult; hold: BacktestResult; free: BacktestResult };

export const runTrio = async (given: Loaded, said: string): Promise<Trio> => {
  const market = given.market();
  const contestant = contestantOf(said);
  const run = await runOne(given, contestant, market);
  const hold = await runOne(given, contestantOf("hold"), market);
  const free = await runOne({ ...given, mandate: unguarded(given.mandate) }, contestantOf(said), market);
  return { market, run, hold, free };
};

/** What a figure rests on: it stands in every output. */
export const groundsOf = ({ mandate, everySeconds }: Loaded, market: Market) => ({
  mandate: { name: mandate.name, hash: hashOf(mandate) },
  histories: market.hashes,
  synthetic: market.synthetic,
  everySeconds,
  assumptions: market.notes,
});
