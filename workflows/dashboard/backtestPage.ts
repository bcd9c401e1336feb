import { createHash } from "node:crypto";
import { feesWarning } from "../../simulation/market/market.ts";
import type { BacktestResult } from "../../simulation/backtest/result.ts";
import type { Statistics } from "../../simulation/reports/statistics.ts";
import type { Summary } from "../../simulation/reports/summary.ts";
import type { BacktestOutput } from "../cli/commands/backtest/outputs.ts";
import {
  againstSentence,
  day,
  dollars,
  evmSentence,
  FIGURES,
  haltWords,
  number,
  percent,
  SYNTHETIC_MARK,
} from "../cli/commands/backtest/render.ts";
import {
  allocationChart,
  drawdownChart,
  equityChart,
  stablesChart,
  tradesChart,
  yieldsChart,
} from "./backtestCharts.ts";
import { backtestStyle } from "./backtestStyle.ts";
import { html, Markup, table } from "./html.ts";

/** A run to be held against: its name and what it came to. */
export type Beside = { label: string; result: BacktestResult; statistics: Statistics };

const styleHash = createHash("sha256").update(backtestStyle).digest("base64");
const POLICY = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;
const styleElement = new Markup(`<style>${backtestStyle}</style>`);

/**
 * A backtest as one page that needs nothing else: no script, no request, no font. It prints, and it follows the reader's light
 * or dark.
 * @param beside first the ones the run is held against in the charts
 */
