import type { BacktestResult } from "../../simulation/backtest/result.ts";
import {
  acrossOf,
  areaPath,
  type Box,
  dateTicks,
  downOf,
  fallsOf,
  linePath,
  type Range,
  rangeOf,
  ticksOf,
} from "../../simulation/reports/chartPaths.ts";
import { haltSpells } from "../../simulation/reports/halts.ts";
import { html, type Markup } from "./html.ts";

const WIDTH = 760;
const boxOf = (height: number): Box => ({ left: 62, top: 8, width: WIDTH - 70, height: height - 34 });

type Line = { label: string; values: Float64Array; dashed?: boolean };

const usd = (value: number): string =>
  Math.abs(value) >= 1e6
    ? `$${(value / 1e6).toFixed(2)}M`
    : Math.abs(value) >= 10_000
      ? `$${(value / 1e3).toFixed(0)}k`
      : `$${value.toLocaleString("en-US", { maximumFractionDigits: Math.abs(value) < 10 ? 3 : 0 })}`;
const percent = (value: number): string => `${(value * 100).toFixed(Math.abs(value) < 0.1 ? 1 : 0)}%`;

/** Grid, labels and whatever is drawn on them. */
const frame = (p: {
  time: Float64Array;
  height: number;
  range: Range;
  label: (value: number) => string;
  title: string;
  inside: Markup[];
}): Markup => {
  const box = boxOf(p.height);
  const [x, y] = [acrossOf(p.time, box), downOf(p.range, box)];
  const bottom = box.top + box.height;
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${p.height}" role="img" aria-label="${p.title}">
    ${ticksOf(p.range).map(
      (tick) =>
        html`<line class="grid" x1="${box.left}" x2="${box.left + box.width}" y1="${y(tick)}" y2="${y(tick)}" /><text
            x="${box.left - 6}"
            y="${y(tick) + 4}"
            text-anchor="end"
            >${p.label(tick)}</text
          >`,
    )}
    ${dateTicks(p.time[0] as number, p.time.at(-1) as number).map(
      ({ at, label }) =>
        html`<line class="axis" x1="${x(at)}" x2="${x(at)}" y1="${bottom}" y2="${bottom + 4}" /><text
            x="${x(at)}"
            y="${bottom + 17}"
            text-anchor="middle"
            >${label}</text
          >`,
    )}
    ${p.inside}
    <line class="axis" x1="${box.left}" x2="${box.left + box.width}" y1="${bottom}" y2="${bottom}" />
  </svg>`;
};

const legend = (lines: readonly { label: string; dashed?: boolean }[], also: Markup[] = []): Markup =>
  html`<ul class="legend">
    ${lines.map(
      ({ label, dashed }, i) =>
        html`<li>
          <svg viewBox="0 0 26 8"><path class="line l${i}${dashed ? " dashed" : ""}" d="M0 4L26 4" /></svg>${label}
        </li>`,
    )}
    ${also}
  </ul>`;

const drawn = (time: Float64Array, lines: readonly Line[], box: Box, range: Range): Markup[] =>
  lines
    .map(
      ({ values, dashed }, i) =>
        html`<path class="line l${i}${dashed ? " thin dashed" : ""}" d="${linePath(time, values, box, range)}" />`,
    )
    .toReversed();

/** When the policy stopped the council, behind whatever else is drawn. */
const haltBands = (run: BacktestResult, box: Box): Markup[] => {
  const x = acrossOf(run.time, box);
  return haltSpells(run)
    .filter(({ why }) => why === "reduce-only" || why === "halted" || why === "oracle")
    .map(({ why, from, to }) => {
      const width = Math.max(1, x(to) - x(from));
      return html`<rect
        class="${why === "reduce-only" ? "halt" : "stop"}"
        x="${x(from)}"
        y="${box.top}"
        width="${Math.round(width * 100) / 100}"
        height="${box.height}"
      />`;
    });
};

export const equityChart = (run: BacktestResult, lines: readonly Line[]): Markup => {
  const height = 300;
  const range = rangeOf(lines.map(({ values }) => values));
  const box = boxOf(height);
  const bands = [
    html`<li>
      <svg viewBox="0 0 26 8"><rect class="halt" width="26" height="8" /></svg>reduce-only
    </li>`,
    html`<li>
      <svg viewBox="0 0 26 8"><rect class="stop" width="26" height="8" /></svg>halted
    </li>`,
  ];
  return html`<figure>
    ${legend(lines, run.halts.some((bits) => (bits & 7) !== 0) ? bands : [])}
    ${frame({
      time: run.time,
      height,
      range,
      label: usd,
      title: "Equity over time",
      inside: [...haltBands(run, box), ...drawn(run.time, lines, box, range)],
    })}
    <figcaption>Balances at market prices, less gas.</figcaption>
  </figure>`;
};

export const drawdownChart = (run: BacktestResult, lines: readonly Line[]): Markup => {
  const falls = lines.map((line) => ({ ...line, values: fallsOf(line.values) }));
  const range = rangeOf(
    falls.map(({ values }) => values),
    [0],
  );
  const height = 200;
  return html`<figure>
    ${frame({
      time: run.time,
      height,
      range: { ...range, max: 0 },
      label: percent,
      title: "Fall from the highest equity so far",
      inside: drawn(run.time, falls, boxOf(height), { ...range, max: 0 }),
    })}
    <figcaption>Fall from the highest equity so far, same colours.</figcaption>
  </figure>`;
};

export const allocationChart = (run: BacktestResult): Markup => {
  const height = 190;
  const box = boxOf(height);
  const range = { min: 0, max: 1 };
  let lower = new Float64Array(run.time.length);
  const areas = run.shares.map((share, i) => {
    const upper = lower.map((value, row) => value + (share[row] as number));
    const area = html`<path class="f${i}" d="${areaPath(run.time, lower, upper, box, range)}" />`;
    lower = upper;
    return area;
  });
  return html`<figure>
    <ul class="legend">
      ${run.symbols.map(
        (symbol, i) =>
          html`<li>
            <svg viewBox="0 0 26 8"><rect class="f${i}" width="26" height="8" /></svg>${symbol}
          </li>`,
      )}
    </ul>
    ${frame({ time: run.time, height, range, label: percent, title: "Allocation over time", inside: areas })}
    <figcaption>Share of each asset at market prices.</figcaption>
  </figure>`;
};

/** Trades of one asset on its price, and a tick under it for each moment at which the guard stopped or cut a wish. */
export const tradesChart = (run: BacktestResult, symbol: string): Markup => {
  const height = 260;
  const box = boxOf(height);
  const prices = run.prices[run.symbols.indexOf(symbol)] as Float64Array;
  const range = rangeOf([prices]);
  const [x, y] = [acrossOf(run.time, box), downOf(range, box)];
  const marks = run.trades
    .filter(({ from, to }) => from === symbol || to === symbol)
    .slice(-MOST_MARKS)
    .map(({ time, step, to }) => {
      const [cx, cy] = [x(time), y(prices[step] as number)];
      return to === symbol
        ? html`<path class="buy mark" d="M${cx} ${cy + 2}l4.5 8h-9z" />`
        : html`<path class="sell mark" d="M${cx} ${cy - 2}l4.5 -8h-9z" />`;
    });
  const columns = [...new Set(run.vetoes.map(({ time }) => Math.round(x(time))))];
  return html`<figure>
    <ul class="legend">
      <li>
        <svg viewBox="0 0 26 8"><path class="line l0" d="M0 4L26 4" /></svg>${symbol}
      </li>
      <li>
        <svg viewBox="0 0 26 8"><path class="buy" d="M13 0l5 8h-10z" /></svg>bought
      </li>
      <li>
        <svg viewBox="0 0 26 8"><path class="sell" d="M13 8l5 -8h-10z" /></svg>sold
      </li>
      <li>
        <svg viewBox="0 0 26 8"><path class="veto" d="M13 0v8" /></svg>the guard stopped or cut a wish
      </li>
    </ul>
    ${frame({
      time: run.time,
      height,
      range,
      label: usd,
      title: `Trades on the price of ${symbol}`,
      inside: [
        ...columns.map((at) => html`<path class="veto" d="M${at} ${box.top + box.height - 9}v9" />`),
        html`<path class="line l0 thin" d="${linePath(run.time, prices, box, range)}" />`,
        ...marks,
      ],
    })}
    ${run.trades.length > MOST_MARKS ? html`<figcaption>The last ${MOST_MARKS} trades.</figcaption>` : null}
  </figure>`;
};

const MOST_MARKS = 600;

/** What positions earned and lost so far, and what lending paid; nothing where there was neither. */
export const yieldsChart = (run: BacktestResult): Markup | null => {
  const { lpFeesUsd, impermanentLossUsd, lvrUsd, interestUsd } = run.yields;
  const lines: Line[] = [
    { label: "fees earned", values: lpFeesUsd },
    { label: "impermanent loss", values: impermanentLossUsd },
    { label: "loss against rebalancing", values: lvrUsd },
    { label: "interest", values: interestUsd },
  ].filter(({ values }) => values.some((value) => value !== 0));
  if (lines.length === 0) return null;
  const height = 220;
  const range = rangeOf(
    lines.map(({ values }) => values),
    [0],
  );
  return html`<figure>
    ${legend(lines)}
    ${frame({ time: run.time, height, range, label: usd, title: "Fees, losses and interest so far", inside: drawn(run.time, lines, boxOf(height), range) })}
    <figcaption>
      So far. Losses point up: fees over loss against rebalancing is what providing liquidity was worth.
    </figcaption>
  </figure>`;
};

/** NAV by the oracle beside NAV with every stable counted at one dollar, around the worst of it. */
export const stablesChart = (run: BacktestResult, aroundSeconds = 6 * 86_400): Markup | null => {
  let [worst, most] = [-1, 0];
  run.navUsd.forEach((nav, step) => {
    const gap = Math.abs((run.dollarNavUsd[step] as number) / nav - 1);
    if (gap > most) [worst, most] = [step, gap];
  });
  if (worst < 0 || most < 0.001) return null;
  const middle = run.time[worst] as number;
  const from = Math.max(
    0,
    run.time.findIndex((time) => time >= middle - aroundSeconds),
  );
  const past = run.time.findIndex((time) => time > middle + aroundSeconds);
  const to = past < 0 ? run.time.length : past;
  const time = run.time.subarray(from, to);
  const lines: Line[] = [
    { label: "NAV by the oracle: what the policy counts", values: run.navUsd.subarray(from, to) },
    { label: "NAV with every stable counted at one dollar", values: run.dollarNavUsd.subarray(from, to), dashed: true },
  ];
  const height = 220;
  const range = rangeOf(lines.map(({ values }) => values));
  return html`<figure>
    ${legend(lines)}
    ${frame({ time, height, range, label: usd, title: "NAV by the oracle and at a dollar a stable", inside: drawn(time, lines, boxOf(height), range) })}
  </figure>`;
};
