import type { Suite } from "./sandbox.ts";

/**
 * What became of one mutant. `late`: it never came to an end, which kills it too. `alone`: no number can stand where it is, and it
 * was not compiled by itself.
 */
export type Result = {
  key: string;
  name: string;
  path: string;
  line: number;
  kind: "killed" | "late" | "survived" | "no program" | "alone" | "unclear";
  /** Which suite killed it, or the last it outlived. */
  suite?: Suite;
  by?: string;
};

/** The survivors for which contracts/MUTANTS.md says why they change nothing that matters; rows: | `name` | why |. */
export const answered = (page: string): Map<string, string> =>
  new Map([...page.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map(([, name, why]) => [name as string, why as string]));

const SUITES: readonly Suite[] = ["parity", "unit", "attacks", "invariants", "council"];
const HEAD = ["file", "mutants", "judged", ...SUITES, "without end", "survived", "argued", "open"];

type Row = Record<string, number>;
const rowOf = (made: number, results: readonly Result[], whys: ReadonlyMap<string, string>): Row => {
  const survived = results.filter(({ kind }) => kind === "survived");
  const argued = survived.filter(({ name }) => whys.has(name)).length;
  return {
    mutants: made,
    judged: results.filter(({ kind }) => ["killed", "late", "survived"].includes(kind)).length,
    ...Object.fromEntries(
      SUITES.map((suite) => [suite, results.filter((one) => one.kind === "killed" && one.suite === suite).length]),
    ),
    "without end": results.filter(({ kind }) => kind === "late").length,
    survived: survived.length,
    argued,
    open: survived.length - argued,
  };
};

/** A line for each file: how many mutants are programs, who killed them, what lives and is answered. */
export const table = (
  made: readonly { path: string; name: string }[],
  results: readonly Result[],
  whys: ReadonlyMap<string, string>,
): string => {
  const notProgram = new Set(results.filter(({ kind }) => kind === "no program").map(({ name }) => name));
  const counted = made.filter(({ name }) => !notProgram.has(name));
  const line = (title: string, row: Row): string =>
    `| ${[title, ...HEAD.slice(1).map((name) => String(row[name] ?? 0))].join(" | ")} |`;
  const paths = [...new Set(counted.map(({ path }) => path))].sort();
  const rows = paths.map((path) =>
    line(
      path,
      rowOf(
        counted.filter((one) => one.path === path).length,
        results.filter((one) => one.path === path),
        whys,
      ),
    ),
  );
  return [
    `| ${HEAD.join(" | ")} |`,
    `|${HEAD.map((_, index) => (index === 0 ? "---" : "--:")).join("|")}|`,
    ...rows,
    line("all", rowOf(counted.length, results, whys)),
  ].join("\n");
};

export const summary = (results: readonly Result[], made: number, whys: ReadonlyMap<string, string>): string => {
  const of = (...kinds: Result["kind"][]): Result[] => results.filter(({ kind }) => kinds.includes(kind));
  const [killed, survived] = [of("killed", "late").length, of("survived")];
  const argued = survived.filter(({ name }) => whys.has(name)).length;
  const share = killed + survived.length === 0 ? 0 : (100 * killed) / (killed + survived.length);
  return [
    `${made} mutants: ${of("no program").length} are no program, ${of("alone").length} cannot be switched, ${of("unclear").length} unclear`,
    `judged ${killed + survived.length}: killed ${killed} (${share.toFixed(1)}%; ${of("late").length} without end), survived ${survived.length}, of which ${argued} argued in contracts/MUTANTS.md and ${survived.length - argued} open`,
  ].join("\n");
};
