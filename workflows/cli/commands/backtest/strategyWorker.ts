import { parentPort, workerData } from "node:worker_threads";
import { backtest } from "../../../../simulation/backtest.ts";
import { chairOf } from "../../../../simulation/strategies/strategy.ts";
import { viewAt } from "../../../../simulation/strategies/view.ts";
import { ballotsFrom } from "../../../../agents/ballots.ts";
import { loaded } from "./options.ts";
import { type Answer, type Errand, strategyFrom } from "./strategyFile.ts";

/** One run of somebody's own strategy, in a thread that may be ended at any moment. */
const answerTo = async ({ file, settings, options, mandate, cutAt, beat }: Errand): Promise<Answer> => {
  const steps = new Int32Array(beat);
  try {
    const given = await loaded(options);
    const market = given.market(cutAt ?? undefined);
    const strategy = await strategyFrom(file, settings);
    Atomics.store(steps, 0, 1);
    const chair = chairOf(strategy, (snapshot) => viewAt(market, mandate, snapshot));
    const result = await backtest({
      id: strategy.id,
      mandate,
      market,
      council: { ...chair, quorum: 1, critiqueRounds: 0, ballotsFrom },
      balances: given.balances(market),
      surroundings: given.surroundings,
      onStep: (step) => void Atomics.store(steps, 0, step + 2),
    });
    return { kind: "done", result };
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: string };
    return {
      kind: "failed",
      code: typeof code === "string" ? code : "STRATEGY_FILE",
      message: message ?? String(error),
    };
  }
};

// A thread is no window: it has no origin to name.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort?.postMessage(await answerTo(workerData as Errand));
