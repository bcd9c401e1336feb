import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { statisticsOf } from "../../../../simulation/reports/statistics.ts";
import { decisionsCsv, equityCsv, tradesCsv } from "../../../../simulation/reports/tables.ts";
import { writeAllWhole } from "../../../../simulation/wholeFile.ts";
import { type Beside, renderBacktestPage } from "../../../dashboard/backtestPage.ts";
import { contestantOf } from "./councils.ts";
import { withEvm } from "./index.ts";
import { evmEvery, type EvmOption, withEvmOption } from "./evmTier.ts";
import { loaded, type RunOptions, withRunOptions } from "./options.ts";
import { renderBacktest } from "./render.ts";
import { runOne, runTrio } from "./runs.ts";

type ReportOptions = RunOptions & EvmOption & { out: string; open?: boolean; beside: string };

/** `exchequer backtest report <strategy>`: a page, and beside it what it was drawn from. */
export const registerReport = (command: Command): void => {
  const report = command.command("report").description("a run as one page, with Markdown, JSON and CSV beside it");
  withEvmOption(
    withRunOptions(
      report
        .argument("<strategy>", "a strategy or a seats file")
        .option("--out <folder>", "where to put it", "backtest-report")
        .option(
          "--beside <list>",
          "strategies to hold it against, in words or names, with spaces between",
          "constant-mix volatility-target",
        )
        .option("--open", "show the page in the browser"),
    ),
  ).action(async (strategy: string, options: ReportOptions) => {
    const every = evmEvery(options.evmEvery);
    const given = await loaded(options);
    const trio = await runTrio(given, strategy);
    const answer = await withEvm(given, trio, every);
    const beside: Beside[] = [
      { label: "hold", result: trio.hold, statistics: answer.hold.statistics },
      { label: "without the guard", result: trio.free, statistics: answer.withoutGuard.statistics },
    ];
    for (const other of options.beside.split(" ").filter((name) => name !== "" && name !== strategy)) {
      const result = await runOne(given, contestantOf(other), trio.market);
      beside.push({ label: other, result, statistics: statisticsOf(result.time, result.equityUsd) });
    }
    const folder = resolve(options.out);
    const page = join(folder, "index.html");
    const files: Record<string, string> = {
      "index.html": renderBacktestPage(answer, trio.run, beside),
      "report.md": `# Backtest\n\n\`\`\`\n${renderBacktest(answer)}\n\`\`\`\n`,
      "report.json": `${JSON.stringify(answer, null, 1)}\n`,
      "equity.csv": equityCsv(trio.run),
      "trades.csv": tradesCsv(trio.run),
      "decisions.csv": decisionsCsv(trio.run),
    };
    writeAllWhole(Object.entries(files).map(([name, text]) => [join(folder, name), [text]]));
    if (options.open) openInBrowser(page);
    process.stdout.write(options.json ? `${JSON.stringify(answer)}\n` : `${page}\n`);
  });
};

/** Asks the desktop to show a file; where there is none, the path was printed. */
const openInBrowser = (path: string): void => {
  const [program, ...before] =
    process.platform === "darwin" ? ["open"] : process.platform === "win32" ? ["cmd", "/c", "start", ""] : ["xdg-open"];
  const child = spawn(program as string, [...before, path], { stdio: "ignore", detached: true });
  child.once("error", () => {});
  child.unref();
};
