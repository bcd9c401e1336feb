import type { Command } from "commander";
import { audit } from "../../../../simulation/backtest/audit.ts";
import type { BacktestResult } from "../../../../simulation/backtest/result.ts";
import { against, isoOf, summaryOf } from "../../../../simulation/reports/summary.ts";
import { statisticsOf } from "../../../../simulation/reports/statistics.ts";
import { contestantOf, knownContestants } from "./councils.ts";
import { type ModelOptions, modelsAction, spendingOf, withModelOptions } from "./models/index.ts";
import { evmEvery, type EvmOption, onReplica, withEvmOption } from "./evmTier.ts";
import { type Loaded, loaded, mandateFrom, type RunOptions, withRunOptions } from "./options.ts";
import type { auditOutputSchema, BacktestOutput, compareOutputSchema } from "./outputs.ts";
import { againstSentence, day, haltLines, percent, renderBacktest, SYNTHETIC_MARK } from "./render.ts";
import { registerReport } from "./report.ts";
import { registerSweep } from "./sweep/index.ts";
import { registerTable } from "./table.ts";
import { groundsOf, runOne, runTrio, type Trio } from "./runs.ts";
import type { z } from "zod";

/** `exchequer backtest <strategy>` and what belongs to it. */
export const registerBacktest = (program: Command): void => {
  // Its own options and its subcommands' have the same names: each belongs to what it stands behind.
  const command = program
    .enablePositionalOptions()
    .command("backtest")
    .description("what a strategy or a council would have done over history, judged by a mandate")
    .enablePositionalOptions();
  command.addHelpText(
    "after",
    () => `\nStrategies:\n${knownContestants().join("\n")}\n  <file>.yaml        a seats file: the whole council`,
  );
  withModelOptions(
    withEvmOption(withRunOptions(command.argument("<strategy>", "a name, name:key=value,key=value, or a seats file"))),
  ).action(async (strategy: string, options: RunOptions & EvmOption & ModelOptions) => {
    const spending = spendingOf(options, strategy);
    if (spending !== null) return modelsAction(strategy, options, spending);
    const every = evmEvery(options.evmEvery);
    const given = await loaded(options);
    const answer = await withEvm(given, await runTrio(given, strategy), every);
    print(options, answer, () => renderBacktest(answer));
  });
  registerHalts(command);
  registerCompare(command);
  registerAudit(command);
  registerReport(command);
  registerTable(command);
  registerSweep(command);
};

/** The output, with trades replayed in the EVM where that was asked for. */
export const withEvm = async (given: Loaded, trio: Trio, every: number | null): Promise<BacktestOutput> => {
  const answer = outputOf(given, trio);
  return every === null ? answer : { ...answer, evm: await onReplica(trio, given.surroundings.slippageBps, every) };
};

const print = (options: { json?: boolean }, answer: unknown, text: () => string): void => {
  process.stdout.write(`${options.json ? JSON.stringify(answer) : text()}\n`);
};

const briefOf = (result: BacktestResult) => ({
  endUsd: result.equityUsd.at(-1) as number,
  statistics: statisticsOf(result.time, result.equityUsd),
});

const outputOf = (given: Loaded, { market, run, hold, free }: Trio): BacktestOutput => ({
  grounds: groundsOf(given, market),
  run: summaryOf(run),
  hold: briefOf(hold),
  againstHold: against(run, hold),
  withoutGuard: { ...briefOf(free), trades: free.trades.length },
  guardAgainstNone: against(run, free),
});

const registerHalts = (command: Command): void => {
  const halts = command.command("halts").description("which past days this policy would have halted, and why");
  withRunOptions(halts.argument("[strategy]", "whose holdings to follow", "hold")).action(
    async (strategy: string, options: RunOptions) => {
      const given = await loaded(options);
      const market = given.market();
      const summary = summaryOf(await runOne(given, contestantOf(strategy), market));
      const grounds = groundsOf(given, market);
      print(options, { grounds, strategy, halts: summary.halts, halted: summary.halted }, () =>
        [
          ...(grounds.synthetic ? [SYNTHETIC_MARK] : []),
          `${grounds.mandate.name} over ${strategy}, ${day(summary.from)} to ${day(summary.to)} UTC`,
          ...haltLines(summary),
        ].join("\n"),
      );
    },
  );
};

const registerCompare = (command: Command): void => {
  const compare = command
    .command("compare")
    .description("two strategies, two seats files, or one under two mandates, day by day");
  withRunOptions(
    compare
      .argument("<first>", "a strategy or a seats file")
      .argument("[second]", "another; the first again where only mandates differ")
      .option("--against-mandate <file>", "the second runs under this mandate"),
  ).action(async (first: string, second: string | undefined, options: RunOptions & { againstMandate?: string }) => {
    const given = await loaded(options);
    const market = given.market();
    const other =
      options.againstMandate === undefined ? given : { ...given, mandate: mandateFrom(options.againstMandate) };
    const one = await runOne(given, contestantOf(first), market);
    const two = await runOne(other, contestantOf(second ?? first), market);
    const answer: z.infer<typeof compareOutputSchema> = {
      grounds: groundsOf(given, market),
      comparison: against(one, two),
      first: summaryOf(one),
      second: summaryOf(two),
    };
    const name =
      options.againstMandate === undefined ? (second ?? first) : `${second ?? first} under ${other.mandate.name}`;
    print(options, answer, () =>
      [
        ...(answer.grounds.synthetic ? [SYNTHETIC_MARK] : []),
        `${first}. ${againstSentence(answer.comparison, name)}.`,
        `  total return ${percent(answer.first.statistics.totalReturn)} against ${percent(answer.second.statistics.totalReturn)}, deepest fall ${percent(answer.first.statistics.maxDrawdown)} against ${percent(answer.second.statistics.maxDrawdown)}`,
      ].join("\n"),
    );
  });
};

const registerAudit = (command: Command): void => {
  const audit = command.command("audit").description("whether a strategy decides the same on data that ends earlier");
  withRunOptions(
    audit.argument("<strategy>", "a strategy or a seats file").option("--cuts <n>", "runs on truncated data", "8"),
  ).action(async (strategy: string, options: RunOptions & { cuts: string }) => {
    const given = await loaded(options);
    const answer = await audited(given, strategy, Math.max(1, Math.min(64, Number(options.cuts) || 8)));
    if (!answer.ok) process.exitCode = 1;
    print(options, answer, () =>
      [
        answer.ok
          ? `${strategy} decides the same on ${answer.cuts.length} runs whose data ends earlier: it does not look ahead.`
          : `${strategy} LOOKS AHEAD: with less of the future it decides otherwise.`,
        ...answer.cuts.map(({ at, decisions, differs }) =>
          differs === null
            ? `  data to ${day(at)}: ${decisions} decisions, all the same`
            : `  data to ${day(at)}: at ${day(differs.at)} "${differs.cut}" instead of "${differs.whole}"`,
        ),
      ].join("\n"),
    );
  });
};

const audited = async (given: Loaded, strategy: string, cuts: number): Promise<z.infer<typeof auditOutputSchema>> => {
  const market = given.market();
  const found = await audit({
    run: (cutAt) => runOne(given, contestantOf(strategy), cutAt === undefined ? market : given.market(cutAt)),
    cuts,
  });
  return {
    grounds: groundsOf(given, market),
    strategy,
    ok: found.cuts.every(({ differs }) => differs === null),
    cuts: found.cuts.map(({ at, decisions, differs }) => ({
      at: isoOf(at),
      decisions,
      differs: differs && { at: isoOf(differs.time), whole: differs.whole, cut: differs.cut },
    })),
  };
};
