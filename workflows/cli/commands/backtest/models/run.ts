import { ballotsFrom } from "../../../../../agents/ballots.ts";
import { costUsd12 } from "../../../../../agents/model/cost.ts";
import { MOST_PROMPT_TOKENS } from "../../../../../agents/model/promptSize.ts";
import type { Seat } from "../../../../../agents/seat.ts";
import { loadSeats } from "../../../../../agents/seatsFile.ts";
import type { LlmSeatConfig } from "../../../../../agents/seats/llmSeatConfig.ts";
import { seatingOf } from "../../../../../agents/seats/llmSeating.ts";
import { backtest } from "../../../../../simulation/backtest.ts";
import type { BacktestResult } from "../../../../../simulation/backtest/result.ts";
import { groundOf, observeAt, openTreasury } from "../../../../../simulation/backtest/treasury.ts";
import type { Market } from "../../../../../simulation/market/market.ts";
import { statisticsOf } from "../../../../../simulation/reports/statistics.ts";
import { against, summaryOf } from "../../../../../simulation/reports/summary.ts";
import { BadUsageError } from "../../../errors.ts";
import { contestantOf, seatsText } from "../councils.ts";
import type { Loaded } from "../options.ts";
import { groundsOf, runOne } from "../runs.ts";
import { historySeat, type Tallied } from "./historySeat.ts";
import { type KeptAnswers, keptAnswers, type Spending, usdText } from "./keptAnswers.ts";
import { maskFor, type Telling, withDay } from "./masks.ts";
import type { ModelsOutput } from "./outputs.ts";
import { partsOf } from "./split.ts";

type Env = Record<string, string | undefined>;

export type ModelsRequest = {
  given: Loaded;
  /** Path of the seats file. */
  seats: string;
  spending: Spending;
  /** The first one's run stands in the report. */
  tellings: readonly [Telling, ...Telling[]];
  /** Where answers are kept. */
  folder: string;
  env: Env;
  say: (line: string) => void;
  onStep: (done: number, total: number) => void;
};

/**
 * A council with its model seats over history: each decision by the live seats' code, answers kept by content, the same council
 * without them beside it, and once more for every further telling.
 * @throws BadUsageError where no model seat can sit, ModelCapReachedError, AnswerNotKeptError
 */
export const runModels = async (p: ModelsRequest): Promise<ModelsOutput> => {
  const text = seatsText(p.seats);
  const { env, configs } = modelSeats(text, p.env, p.spending);
  const market = p.given.market();
  const estimate = mostUsd12(configs, p.given, market) * BigInt(p.tellings.length);
  const steps = market.clock.length;
  p.say(
    `${configs.length} model seat${configs.length === 1 ? "" : "s"}, ${steps} decisions, ${p.tellings.length} telling${p.tellings.length === 1 ? "" : "s"}: ${usdText(estimate)} at most where nothing is kept; ${p.spending.kind === "recorded" ? "kept answers only" : `no more than ${usdText(p.spending.usd12)} is spent`}`,
  );
  const kept = keptAnswers({
    folder: p.folder,
    spending: p.spending,
    mostUsd12: (model, promptTokens) => {
      const config = configs.find((one) => one.model === model);
      return config === undefined ? 0n : costUsd12({ promptTokens, completionTokens: config.maxTokens }, config.prices);
    },
  });
  const runs: { telling: Telling; run: BacktestResult; tallied: Tallied }[] = [];
  for (const [at, telling] of p.tellings.entries()) {
    const tallied: Tallied = { calls: 0, usd12: 0n, abstained: new Map() };
    const onStep = (step: number): void => p.onStep(at * steps + step + 1, steps * p.tellings.length);
    const seats = seatsFor({ text, env, telling, kept, tallied, given: p.given, market });
    runs.push({ telling, tallied, run: await sat(p.given, market, seats, onStep) });
  }
  const deterministic = loadSeats(text, {}).seats;
  const hold = await runOne(p.given, contestantOf("hold"), market);
  const without = await sat(p.given, market, deterministic);
  const cutoff = latestCutoff(configs);
  return {
    grounds: groundsOf(p.given, market),
    seats: configs.map(({ id, model, cutoff: day = null }) => ({ id, model, cutoff: day })),
    estimateUsd: Number(estimate) / 1e12,
    spentUsd: Number(kept.spentUsd12()) / 1e12,
    ...kept.counts,
    run: summaryOf((runs[0] as (typeof runs)[number]).run),
    hold: briefOf(hold),
    without: briefOf(without),
    tellings: runs.map(({ telling, run, tallied }) => ({
      telling,
      ...briefOf(run),
      parts: partsOf(run, hold, cutoff),
      answers: tallied.calls,
      costUsd: Number(tallied.usd12) / 1e12,
      abstained: [...tallied.abstained].map(([code, answers]) => ({ code, answers })),
      againstWithout: against(run, without),
      addedUsd: endOf(run) - endOf(without) - Number(tallied.usd12) / 1e12,
    })),
  };
};

