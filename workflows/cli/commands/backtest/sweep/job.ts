import { readFileSync } from "node:fs";
import packageJson from "../../../../../package.json" with { type: "json" };
import { hashOf, hashOfText } from "../../../../../policies/treasury/canonical.ts";
import type { SweepPlan } from "../../../../../simulation/sweep/plan.ts";
import { BadUsageError } from "../../../errors.ts";
import { contestantOf } from "../councils.ts";
import type { Loaded, RunOptions } from "../options.ts";

/** Everything that a sweep's results depend on, and nothing of the machine that runs it. */
export type SweepJob = {
  format: 1;
  softwareVersion: string;
  plan: SweepPlan;
  /** Options of a backtest as they were said, without those that name files. */
  settings: Omit<RunOptions, "history" | "mandate" | "json">;
  /** The mandate file's text. */
  mandate: string;
  /** Content hashes, in the order of `--history`. */
  histories: string[];
  /** SHA-256 of somebody's own strategy file; null for one that comes with the house. */
  strategyHash: string | null;
};

export const jobOf = (given: Loaded, plan: SweepPlan): SweepJob => {
  const { from, to, every, holdings, startUsd, slippageBps, gasGwei, oracleLag, newEpoch, renew, checkpoints } =
    given.options;
  const said = { from, to, every, holdings, startUsd, slippageBps, gasGwei, oracleLag, newEpoch, renew, checkpoints };
  return {
    format: 1,
    softwareVersion: packageJson.version,
    plan,
    // What was not said is left out: it must not come back as null.
    settings: JSON.parse(JSON.stringify(said)) as SweepJob["settings"],
    mandate: readFileSync(given.options.mandate, "utf8"),
    histories: given.sets.map(({ contentHash }) => contentHash),
    strategyHash: strategyHashOf(plan.strategy),
  };
};

/** Names a sweep by its content: the same command is the same sweep. */
export const jobId = (job: SweepJob): string => hashOf(job).slice(2, 14);

const strategyHashOf = (strategy: string): string | null => {
  const contestant = contestantOf(strategy);
  return "file" in contestant ? hashOfText(readFileSync(contestant.file, "utf8")) : null;
};

/**
 * Sees to it that what is here is what the job was made of.
 * @throws SweepGroundsDifferError
 */
export const checkGrounds = (job: SweepJob, given: Loaded): void => {
  const here = given.sets.map(({ contentHash }) => contentHash);
  if (job.softwareVersion !== packageJson.version)
    throw new SweepGroundsDifferError(`version ${job.softwareVersion} began it and this is ${packageJson.version}`);
  if (here.join() !== job.histories.join())
    throw new SweepGroundsDifferError(
      `it runs on histories ${job.histories.join(", ")}, and these are ${here.join(", ")}`,
    );
  if (strategyHashOf(job.plan.strategy) !== job.strategyHash)
    throw new SweepGroundsDifferError(`the file ${job.plan.strategy.split(":")[0]} is another one`);
};

/** @throws BadUsageError where a point of the grid does not fit its strategy */
export const checkPoints = (plan: SweepPlan, said: readonly string[]): void => {
  if (/\.ya?ml(:|$)/.test(plan.strategy))
    throw new BadUsageError(
      "A seats file has no settings to sweep.",
      "Sweep one of its seats alone, such as constant-mix, or compare seats files with backtest compare.",
    );
  for (const one of said) contestantOf(one);
};

export class SweepGroundsDifferError extends Error {
  readonly code = "SWEEP_GROUNDS_DIFFER";
  constructor(how: string) {
    super(`This is not what the sweep began with: ${how}.\nName the same files, or begin anew with --fresh.`);
    this.name = "SweepGroundsDifferError";
  }
}
