import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { countTrials, dialOf } from "../../../../../simulation/sweep/grid.ts";
import { type Score, SCORES, type SweepPlan, trialsOf } from "../../../../../simulation/sweep/plan.ts";
import { type Window, windowsOf } from "../../../../../simulation/sweep/windows.ts";
import { writeWhole } from "../../../../../simulation/wholeFile.ts";
import { BadUsageError } from "../../../errors.ts";
import { createProgress, liveTerminal } from "../../../progress.ts";
import { type Loaded, loaded, type RunOptions, secondsOf, withRunOptions } from "../options.ts";
import { sweepAnswer, walkForwardAnswer } from "./answers.ts";
import { countOf, runSweep, workersOf } from "./follow.ts";
import { checkPoints, jobId, jobOf } from "./job.ts";
import { cancelSweep, registerWorker } from "./join.ts";
import { sweepCsv, walkForwardCsv } from "./rowsCsv.ts";
import { renderSweep, renderWalkForward } from "./render.ts";

type SweepOptions = RunOptions & {
  set: string[];
  walkForward?: string;
  by: Score;
  top: string;
  workers?: string;
  fresh?: boolean;
  cancel?: boolean;
  out?: string;
};

const DAY = 86_400;

/** `exchequer backtest sweep <strategy> --set …`: many settings of one strategy, fanned out over Temporal's workers. */
export const registerSweep = (command: Command): void => {
  const sweep = command
    .command("sweep")
    .description("many settings of one strategy, each a whole backtest, on as many workers as there are");
  withRunOptions(
    sweep
      .argument("<strategy>", "a name, name:key=value, or a file of your own")
      .option(
        "--set <name=from:to:step>",
        "a setting to sweep, or name=a,b,c; several times: every combination",
        (value, before: string[]) => [...before, value],
        [],
      )
      .option("--walk-forward <train:test>", "choose on each training window, judge on the days after it: 90d:30d")
      .addOption(new Option("--by <figure>", "what the best is best in").choices(Object.keys(SCORES)).default("sharpe"))
      .option("--out <file>", "write the rows there as CSV: a row a trial, with --walk-forward a row a window")
      .option("--top <n>", "rows to print; --json has all of them", "20")
      .option("--workers <n>", "processes to start here; as many as there are processors unless given")
      .option("--fresh", "begin anew instead of going on with what was interrupted")
      .option("--cancel", "give this sweep up, here and on the server at TEMPORAL_ADDRESS"),
  ).action(async (strategy: string, options: SweepOptions) => {
    const given = await loaded(options);
    const plan = planOf(given, strategy, options);
    const trials = trialsOf(plan);
    checkPoints(
      plan,
      trials.slice(0, trials.length / Math.max(1, plan.windows.length)).map(({ said }) => said),
    );
    const job = jobOf(given, plan);
    if (options.cancel) {
      const id = await cancelSweep({ id: jobId(job), cwd: process.cwd(), env: process.env });
      return void process.stdout.write(
        options.json ? `${JSON.stringify({ cancelled: id })}\n` : `Sweep ${id} is given up.\n`,
      );
    }
    const progress = createProgress((text) => process.stderr.write(text), liveTerminal());
    const rows = await runSweep({
      cwd: process.cwd(),
      env: process.env,
      job,
      histories: options.history.map((path) => resolve(path)),
      workers: workersOf(options.workers),
      fresh: options.fresh ?? false,
      progress,
    });
    const { text, table } =
      plan.windows.length === 0
        ? told(options, await sweepAnswer(given, plan, rows), sweepCsv, (answer) =>
            renderSweep(answer, countOf("--top", options.top)),
          )
        : told(options, walkForwardAnswer(given, plan, rows), walkForwardCsv, renderWalkForward);
    // Said before it is written: where the file cannot be, what took hours is not lost.
    process.stdout.write(`${text}\n`);
    if (options.out !== undefined) writeWhole(resolve(options.out), [table]);
  });
  registerWorker(command);
};

const told = <T>(
  options: { json?: boolean },
  answer: T,
  table: (answer: T) => string,
  text: (answer: T) => string,
): { text: string; table: string } => ({
  text: options.json ? JSON.stringify(answer) : text(answer),
  table: table(answer),
});

const planOf = (given: Loaded, strategy: string, options: SweepOptions): SweepPlan => {
  if (options.set.length === 0)
    throw new BadUsageError(
      "A sweep needs a setting to turn.",
      "Name one with --set, as in: backtest sweep trend --set fastDays=5:30:5",
    );
  const dials = options.set.map(dialOf);
  // Counted before windows are, so that a grid of a million costs nothing.
  countTrials(dials);
  const windows = options.walkForward === undefined ? [] : walkWindows(given, options.walkForward);
  countTrials(dials, Math.max(1, windows.length));
  return { strategy, dials, score: options.by, windows };
};

/** Windows of whole days from the first midnight on. */
const walkWindows = (given: Loaded, said: string): Window[] => {
  const [train, test, ...rest] = said.split(":").map((text) => secondsOf("--walk-forward", text));
  const whole = (seconds: number | undefined): seconds is number =>
    seconds !== undefined && seconds >= DAY && seconds % DAY === 0;
  if (!whole(train) || !whole(test) || rest.length > 0)
    throw new BadUsageError(
      `--walk-forward ${said} is not two times of whole days.`,
      "Write train:test, as in 90d:30d.",
    );
  if (DAY % given.everySeconds !== 0)
    throw new BadUsageError("--walk-forward needs an --every that divides a day.", "Such as 1h, 6h or 1d.");
  const { clock } = given.market();
  const from = Math.ceil((clock[0] as number) / DAY) * DAY;
  return windowsOf({ from, to: clock.at(-1) as number, trainSeconds: train, testSeconds: test });
};
