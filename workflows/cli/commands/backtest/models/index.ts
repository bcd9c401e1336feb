import type { Command } from "commander";
import { BadUsageError } from "../../../errors.ts";
import { createProgress, liveTerminal } from "../../../progress.ts";
import { loaded, type RunOptions } from "../options.ts";
import { answersFolder, type Spending } from "./keptAnswers.ts";
import { type Telling, TELLINGS } from "./masks.ts";
import type { ModelsOutput } from "./outputs.ts";
import { renderModels } from "./render.ts";
import { runModels } from "./run.ts";

export type ModelOptions = { maxUsd?: string; recorded?: boolean; tell: string };

/** Options that seat the models of a seats file; without one of the first two they stay away, as nobody is paid. */
export const withModelOptions = (command: Command): Command =>
  command
    .option("--max-usd <n>", "seat the seats file's models and spend no more than this on answers that are not kept")
    .option("--recorded", "seat the seats file's models on kept answers alone, and ask nobody")
    .option(
      "--tell <list>",
      `what models are told of where and when it is: ${TELLINGS.join(", ")}, with commas between`,
      "live",
    );

/** Null where models stay away. */
export const spendingOf = (options: ModelOptions, seats: string): Spending | null => {
  if (options.maxUsd === undefined && !options.recorded) return null;
  if (!/\.ya?ml$/.test(seats))
    throw new BadUsageError("--max-usd and --recorded are for a seats file.", "agents/seats/example.yaml is one.");
  if (options.recorded) {
    if (options.maxUsd !== undefined)
      throw new BadUsageError("--recorded asks nobody, so --max-usd says nothing.", "Give one of the two.");
    return { kind: "recorded" };
  }
  if (!/^\d{1,9}(\.\d{1,6})?$/.test(options.maxUsd ?? ""))
    throw new BadUsageError(
      `--max-usd ${options.maxUsd} is no amount of dollars.`,
      "Write 2.50, or 0 for free models.",
    );
  const [whole = "0", fraction = ""] = (options.maxUsd ?? "0").split(".");
  return { kind: "up-to", usd12: BigInt(whole) * 10n ** 12n + BigInt(fraction.padEnd(12, "0")) };
};

const tellingsOf = (text: string): [Telling, ...Telling[]] => {
  const said = text.split(",").map((one) => one.trim());
  const known = said.filter((one): one is Telling => (TELLINGS as readonly string[]).includes(one));
  const [first, ...rest] = known;
  if (first === undefined || known.length !== said.length || new Set(known).size !== known.length)
    throw new BadUsageError(
      `--tell ${text} is not a list of ${TELLINGS.join(", ")}.`,
      "Write --tell live,masked,dated.",
    );
  return [first, ...rest];
};

/** Runs a seats file with its models, and prints it. */
export const modelsAction = async (
  seats: string,
  options: RunOptions & ModelOptions,
  spending: Spending,
): Promise<void> => {
  const tellings = tellingsOf(options.tell);
  const given = await loaded(options);
  const progress = createProgress((text) => process.stderr.write(text), liveTerminal());
  let answer: ModelsOutput;
  try {
    answer = await runModels({
      given,
      seats,
      spending,
      tellings,
      folder: answersFolder(process.cwd()),
      env: process.env,
      say: progress.say,
      onStep: (done, total) => progress.step(`${done} of ${total} decisions`),
    });
  } finally {
    progress.done();
  }
  process.stdout.write(`${options.json ? JSON.stringify(answer) : renderModels(answer)}\n`);
};
