import type { Command } from "commander";
import type { z } from "zod";
import { against, isoOf, yieldsOf } from "../../../../simulation/reports/summary.ts";
import { shareHalted } from "../../../../simulation/reports/halts.ts";
import { statisticsOf } from "../../../../simulation/reports/statistics.ts";
import { BadUsageError } from "../../errors.ts";
import { contestantOf } from "./councils.ts";
import { loaded, type RunOptions, withRunOptions } from "./options.ts";
import type { tableOutputSchema } from "./outputs.ts";
import { day, dollars, number, percent, SYNTHETIC_MARK } from "./render.ts";
import { groundsOf, runOne } from "./runs.ts";

type TableOptions = RunOptions & { window: string[] };
type Table = z.infer<typeof tableOutputSchema>;

const toStdout = (text: string): void => void process.stdout.write(text);

/** `exchequer backtest table <strategy…>`: many strategies over many windows, as Markdown. */
export const registerTable = (command: Command, print = toStdout): void => {
  const table = command.command("table").description("strategies over windows of history, as a table of Markdown");
  withRunOptions(
    table
      .argument("<strategy...>", "strategies and seats files")
      .option(
        "--window <from/to>",
        "a window, once or several times; else --from to --to",
        (value, before: string[]) => [...before, value],
        [],
      ),
  ).action(async (strategies: string[], options: TableOptions) => {
    const answer = await tableOf(strategies, options);
    print(`${options.json ? JSON.stringify(answer) : renderTable(answer)}\n`);
  });
};

const tableOf = async (strategies: string[], options: TableOptions): Promise<Table> => {
  const windows: Partial<RunOptions>[] = options.window.length === 0 ? [{}] : options.window.map(ends);
  const first = await loaded({ ...options, ...windows[0] });
  const rows: Table["rows"] = [];
  for (const window of windows) {
    const given = await loaded({ ...first.options, ...window }, first.sets);
    const market = given.market();
    const hold = await runOne(given, contestantOf("hold"), market);
    for (const said of strategies) {
      const run = await runOne(given, contestantOf(said), market);
      const { feesUsd, impactUsd, slippageUsd, gasUsd } = run.costs;
      rows.push({
        strategy: said,
        from: isoOf(market.clock[0] as number),
        to: isoOf(market.clock.at(-1) as number),
        statistics: statisticsOf(run.time, run.equityUsd),
        againstHold: against(run, hold),
        trades: run.trades.length,
        vetoes: run.vetoes.length,
        costsUsd: feesUsd + impactUsd + slippageUsd + gasUsd,
        yields: yieldsOf(run),
        restricted: shareHalted(run, "reduce-only") + shareHalted(run, "halted"),
      });
    }
  }
  return { grounds: groundsOf(first, first.market()), rows };
};

const ends = (text: string): { from: string; to: string } => {
  const [from, to] = text.split("/");
  if (!from || !to) throw new BadUsageError(`--window ${text} is not from/to.`, "Write 2023-01-01/2024-01-01.");
  return { from, to };
};

const HEAD = [
  "window",
  "strategy",
  "return",
  "deepest fall",
  "worst 5% of days",
  "Sharpe",
  "against hold, a year",
  "trades",
  "vetoes",
  "costs",
  "restricted",
];

/** Columns of whoever provided liquidity or lent: where nobody did they are left out. */
const YIELDS: readonly [head: string, of: (yields: NonNullable<Table["rows"][number]["yields"]>) => number][] = [
  ["fees and interest", ({ lpFeesUsd, interestUsd }) => lpFeesUsd + interestUsd],
  ["impermanent loss", ({ impermanentLossUsd }) => -impermanentLossUsd],
  ["against rebalancing", ({ lvrUsd }) => -lvrUsd],
];

export const renderTable = ({ grounds, rows }: Table): string => {
  const earning = rows.some(({ yields }) => yields !== null) ? YIELDS : [];
  const head = [...HEAD, ...earning.map(([name]) => name)];
  return [
    ...(grounds.synthetic ? [SYNTHETIC_MARK, ""] : []),
    line(head),
    line(head.map((_, i) => (i < 2 ? "---" : "---:"))),
    ...rows.map(({ strategy, from, to, statistics: s, againstHold, trades, vetoes, costsUsd, restricted, yields }) =>
      line([
        `${day(from)} to ${day(to)}`,
        strategy,
        percent(s.totalReturn),
        percent(s.maxDrawdown),
        percent(s.cvar95),
        number(s.sharpe),
        `${percent(againstHold.annualDifference)}${againstHold.excludesZero ? "" : " (chance)"}`,
        String(trades),
        String(vetoes),
        dollars(costsUsd),
        percent(restricted, 0),
        ...earning.map(([, of]) => dollars(yields === null ? 0 : of(yields))),
      ]),
    ),
    "",
    `Mandate ${grounds.mandate.hash}, histories ${grounds.histories.join(", ")}.`,
  ].join("\n");
};

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
