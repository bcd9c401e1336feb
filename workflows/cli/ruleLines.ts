import type { CycleRecord } from "../../policies/treasury/cycleRecord.ts";
import { type Finding, isOnChain } from "../../policies/treasury/verdict.ts";
import { cut, printable, wrap } from "./plainText.ts";
import {
  excuseOf,
  findingValue,
  headroom,
  isExact,
  percent,
  subjectWords,
  tightestByRule,
  usedBps,
} from "./recordView.ts";

/** Rules told with all their numbers; the others by how much of them is used. */
const MOST_IN_FULL = 8;

/**
 * The nearest rules with what was observed, the limit and what is left, two to a line where two fit; then the others by how
 * much of them is used, and those that leave no room by their nature. A rule with several findings shows the tightest.
 */
export const ruleLines = (record: CycleRecord, width: number): string[] => {
  const { verdict, snapshot } = record;
  if (!verdict) return ["nothing to judge"];
  const tightest = tightestByRule(verdict).map(({ finding }) => finding);
  const measured = tightest.filter((finding) => !finding.ok || !isExact(finding));
  const exact = tightest.filter((finding) => finding.ok && isExact(finding));
  const near = new Set(measured.toSorted((a, b) => nearness(b) - nearness(a)).slice(0, MOST_IN_FULL));
  const far = measured.filter((finding) => finding.ok && !near.has(finding));
  const used = far.map((finding) => `${finding.rule} ${percent(usedBps(finding))}`);
  const judges = record.prediction?.onchainFindings.length ? "code and contract preview" : "code";
  const sum = sumOf(record, tightest, judges);
  const words = exact.map((finding) => `${finding.rule} ${findingValue(snapshot, finding, finding.observed)}`);
  return [
    ...wrap(sum, width, 2),
    ...inPairs(
      cells(
        record,
        measured.filter((finding) => !finding.ok || near.has(finding)),
      ),
      width,
    ),
    ...(used.length > 0 ? wrap(`with room to spare, so much of the limit used: ${used.join(", ")}`, width, 2) : []),
    ...(words.length > 0 ? wrap(`exactly as required: ${words.join(", ")}`, width, 3) : []),
  ];
};

/** Who said what: the contract knows nothing of the limits on a backtest, so they are counted apart. */
const sumOf = ({ verdict, prediction }: CycleRecord, tightest: readonly Finding[], judges: string): string => {
  const told = (of: readonly Finding[], what: string): string => {
    const broken = of.filter(({ ok }) => !ok).map(({ rule }) => rule);
    const breached = broken.length > 0 ? `, breached: ${broken.join(", ")}` : "";
    return `${of.length - broken.length} of ${of.length} ${what}${breached}`;
  };
  const [rules, limits] = [tightest.filter(isOnChain), tightest.filter((finding) => !isOnChain(finding))];
  const alone = limits.some(({ ok }) => !ok) && prediction?.status === "executed";
  const said = `${alone ? "allowed" : verdict?.kind} by ${judges}: ${told(rules, "rules hold")}`;
  if (limits.length === 0) return said;
  return `${said}; ${alone ? "denied" : "judged"} off chain by the workflow alone: ${told(limits, "limits on the backtest hold")}`;
};

const nearness = (finding: Finding): number => (finding.ok ? usedBps(finding) : 10_001);

const SIGNS = { atMost: "≤", atLeast: "≥", equal: "=" } as const;

/** `trade-size WETH   4.99% ≤ 5.00%, 0.01% left`, names in a column. */
const cells = (record: CycleRecord, findings: readonly Finding[]): string[] => {
  const rows = findings.map((finding) => {
    const subject = printable(subjectWords(record.snapshot, finding));
    const value = (of: string | bigint): string => {
      const text = findingValue(record.snapshot, finding, of);
      // The name says already what the amount is of.
      return finding.ok ? withoutCents(subject !== "" ? text.replace(` ${subject}`, "") : text) : text;
    };
    const left = headroom(finding);
    const room = left === null ? "" : `, ${value(left)} left`;
    const excuse = excuseOf(finding);
    if (excuse !== null)
      return {
        name: `${finding.rule} ${subject}`.trimEnd(),
        said: `${value(finding.observed)} beyond ${value(finding.limit)}, ${excuse}`,
      };
    const verdict = finding.ok ? room : finding.shrinks ? ", breached, shrinks" : ", BREACHED";
    return {
      name: `${finding.rule} ${subject}`.trimEnd(),
      said: `${value(finding.observed)} ${SIGNS[finding.comparison]} ${value(finding.limit)}${verdict}`,
    };
  });
  const column = Math.max(0, ...rows.map(({ name }) => name.length)) + 2;
  return rows.map(({ name, said }) => name.padEnd(column) + said);
};

/** Dollars from a thousand up without cents: no passed limit turns on them, and the record has them. */
const withoutCents = (text: string): string => (/^\$[\d,]{5,}\.\d\d$/.test(text) ? text.slice(0, -3) : text);

/** Two to a line in one column each, in reading order; a text too wide for that has a line of its own. */
const inPairs = (texts: readonly string[], width: number): string[] => {
  const half = Math.ceil(width / 2);
  const lines: string[] = [];
  for (const text of texts) {
    const before = lines.at(-1);
    if (before !== undefined && before.length < half && text.length <= width - half)
      lines[lines.length - 1] = before.padEnd(half) + text;
    else lines.push(cut(text, width));
  }
  return lines;
};
