import type { BacktestResult } from "../backtest/result.ts";
import { isoOf } from "./summary.ts";

/** A cell of CSV: quoted where it holds a comma, a quote or a line's end; a formula is text. */
const cell = (value: string | number): string => {
  const text = typeof value === "number" ? String(value) : value;
  const safe = typeof value === "string" && /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const csv = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  `${[head, ...rows].map((row) => row.map(cell).join(",")).join("\n")}\n`;

/** A row a decision: what the treasury was worth and what it was made of. */
export const equityCsv = (run: BacktestResult): string =>
  csv(
    [
      "time",
      "equityUsd",
      "navUsd",
      ...run.symbols.map((symbol) => `share${symbol}`),
      ...run.symbols.map((symbol) => `price${symbol}`),
    ],
    Array.from(run.time, (time, step) => [
      isoOf(time),
      run.equityUsd[step] as number,
      run.navUsd[step] as number,
      ...run.shares.map((share) => share[step] as number),
      ...run.prices.map((price) => price[step] as number),
    ]),
  );

/** A row a trade. */
export const tradesCsv = (run: BacktestResult): string =>
  csv(
    [
      "time",
      "from",
      "to",
      "amountIn",
      "amountOut",
      "valueInUsd",
      "feeUsd",
      "impactUsd",
      "slippageUsd",
      "gasUsd",
      "boundBy",
    ],
    run.trades.map((t) => [
      isoOf(t.time),
      t.from,
      t.to,
      t.amountIn,
      t.amountOut,
      t.valueInUsd,
      t.feeUsd,
      t.impactUsd,
      t.slippageUsd,
      t.gasUsd,
      t.boundBy,
    ]),
  );

/** A row a decision: what was decided, and what the guard made of it. */
export const decisionsCsv = (run: BacktestResult): string => {
  const vetoes = new Map(run.vetoes.map((veto) => [veto.step, veto]));
  return csv(
    ["time", "decision", "veto", "rules", "askedUsd", "allowedUsd"],
    run.decisions.map((line, step) => {
      const veto = vetoes.get(step);
      return [
        isoOf(run.time[step] as number),
        line,
        veto?.kind ?? "",
        veto?.rules.join(" ") ?? "",
        veto?.askedUsd ?? "",
        veto?.allowedUsd ?? "",
      ];
    }),
  );
};
