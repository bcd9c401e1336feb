import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dialOf } from "../../simulation/sweep/grid.ts";
import type { SweepPlan } from "../../simulation/sweep/plan.ts";
import type { Bench } from "../../simulation/bench/bench.ts";
import { loaded } from "../../workflows/cli/commands/backtest/options.ts";
import { runSweep } from "../../workflows/cli/commands/backtest/sweep/follow.ts";
import { jobOf } from "../../workflows/cli/commands/backtest/sweep/job.ts";
import { createProgress } from "../../workflows/cli/progress.ts";
import { root } from "../support/command.ts";

const ROUNDS = 3;
const PLAN: SweepPlan = {
  strategy: "trend",
  dials: [dialOf("fastDays=3:18:1"), dialOf("slowDays=20:65:5")],
  score: "sharpe",
  windows: [],
};
const TRIALS = 160;

/** The same sweep on one worker and on two, in turns: server, workers and their code are started anew each time, and counted. */
export const sweepOfTrials: Bench = {
  name: "sweep",
  withoutContracts: true,
  title: `a sweep of ${TRIALS} years of six-hourly decisions over Temporal, on one worker beside two`,
  note: "the whole command but its report: a server, workers, the workflow, rows fetched; a pair of processors gains twice at most",
  run: async (say) => {
    const cwd = mkdtempSync(join(tmpdir(), "exchequer-bench-sweep-"));
    const figures = new Map([1, 2].map((workers) => [workers, [] as number[]]));
    try {
      const options = { history: [], mandate: join(root, "policies/mandates/example.yaml"), every: "6h" };
      const more = { startUsd: "630000", slippageBps: "2", oracleLag: "0s", checkpoints: true };
      const job = jobOf(await loaded({ ...options, ...more }), PLAN);
      for (let round = 0; round <= ROUNDS; round++)
        for (const [workers, kept] of figures) {
          say(`round ${round} of ${ROUNDS}, ${workers} worker${workers === 1 ? "" : "s"}`);
          const from = performance.now();
          const progress = createProgress(() => {});
          await runSweep({ cwd, env: process.env, job, histories: [], workers, fresh: true, progress });
          // The first round bundles the workflow.
          if (round > 0) kept.push((performance.now() - from) / 1_000);
        }
    } finally {
      rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
    }
    return [...figures].map(([workers, kept]) => ({
      label: workers === 1 ? "one worker" : "two workers",
      unit: "s" as const,
      figures: kept,
    }));
  },
};
