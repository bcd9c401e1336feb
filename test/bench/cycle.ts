import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench } from "../../simulation/bench/bench.ts";
import type { Sidecar } from "../../workflows/adapters/recordStore.ts";
import { loadConfig } from "../../workflows/cli/config.ts";
import { createProgress } from "../../workflows/cli/progress.ts";
import { superviseRun, type CycleReport } from "../../workflows/cli/supervisor.ts";
import { root } from "../support/command.ts";
import { scriptedEndpoint, submits, type Reply } from "../support/scriptedEndpoint.ts";

/** What the model takes for every answer. */
const LATENCY_MS = 1_000;
const CYCLES = 8;
/** One draft and one critique, once each: a cycle that asks more often is not the one to measure. */
const CALLS = 2;

/** What a cycle takes beyond the model it waits for. */
export const cycleOverhead: Bench = {
  name: "overhead",
  title: `one cycle on the replica with an LLM seat whose endpoint answers after ${LATENCY_MS} ms, beside one without it`,
  note: "a cycle is from its workflow's start to its end, by the sidecar. Each has a new server, worker and chain. The seat is asked twice: drafts, then critiques",
  run: async (say) => {
    const cwd = mkdtempSync(join(tmpdir(), "exchequer-bench-"));
    const answered: number[] = [];
    const endpoint = await scriptedEndpoint(Array.from({ length: CALLS * (CYCLES + 1) }, () => late(answered)));
    const figures = { withModel: [], beyond: [], steps: [], without: [], taken: [], backtest: [] } as Record<
      string,
      number[]
    >;
    // Users' workers find what Node compiled before; without it they are the last to be ready, and the cycle waits for them.
    const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
    const user = { PATH, HOME, NODE_COMPILE_CACHE };
    const model = {
      OPENAI_API_KEY: "local",
      OPENAI_BASE_URL: endpoint.url,
      OPENAI_MODEL: "scripted",
      OPENAI_PRICES: "free",
    };
    try {
      // The first pair warms what every later one finds warm: replica, bundle of the workflow, file cache.
      for (let cycle = 0; cycle <= CYCLES; cycle++) {
        say(cycle === 0 ? "warming up" : `cycle ${cycle} of ${CYCLES}`);
        const { record, sidecar } = await cycleOnce(cwd, { ...user, ...model });
        const calls = answered.splice(0);
        const silent = record.ballots.flatMap(({ position }) =>
          position.kind === "abstain" ? [position.abstention] : [],
        );
        if (calls.length !== CALLS || silent.length > 0)
          throw new CycleNotComparableError(calls.length, silent[0]?.detail ?? "nobody abstained");
        const alone = await cycleOnce(cwd, user);
        if (cycle === 0) continue;
        const waited = calls.reduce((sum, call) => sum + call, 0);
        const seat = sidecar.modelCalls.filter(({ seat: id }) => id === "model-1");
        figures["withModel"]?.push(stageOf(sidecar, "cycle"));
        figures["beyond"]?.push(stageOf(sidecar, "cycle") - waited);
        figures["steps"]?.push(seat.reduce((sum, { milliseconds }) => sum + milliseconds, 0) - waited);
        figures["without"]?.push(stageOf(alone.sidecar, "cycle"));
        figures["taken"]?.push(stageOf(alone.sidecar, "taking it up"));
        figures["backtest"]?.push(stageOf(alone.sidecar, "backtestProposal"));
      }
    } finally {
      await endpoint.close();
      rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
    }
    const { withModel = [], beyond = [], steps = [], without = [], taken = [], backtest = [] } = figures;
    return [
      { label: "cycle with the LLM seat", unit: "ms", figures: withModel },
      { label: "beyond its slowest calls (draft and critique)", unit: "ms", figures: beyond },
      { label: "of that, in the LLM seat's own two steps", unit: "ms", figures: steps },
      { label: "cycle of the deterministic seats alone", unit: "ms", figures: without },
      { label: "of that, until its worker was ready", unit: "ms", figures: taken },
      { label: "of that, its proposal held against the past", unit: "ms", figures: backtest },
    ];
  },
};

/** Agrees with the deterministic seats after a while, and notes how long that was. */
const late =
  (answered: number[]): Reply =>
  (response, asked) => {
    const from = performance.now();
    response.once("finish", () => void answered.push(performance.now() - from));
    setTimeout(() => submits({ direction: "WETH->USDC", sizeBps: 1_000 })(response, asked), LATENCY_MS);
  };

const stageOf = ({ stages }: Sidecar, name: string): number =>
  stages.find((stage) => stage.name === name)?.milliseconds ?? Number.NaN;

const cycleOnce = async (cwd: string, env: Record<string, string | undefined>): Promise<CycleReport> => {
  let report: CycleReport | undefined;
  await superviseRun(
    {
      root,
      cwd,
      env,
      loaded: loadConfig({ cwd: root }),
      source: "replica",
      custody: "treasury",
      keep: false,
      approve: "ask",
      progress: createProgress(() => {}),
    },
    async (done) => void (report = done),
  );
  return report as CycleReport;
};

class CycleNotComparableError extends Error {
  readonly code = "BENCH_CYCLE_NOT_COMPARABLE";
  constructor(calls: number, abstention: string) {
    super(
      `The LLM seat was asked ${calls} times where ${CALLS} were meant, or a seat abstained: ${abstention}.\nThe scripted answer no longer fits the example mandate.`,
    );
    this.name = "CycleNotComparableError";
  }
}
