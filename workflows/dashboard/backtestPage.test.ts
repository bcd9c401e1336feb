import { describe, expect, it } from "vitest";
import { flat, hourly, runStrategy } from "../../test/support/backtests.ts";
import { statisticsOf } from "../../simulation/reports/statistics.ts";
import { against, summaryOf } from "../../simulation/reports/summary.ts";
import { HOLD, shift } from "../../simulation/strategies/strategy.ts";
import type { BacktestOutput } from "../cli/commands/backtest/outputs.ts";
import { renderBacktestPage } from "./backtestPage.ts";

const HOSTILE = `</title></style><script>alert(1)</script><img src=https://evil.example/x onerror=alert(1)>`;

const pageOf = async (p: { id?: string; synthetic?: boolean; mandate?: string } = {}): Promise<string> => {
  const closes = { ETH: [...flat(3_000, 30), ...flat(2_000, 30)], USDC: [...flat(1, 40), ...flat(0.9, 20)] };
  let bought = false;
  const strategy = {
    id: "once",
    decide: () => (bought ? HOLD : ((bought = true), shift("USDC", "WETH", 900))),
  };
  const run = { ...(await runStrategy({ strategy, sets: [hourly(closes)] })), id: p.id ?? "once" };
  const hold = await runStrategy({ strategy: { id: "hold", decide: () => HOLD }, sets: [hourly(closes)] });
  const brief = { endUsd: 1, statistics: statisticsOf(hold.time, hold.equityUsd) };
  const answer: BacktestOutput = {
    grounds: {
      mandate: { name: p.mandate ?? "Example", hash: "0x01" },
      histories: ["0x02"],
      synthetic: p.synthetic ?? false,
      everySeconds: 3_600,
      assumptions: ["DAI is taken for $1.00."],
    },
    run: summaryOf(run),
    hold: brief,
    againstHold: against(run, hold),
    withoutGuard: { ...brief, trades: 0 },
    guardAgainstNone: against(run, hold),
  };
  return renderBacktestPage(answer, run, [{ label: p.id ?? "hold", result: hold, statistics: brief.statistics }]);
};

describe("backtest page", () => {
  it("default: says what it came to, draws it, and names what it rests on", async () => {
    const page = await pageOf();
    expect(page).toMatch(/<h1>\s*once: \$630,000 became/);
    for (const text of ["trade-size", "reduce-only", "DAI is taken for $1.00.", "0x02", "Stables are not dollars"])
      expect(page).toContain(text);
    expect(page.match(/<svg class="chart"/g)?.length).toBe(5);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
    expect(page).not.toContain("SYNTHETIC");
  });

  it("behavior: a made-up market stands first, before anything else is said", async () => {
    const page = await pageOf({ synthetic: true });
    expect(page.indexOf("SYNTHETIC")).toBeGreaterThan(0);
    expect(page.indexOf("SYNTHETIC")).toBeLessThan(page.indexOf("<h1>"));
  });

  it("behavior: names are text: nothing on the page runs, loads or leads elsewhere", async () => {
    const page = await pageOf({ id: HOSTILE, mandate: HOSTILE });
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(
      page.match(
        /<(?:script|img|link|iframe|object|a)\b[^>]*>|<[^>]*\s(?:on[a-z]+|style|src|href)\s*=|url\(|@import/gi,
      ),
    ).toBeNull();
  });
});
