import type { HistoryVerify, PoolCheck } from "../../../../simulation/history/pool/verifySwaps.ts";
import type { HistoryInfo } from "../../../../simulation/history/setInfo.ts";

const GAPS_SHOWN = 8;
const MISMATCHES_SHOWN = 10;
const figure = (value: number): string => value.toLocaleString("en-US");

/** A set as a person reads it. */
export const describeInfo = (info: HistoryInfo): string =>
  [
    ...(info.synthetic === null
      ? []
      : [`SYNTHETIC: made up by ${info.synthetic.generator}, seed ${info.synthetic.seed}; no market ever did this`]),
    `content hash  ${info.contentHash}`,
    ...info.series.flatMap(seriesLines),
    ...info.sources.flatMap(({ file, layout, rowsRead, rowsKept, repairs, sha256 }) => [
      `from ${file}: ${layout}, ${figure(rowsRead)} rows read, ${figure(rowsKept)} kept, SHA-256 ${sha256.slice(0, 14)}…`,
      ...repairs.map(
        ({ rule, count, lines }) =>
          `    ${figure(count)} × ${rule}${lines.length === 0 ? "" : ` (line ${lines.join(", ")}${count > lines.length ? ", …" : ""})`}`,
      ),
    ]),
  ].join("\n");

const seriesLines = (series: HistoryInfo["series"][number]): string[] => {
  const { stepSeconds, gaps, longestSilence: silence } = series;
  const rhythm =
    stepSeconds === null
      ? `as it happened, longest silence ${duration(silence?.seconds ?? 0)}${silence ? ` after ${silence.after}` : ""}`
      : `every ${duration(stepSeconds)}, ${gaps.length === 0 ? "no gaps" : `${figure(series.missing)} row${series.missing === 1 ? "" : "s"} missing in ${figure(gaps.length)} gap${gaps.length === 1 ? "" : "s"}`}`;
  const absent = series.columns.filter((column) => column.absent > 0);
  return [
    `${series.name}: ${figure(series.rows)} rows, ${series.from} to ${series.to}`,
    `    ${rhythm}`,
    ...gaps
      .slice(0, GAPS_SHOWN)
      .map(
        ({ after, before, missing }) =>
          `    gap    ${figure(missing)} row${missing === 1 ? "" : "s"} between ${after} and ${before}`,
      ),
    ...(gaps.length > GAPS_SHOWN ? [`    gap    and ${figure(gaps.length - GAPS_SHOWN)} more: --json lists them`] : []),
    `    holds  ${series.columns.map(({ name, type }) => (type === "int" ? `${name} (exact)` : name)).join(", ")}`,
    ...absent.map((column) => `    lacks  ${column.name} in ${figure(column.absent)} rows: absent, not zero`),
  ];
};

const duration = (seconds: number): string => {
  for (const [unit, length] of [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ] as const)
    if (seconds >= length) {
      const count = Number((seconds / length).toFixed(1));
      return count === 1 ? unit : `${count} ${unit}s`;
    }
  return `${seconds} seconds`;
};

/** A verification as a person reads it. */
export const describeVerify = (check: HistoryVerify): string =>
  [
    ...(check.synthetic ? ["SYNTHETIC: no pool ever did this"] : []),
    `${check.ok ? "matches" : "DOES NOT MATCH"}: ${figure(check.matching)} of ${figure(check.withinOneLiquidity)} swaps within one active liquidity come out to the unit from the row before`,
    ...check.pools.flatMap(poolLines),
  ].join("\n");

const poolLines = ({
  pool,
  feePpm,
  feeFrom,
  swaps,
  matching,
  withinOneLiquidity,
  notMatching,
  replay,
}: PoolCheck): string[] => [
  `${pool}: ${figure(swaps)} swaps, fee ${feePpm === null ? "unknown" : `${feePpm / 10_000}%`}${feeFrom === "swaps" ? ", the tier under which they come out" : ""}`,
  `    from the row before     ${figure(matching)} of ${figure(withinOneLiquidity)} within one active liquidity`,
  ...mismatches(notMatching),
  `    with Mints and Burns    ${figure(replay.withinOneLiquidity.matching)} of ${figure(replay.withinOneLiquidity.swaps)} within one liquidity, ${figure(replay.acrossTicks.matching)} of ${figure(replay.acrossTicks.swaps)} across ticks`,
  ...mismatches(replay.notMatching),
  ...replay.notChecked.map((part) => `    not checked             ${figure(part.swaps)}: ${part.why}`),
];

const mismatches = (all: PoolCheck["notMatching"]): string[] => [
  ...all
    .slice(0, MISMATCHES_SHOWN)
    .map(({ block, logIndex, why }) => `        block ${block}, log ${logIndex}: ${why}`),
  ...(all.length > MISMATCHES_SHOWN
    ? [`        and ${figure(all.length - MISMATCHES_SHOWN)} more: --json lists them`]
    : []),
];
