import { wrap } from "../../plainText.ts";
import type { Output } from "./index.ts";
import { type PartFinding, PARTS } from "./finding.ts";

const MARKS: Record<PartFinding["level"], string> = {
  ok: "ok",
  note: "note",
  unknown: "?",
  warn: "warn",
  bad: "BAD",
};
const MARK_WIDTH = 5;

/**
 * A section a part, its names aligned, and at the end how it stands.
 * @param columns of the terminal; lines are not broken where there is none
 */
export const rendered = ({ findings, ended }: Output, columns = Number.POSITIVE_INFINITY): string =>
  [...findingSections(findings, columns), ...ended.map((pid) => `ended process ${pid}`), summary(findings)].join("\n");

export const findingSections = (findings: readonly PartFinding[], columns = Number.POSITIVE_INFINITY): string[] =>
  PARTS.flatMap((part) =>
    section(
      part,
      findings.filter((finding) => finding.part === part),
      columns,
    ),
  );

const section = (title: string, findings: readonly PartFinding[], columns: number): string[] => {
  if (findings.length === 0) return [];
  const width = Math.max(...findings.map(({ what }) => what.length));
  return [title, ...findings.flatMap((finding) => lines(finding, width, columns)), ""];
};

const lines = ({ what, level, detail, next }: PartFinding, width: number, columns: number): string[] => {
  const indent = " ".repeat(2 + MARK_WIDTH + width + 2);
  const room = Math.max(40, columns - indent.length);
  const [first = "", ...more] = wrap(detail, room);
  return [
    `  ${MARKS[level].padEnd(MARK_WIDTH)}${what.padEnd(width)}  ${first}`,
    ...more.map((line) => `${indent}${line}`),
    ...(next === null ? [] : wrap(`→ ${next}`, room).map((line) => `${indent}${line}`)),
  ];
};

export const summary = (findings: readonly PartFinding[]): string => {
  const many = (level: PartFinding["level"]): number => findings.filter((finding) => finding.level === level).length;
  const bad = many("bad");
  return `${bad === 0 ? "nothing bad" : `${bad} bad`}, ${many("warn")} to be warned of, ${many("unknown")} unknown`;
};