const endOf = ({ equityUsd }: BacktestResult): number => equityUsd.at(-1) as number;
const briefOf = (run: BacktestResult) => ({ endUsd: endOf(run), statistics: statisticsOf(run.time, run.equityUsd) });

/** The model seats that can sit. Kept answers need no key, so any will do for them. */
const modelSeats = (text: string, given: Env, spending: Spending): { env: Env; configs: LlmSeatConfig[] } => {
  const { file } = loadSeats(text, {});
  const entries = file.seats.filter((entry) => entry.type === "llm");
  const env = { ...given };
  if (spending.kind === "recorded") for (const { apiKeyEnv } of entries) env[apiKeyEnv] ??= "recorded";
  const seatings = entries.map((entry) => ({ id: entry.id, seating: seatingOf(entry, env) }));
  const configs = seatings.flatMap(({ seating }) => ("seated" in seating ? [seating.seated] : []));
  const [absent] = seatings.flatMap(({ id, seating }) => ("absent" in seating ? [{ id, ...seating.absent }] : []));
  if (absent !== undefined)
    throw new BadUsageError(
      `The model seat ${absent.id} cannot sit: ${absent.reason}.`,
      `To seat it, ${absent.howToSeat}.`,
    );
  if (configs.length === 0)
    throw new BadUsageError("The seats file has no model seat.", "Leave --max-usd and --recorded out.");
  return { env, configs };
};

/** The most that a run over a market can cost: every prompt as long as one may be, every answer as long as its seat's may. */
const mostUsd12 = (configs: readonly LlmSeatConfig[], { mandate }: Loaded, market: Market): bigint => {
  const rounds = BigInt(market.clock.length * (1 + mandate.council.critiqueRounds));
  return configs.reduce((sum, { tools, callLimit, maxTokens, prices }) => {
    const calls = BigInt(tools ? callLimit + 1 : 1);
    return sum + rounds * calls * costUsd12({ promptTokens: MOST_PROMPT_TOKENS, completionTokens: maxTokens }, prices);
  }, 0n);
};

/** With one model that may know a day, the day counts as known; without a stated cutoff nobody can say. */
const latestCutoff = (configs: readonly LlmSeatConfig[]): string | null => {
  const days = configs.map(({ cutoff }) => cutoff ?? null);
  return days.includes(null) ? null : ((days as string[]).toSorted().at(-1) ?? null);
};

const seatsFor = (p: {
  text: string;
  env: Env;
  telling: Telling;
  kept: KeptAnswers;
  tallied: Tallied;
  given: Loaded;
  market: Market;
}): Seat[] => {
  const { telling, kept, tallied, given, market } = p;
  let now = 0;
  const fetchImpl: typeof fetch = (url, init = {}) =>
    kept.fetch(url, telling === "dated" ? { ...init, body: withDay(String(init.body), now) } : init);
  const first = observeAt(groundOf(given.mandate, market), openTreasury(given.balances(market)), 0);
  const mask = telling === "masked" ? maskFor(given.mandate, first) : null;
  const onCycle = (time: number): void => void (now = time);
  return loadSeats(p.text, p.env, fetchImpl).seats.map((seat) =>
    seat.type === "llm" ? historySeat(seat, { kept, mask, tallied, onCycle }) : seat,
  );
};

const sat = (
  given: Loaded,
  market: Market,
  seats: Seat[],
  onStep?: (step: number) => void,
): Promise<BacktestResult> => {
  const { mandate, surroundings } = given;
  const { quorum, critiqueRounds } = mandate.council;
  return backtest({
    id: seats.some(({ type }) => type === "llm") ? "council with models" : "council without models",
    mandate,
    market,
    council: { seats, quorum, critiqueRounds, ballotsFrom },
    balances: given.balances(market),
    surroundings,
    ...(onStep && { onStep }),
  });
};
