import type { CycleRecord, Seal } from "../../policies/treasury/cycleRecord.ts";
import type { RunFolder, Sidecar } from "../adapters/recordStore.ts";
import { createRedactor } from "../adapters/redactor.ts";
import type { Approve } from "./approve.ts";
import { causeWords } from "./errors.ts";
import { InterruptedError, listenForInterrupt, type Interrupt } from "./interrupt.ts";
import type { Progress } from "./progress.ts";

/** What whatever is supervised says of itself at its end. */
type Ended = { run: RunFolder };

/** What every run is asked, whether it begins or goes on. */
export type RunOptions = {
  root: string;
  cwd: string;
  env: Record<string, string | undefined>;
  keep: boolean;
  approve: Approve;
  progress: Progress;
};

export type CycleReport = { run: RunFolder; record: CycleRecord; recordHash: string; seal: Seal; sidecar: Sidecar };
export type StillUp = { rpcUrl: string; temporalAddress: string; uiUrl: string | null };

/** What is closed at the end, whether it was ready by then or not: workers drain before their server and chain go. */
export type Closers = { workers: (() => Promise<void>)[]; ground: (() => Promise<void>)[] };

/** What a run in progress has around it. */
export type Frame = {
  interrupt: Interrupt;
  closers: Closers;
  /** Names the folder in which the run's end is noted. */
  owns: (run: RunFolder) => void;
};

/**
 * Does a run's work so that, however it ends, everything it started is gone again and its folder says how it ended.
 * @param onReport gets the result while chain and server are still up
 */
export const supervised = async <Report extends Ended>(
  p: Pick<RunOptions, "env" | "keep" | "progress"> & {
    /** What goes on with it, for whoever interrupts it. */ goOn?: string;
  },
  work: (frame: Frame) => Promise<{ report: Report; up: StillUp }>,
  onReport: (report: Report, up: StillUp) => Promise<void>,
): Promise<void> => {
  const interrupt = listenForInterrupt(p.goOn);
  const closers: Closers = { workers: [], ground: [] };
  let run: RunFolder | null = null;
  try {
    const { report, up } = await work({ interrupt, closers, owns: (folder) => void (run = folder) });
    p.progress.step("");
    await onReport(report, up);
    if (p.keep) await interrupt.heard.catch(() => {});
    report.run.update({ pid: null });
  } catch (error) {
    const told = interrupt.signal.aborted ? (interrupt.signal.reason as Error) : (error as Error);
    if (run !== null) noteEnd(run, told, p.env);
    throw told;
  } finally {
    p.progress.step("stopping what was started");
    for (const step of [closers.workers, closers.ground]) await Promise.allSettled(step.map((close) => close()));
    p.progress.done();
    interrupt.dispose();
  }
};

/** Notes in the run's folder how it ended. A folder that can no longer be written has said so already. */
const noteEnd = (run: RunFolder, error: Error, env: RunOptions["env"]): void => {
  const state = error instanceof InterruptedError ? "interrupted" : "failed";
  const words = error instanceof InterruptedError ? (error.message.split("\n")[0] ?? "") : causeWords(error);
  try {
    run.update({
      state,
      finishedAt: new Date().toISOString(),
      pid: null,
      ending: createRedactor(env)(words).slice(0, 400),
    });
  } catch {
    return;
  }
};
