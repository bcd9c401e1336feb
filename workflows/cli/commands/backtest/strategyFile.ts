import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import type { BacktestInput } from "../../../../simulation/backtest.ts";
import type { BacktestResult } from "../../../../simulation/backtest/result.ts";
import type { Strategy } from "../../../../simulation/strategies/strategy.ts";
import type { RunOptions } from "./options.ts";

/** Somebody's own strategy: `export default (settings) => ({ id, decide(view) })` in a file of TypeScript or JavaScript. */
export const isStrategyFile = (said: string): boolean => /\.[mc]?[jt]s$/.test(said);

/** What the worker is told. Histories are read again there: they are quicker to read than to copy. */
export type Errand = {
  file: string;
  /** What stood behind the file's name, as texts. */
  settings: Record<string, string>;
  options: RunOptions;
  mandate: Mandate;
  cutAt: number | null;
  /** One word: how many steps are done. */
  beat: SharedArrayBuffer;
};

export type Answer = { kind: "done"; result: BacktestResult } | { kind: "failed"; code: string; message: string };

/** A step that takes longer than this is taken for one that never ends [milliseconds]. */
const PATIENCE = Number(process.env["EXCHEQUER_STRATEGY_PATIENCE_MS"] ?? 10_000);

/**
 * Runs a strategy file in a thread of its own, so that one that loops can be ended.
 * @param onStep asked again and again while the thread works; the thread is ended once it throws
 * @throws StrategyFileError, StrategyLoopsError, and whatever the run itself or `onStep` throws
 */
export const runFile = (errand: Omit<Errand, "beat">, onStep?: BacktestInput["onStep"]): Promise<BacktestResult> => {
  if (!existsSync(errand.file)) throw new StrategyFileError(errand.file, "it is not there");
  const beat = new SharedArrayBuffer(4);
  const steps = new Int32Array(beat);
  const worker = new Worker(new URL("./strategyWorker.ts", import.meta.url), { workerData: { ...errand, beat } });
  return new Promise<BacktestResult>((done, fail) => {
    let [seen, since] = [-1, Date.now()];
    const watch = setInterval(() => {
      const now = Atomics.load(steps, 0);
      if (now !== seen) [seen, since] = [now, Date.now()];
      // Before the first step histories are read, however long that takes.
      else if (now > 0 && Date.now() - since > PATIENCE) fail(new StrategyLoopsError(errand.file, now));
      void Promise.resolve(onStep?.(now)).catch(fail);
    }, 100);
    const end = () => clearInterval(watch);
    worker.once("message", (answer: Answer) => {
      end();
      if (answer.kind === "done") done(answer.result);
      else fail(Object.assign(new Error(answer.message), { code: answer.code }));
    });
    worker.once("error", (error) => (end(), fail(new StrategyFileError(errand.file, error.message))));
    worker.once("exit", () => (end(), fail(new StrategyFileError(errand.file, "it ended the run without an answer"))));
  }).finally(() => worker.terminate());
};

/** The strategy a file makes. @throws StrategyFileError */
export const strategyFrom = async (file: string, settings: Errand["settings"]): Promise<Strategy> => {
  let loaded: { default?: unknown };
  try {
    loaded = (await import(pathToFileURL(resolve(file)).href)) as { default?: unknown };
  } catch (error) {
    throw new StrategyFileError(file, (error as Error).message.split("\n")[0] ?? "it does not load");
  }
  if (typeof loaded.default !== "function") throw new StrategyFileError(file, "its default export is no function");
  const made = (await (loaded.default as (given: Errand["settings"]) => unknown)(settings)) as Partial<Strategy> | null;
  if (typeof made?.id !== "string" || !/^[a-z][a-z0-9-]{1,31}$/.test(made.id) || typeof made.decide !== "function")
    throw new StrategyFileError(file, "what it makes has no id of lower-case letters, or no decide");
  return made as Strategy;
};

export class StrategyFileError extends Error {
  readonly code = "STRATEGY_FILE";
  constructor(file: string, problem: string) {
    super(
      `The strategy ${file} cannot be run: ${problem.slice(0, 300)}.\nsimulation/strategies/README.md shows one that can.`,
    );
    this.name = "StrategyFileError";
  }
}

export class StrategyLoopsError extends Error {
  readonly code = "STRATEGY_LOOPS";
  constructor(file: string, steps: number) {
    super(
      `The strategy ${file} did not decide for ${PATIENCE / 1000} seconds, after ${steps - 1} decisions, and was ended.\nLook for a loop in decide; a slow one may take longer with EXCHEQUER_STRATEGY_PATIENCE_MS.`,
    );
    this.name = "StrategyLoopsError";
  }
}
