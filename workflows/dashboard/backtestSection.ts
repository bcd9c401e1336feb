import type { CycleRecord } from "../../policies/treasury/cycleRecord.ts";
import { askedWords, backtestRows, changeOf, drawnWords, historyWords, ruleWords } from "../cli/backtestWords.ts";
import { html, table, type Markup } from "./html.ts";

/** What is held beside what the proposal would leave, held against the past. Nothing where there was no proposal. */
export const backtestSection = (record: CycleRecord): Markup | null => {
  const { backtest } = record;
  if (backtest === undefined) return null;
  const rows = backtestRows(backtest).map(
    ({ name, current, proposed }) =>
      html`<tr>
        <td>${name}</td>
        <td class="n">${current}</td>
        <td class="n">${proposed}</td>
      </tr>`,
  );
  const rule = ruleWords(backtest);
  const sets = backtest.histories.map((hash) => html` <code>${hash}</code>`);
  return html`<section>
    <h2>Held against the past</h2>
    ${backtest.synthetic ? html`<p class="notice"><b>A made-up market.</b> Nothing about a real one follows from these figures.</p>` : null}
    ${
      rows.length > 0
        ? table(
            html`<th>held untouched for ${backtest.windowDays} days</th>
              <th class="n">as it is</th>
              <th class="n">as proposed</th>`,
            rows,
          )
        : html`<p>There is no history to hold it against.</p>`
    }
    ${historyWords(backtest).map((line) => html`<p class="wait small">${line}</p>`)}
    ${
      rule === null
        ? null
        : html`<p class="small">
            The ${rule} in the last window, deciding hourly from today's shares: deepest fall
            ${changeOf(backtest.rule?.deepestFallBps ?? 0)}, ${backtest.rule?.trades ?? 0} trades.
          </p>`
    }
    <p class="small quiet">
      ${drawnWords(backtest)}; ${askedWords(record)}. Advice that the workflow follows: no contract knows of it.
      History: ${sets.length > 0 ? sets : "none"}
    </p>
  </section>`;
};