export const renderBacktestPage = (answer: BacktestOutput, run: BacktestResult, beside: readonly Beside[]): string => {
  const { grounds, run: summary } = answer;
  const lines = [
    { label: summary.strategy, values: run.equityUsd },
    ...beside.slice(0, 5).map(({ label, result }, i) => ({ label, values: result.equityUsd, dashed: i > 0 })),
  ];
  const main = mainAsset(run);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>Backtest: ${summary.strategy} under ${grounds.mandate.name}</title>
        ${styleElement}
      </head>
      <body>
        <main>
          ${grounds.synthetic ? html`<p class="warning">${SYNTHETIC_MARK}</p>` : null}
          <header>
            <span class="badge wait">backtest</span>
            <h1>${summary.strategy}: ${dollars(summary.startUsd)} became ${dollars(summary.endUsd)}</h1>
            <p>
              ${againstSentence(answer.againstHold, "doing nothing")}.
              ${againstSentence(answer.guardAgainstNone, "the same without the guard")}.
            </p>
            <p class="quiet small">
              ${day(summary.from)} to ${day(summary.to)} UTC, ${summary.decisions.toLocaleString("en-US")} decisions,
              every one judged by the mandate “${grounds.mandate.name}”.
            </p>
          </header>
          ${figureCards(summary)}
          <h2>Equity</h2>
          ${equityChart(run, lines)} ${drawdownChart(run, lines)}
          <h2>Held against</h2>
          ${comparisonTable(summary, beside)}
          <h2>Allocation</h2>
          ${allocationChart(run)}
          <h2>Trades</h2>
          ${main === null ? null : tradesChart(run, main)} ${costTable(summary)}
          ${yieldsSection(summary, run, feesWarning(grounds.assumptions))}
          <h2>What the guard did</h2>
          ${vetoTable(summary)} ${haltTable(summary)} ${stablesSection(summary, run)}
          <h2>What this rests on</h2>
          <ul class="small">
            ${answer.evm === undefined ? null : html`<li>${evmSentence(answer.evm)}</li>`}
            ${grounds.assumptions.map((note) => html`<li>${note}</li>`)}
            <li>What the market model gets wrong stands in simulation/ASSUMPTIONS.md.</li>
          </ul>
          <footer class="small quiet">
            <dl>
              <dt>mandate</dt>
              <dd><code>${grounds.mandate.hash}</code></dd>
              ${grounds.histories.map(
                (hash) =>
                  html`<dt>history</dt>
                    <dd><code>${hash}</code></dd>`,
              )}
              <dt>result</dt>
              <dd><code>${summary.resultHash}</code></dd>
            </dl>
            <p>
              Definitions: Sharpe (1994), Sortino and Price (1994), Rockafellar and Uryasev (2000) for the mean of the
              worst 5% of days, Politis and Romano (1994) for the 95% intervals. Returns by UTC day, 365 a year, no
              risk-free rate.
            </p>
          </footer>
        </main>
      </body>
    </html> `.text;
};

/** The volatile asset that was traded most, or the first asset whose price moves. */
const mainAsset = (run: BacktestResult): string | null => {
  const moved = (symbol: string): number =>
    run.trades.filter(({ from, to }) => from === symbol || to === symbol).length;
  const moving = run.symbols.filter((_, at) => {
    const prices = run.prices[at] as Float64Array;
    return prices.some((price) => Math.abs(price / (prices[0] as number) - 1) > 0.2);
  });
  return moving.sort((a, b) => moved(b) - moved(a))[0] ?? null;
};

const card = (value: string, label: string): Markup => html`<div><b>${value}</b><span>${label}</span></div>`;

const figureCards = ({ statistics, costs, trades, halted }: Summary): Markup => {
  const all = costs.feesUsd + costs.impactUsd + costs.slippageUsd + costs.gasUsd;
  return html`<div class="figures">
    ${card(percent(statistics.totalReturn), "total return")} ${card(percent(statistics.maxDrawdown), "deepest fall")}
    ${card(number(statistics.sharpe), "Sharpe")} ${card(percent(statistics.cvar95), "mean of the worst 5% of days")}
    ${card(`${trades}`, "trades")} ${card(dollars(all), "costs")}
    ${card(percent(halted["reduce-only"] + halted.halted, 1), "of the time reduce-only or halted")}
  </div>`;
};

const comparisonTable = (summary: Summary, beside: readonly Beside[]): Markup =>
  table(
    html`<th></th>
      <th class="n">${summary.strategy}</th>
      ${beside.map(({ label }) => html`<th class="n">${label}</th>`)}`,
    FIGURES.map(
      ([label, of]) =>
        html`<tr>
          <td>${label}</td>
          <td class="n">${of(summary.statistics)}</td>
          ${beside.map(({ statistics }) => html`<td class="n">${of(statistics)}</td>`)}
        </tr>`,
    ),
  );

const costTable = ({ costs, turnoverPerYear, trades, startUsd }: Summary): Markup =>
  table(
    html`<th>Cost</th>
      <th class="n">dollars</th>
      <th class="n">of the start</th>`,
    moneyRows(
      [
        ["pool fees", costs.feesUsd],
        ["price impact", costs.impactUsd],
        ["slippage", costs.slippageUsd],
        ["gas", costs.gasUsd],
      ],
      startUsd,
    ).concat(
      html`<tr>
        <td>${trades} trades, turnover a year</td>
        <td class="n"></td>
        <td class="n">${turnoverPerYear.toFixed(2)} times</td>
      </tr>`,
    ),
  );

/** What something came to, in dollars and of what there was at the start. */
const moneyRows = (rows: readonly (readonly [label: string, usd: number])[], startUsd: number): Markup[] =>
  rows.map(
    ([label, usd]) =>
      html`<tr>
        <td>${label}</td>
        <td class="n">${dollars(usd)}</td>
        <td class="n">${percent(usd / startUsd, 3)}</td>
      </tr>`,
  );

const vetoTable = ({ vetoes }: Summary): Markup =>
  vetoes.length === 0
    ? html`<p>It granted every wish in full.</p>`
    : html`${table(
          html`<th>Rule</th>
            <th class="n">stopped</th>
            <th class="n">made smaller</th>
            <th class="n">days</th>
            <th class="n">held back</th>
            <th class="n">saved in a day</th>
            <th class="n">in a week</th>`,
          vetoes.map(
            ({ rule, stopped, cut, days, heldBackUsd, savedUsd }) =>
              html`<tr>
                <td>${rule}</td>
                <td class="n">${stopped}</td>
                <td class="n">${cut}</td>
                <td class="n">${days}</td>
                <td class="n">${dollars(heldBackUsd)}</td>
                <td class="n">${dollars(savedUsd["1d"])}</td>
                <td class="n">${dollars(savedUsd["7d"])}</td>
              </tr>`,
          ),
        )}
        <p class="small quiet">
          Held back and saved are the mean of one veto: what was not moved, and what not moving it earned afterwards,
          before the costs of moving. A minus is what the guard cost.
        </p>`;

const haltTable = ({ halts }: Summary): Markup =>
  halts.length === 0
    ? html`<p>The policy never halted the council.</p>`
    : table(
        html`<th>From</th>
          <th>To</th>
          <th>Why</th>
          <th class="n">decisions</th>`,
        halts.slice(0, 60).map(
          ({ why, from, to, decisions }) =>
            html`<tr>
              <td>${day(from)}</td>
              <td>${day(to)}</td>
              <td>${haltWords(why)}</td>
              <td class="n">${decisions}</td>
            </tr>`,
        ),
        "small",
      );

const yieldsSection = ({ yields, startUsd }: Summary, run: BacktestResult, warning: string | null): Markup | null => {
  const chart = yieldsChart(run);
  if (yields === null || chart === null) return null;
  const rows = (
    [
      ["fees earned", yields.lpFeesUsd],
      ["impermanent loss: what was put in, held instead, would be worth more", -yields.impermanentLossUsd],
      ["loss against rebalancing: traded at the market's price instead", -yields.lvrUsd],
      ["fees less loss against rebalancing", yields.lpFeesUsd - yields.lvrUsd],
      ["interest", yields.interestUsd],
    ] as const
  ).filter(([, value]) => value !== 0);
  return html`<h2>Positions and lending</h2>
    ${warning === null || yields.positionsOpened === 0 ? null : html`<p class="warning">${warning}</p>`} ${chart}
    ${table(
      html`<th>What</th>
        <th class="n">dollars</th>
        <th class="n">of the start</th>`,
      moneyRows(rows, startUsd),
    )}
    ${
      run.moves.length === 0
        ? null
        : table(
            html`<th>When</th>
              <th>Position</th>
              <th>bound by</th>
              <th class="n">ticks</th>
              <th class="n">worth</th>`,
            run.moves.slice(0, 60).map(
              ({ time, kind, id, pool, tickLower, tickUpper, valueUsd, boundBy }) =>
                html`<tr>
                  <td>${day(new Date(time * 1000).toISOString())}</td>
                  <td>${kind} ${id}, ${pool}</td>
                  <td>${boundBy}</td>
                  <td class="n">${tickLower} to ${tickUpper}</td>
                  <td class="n">${dollars(valueUsd)}</td>
                </tr>`,
            ),
            "small",
          )
    }`;
};

const stablesSection = ({ dollarStables }: Summary, run: BacktestResult): Markup | null => {
  const chart = stablesChart(run);
  if (dollarStables === null || chart === null) return null;
  return html`<h2>Stables are not dollars</h2>
    <p>
      On ${day(dollarStables.at)} UTC a treasury that counts every stable at one dollar would have written
      ${dollars(dollarStables.countedUsd)} where the oracle says ${dollars(dollarStables.navUsd)}: wrong by
      ${(dollarStables.overstatedBps / 100).toFixed(2)}% of NAV.
    </p>
    ${chart}`;
};
