import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import { contestantOf } from "../../workflows/cli/commands/backtest/councils.ts";
import { backtest } from "../backtest.ts";
import { syntheticMarket } from "../history/synthetic.ts";
import { buildMarket, type Market } from "../market/market.ts";
import type { Bench } from "./bench.ts";

const root = join(import.meta.dirname, "../..");
const BALANCES = [150n * 10n ** 18n, 130_000n * 10n ** 6n, 50_000n * 10n ** 18n];
const ROUNDS = 5;

/** A year of hourly decisions with every rule of the example mandate, beside the same idea without a single rule. */
export const yearOfDecisions: Bench = {
  name: "backtest",
  withoutContracts: true,
  title: "a year of hourly decisions on a made-up market, 8,760 of them",
  note: "seats, tally, sizing, rules and limits as live; the loop without rules shows what they take",
  run: async (say) => {
    const mandate = loadMandate(readFileSync(join(root, "policies/mandates/example.yaml"), "utf8"));
    const market = buildMarket({ mandate, sets: [syntheticMarket()], everySeconds: 3_600 });
    const rows: [label: string, said: string][] = [
      ["hold", "hold"],
      ["constant mix", "constant-mix"],
      ["council of three seats", join(root, "agents/seats/example.yaml")],
    ];
    const figures = new Map(rows.map(([label]) => [label, [] as number[]]));
    const bare: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      say(`round ${round} of ${ROUNDS}`);
      for (const [label, said] of rows) {
        const contestant = contestantOf(said);
        if ("file" in contestant) continue;
        const council = contestant.seat(market, mandate);
        const took = await time(() => backtest({ id: label, mandate, market, council, balances: BALANCES }));
        // The first round only warms up.
        if (round > 0) figures.get(label)?.push(took);
      }
      const took = await time(async () => bareConstantMix(market));
      if (round > 0) bare.push(took);
    }
    return [
      ...rows.map(([label]) => ({ label, unit: "ms" as const, figures: figures.get(label) ?? [] })),
      { label: "constant mix, float64 loop without rules", unit: "ms", figures: bare },
    ];
  },
};

const time = async (run: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await run();
  return performance.now() - from;
};

/** What a few lines of floats make of it: no seat, no limit, no fee. */
const bareConstantMix = ({ assets, clock }: Market): number => {
  const [ether, dollars] = [assets[0]?.usd as Float64Array, assets[1]?.usd as Float64Array];
  let [weth, usdc] = [150, 180_000];
  for (let i = 0; i < clock.length; i++) {
    const [a, b] = [weth * (ether[i] as number), usdc * (dollars[i] as number)];
    const off = a / (a + b) - 0.6;
    if (Math.abs(off) <= 0.03) continue;
    weth -= (off * (a + b)) / (ether[i] as number);
    usdc += (off * (a + b)) / (dollars[i] as number);
  }
  return weth * (ether.at(-1) as number) + usdc * (dollars.at(-1) as number);
};
