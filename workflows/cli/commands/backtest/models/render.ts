import type { Comparison } from "../../../../../simulation/reports/comparison.ts";
import { againstSentence, day, dollars, number, percent, SYNTHETIC_MARK } from "../render.ts";
import type { ModelsOutput } from "./outputs.ts";

const PARTS = {
  before: "days the model may have been trained on",
  after: "days after its training",
  unknown: "no cutoff is stated, so it may know every day of this",
} as const;

const TOLD = {
  live: "as live: names and prices, no date",
  masked: "masked: no names, prices scaled, no date",
  dated: "dated: names, prices and the day",
} as const;

/** A council with models over history as a person reads it. */
export const renderModels = (answer: ModelsOutput): string => {
  const { grounds, run, hold, without, tellings } = answer;
  return [
    ...(grounds.synthetic ? [SYNTHETIC_MARK] : []),
    `Council with ${answer.seats.map(({ id, model, cutoff }) => `${id} (${model}, trained to ${cutoff ?? "nobody says when"})`).join(", ")} under ${grounds.mandate.name}`,
    `${day(run.from)} to ${day(run.to)} UTC, ${run.decisions.toLocaleString("en-US")} decisions; ${dollars(run.startUsd)} became ${dollars(run.endUsd)}, ${dollars(without.endUsd)} without its models, ${dollars(hold.endUsd)} doing nothing`,
    ...tellings.flatMap((told) => [
      "",
      `Told ${TOLD[told.telling]}`,
      `  ${dollars(told.endUsd)}, ${percent(told.statistics.totalReturn)}, Sharpe ${number(told.statistics.sharpe)}, deepest fall ${percent(told.statistics.maxDrawdown)}`,
      ...told.parts.map(
        ({ part, from, to, statistics, againstHold }) =>
          `  ${PARTS[part]}, ${day(from)} to ${day(to)}: ${percent(statistics.totalReturn)}, Sharpe ${number(statistics.sharpe)}. ${against(againstHold, "doing nothing")}`,
      ),
      `  ${against(told.againstWithout, "the council without its models")}`,
      `  the models added ${dollars(told.addedUsd)} net of ${cost(told.costUsd)} for ${told.answers} answers${silence(told.abstained)}`,
    ]),
    "",
    `Answers: ${answer.kept} kept, ${answer.asked} asked now for ${cost(answer.spentUsd)}; estimated at ${cost(answer.estimateUsd)} at most`,
    "A model may have read what came next: believe the days after its training first, and masked before live before dated.",
    `Histories ${grounds.histories.map((hash) => hash.slice(0, 14)).join(", ")}; mandate ${grounds.mandate.hash.slice(0, 14)}; result ${run.resultHash.slice(0, 14)}`,
  ].join("\n");
};

/** Fewer days than this are no ground for a comparison. */
const LEAST_DAYS = 5;

const against = (comparison: Comparison, other: string): string =>
  comparison.days < LEAST_DAYS ? `Too few days to hold it against ${other}` : againstSentence(comparison, other);

/** Answers cost fractions of a cent. */
const cost = (usd: number): string => (usd < 1 ? `$${usd.toFixed(4)}` : dollars(usd));

const silence = (abstained: ModelsOutput["tellings"][number]["abstained"]): string =>
  abstained.length === 0
    ? ""
    : `; abstained ${abstained.map(({ code, answers }) => `${answers} times (${code})`).join(", ")}`;
