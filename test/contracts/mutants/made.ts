import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compilerOutput } from "../functions/compilerOutput.ts";
import { buildOf, type Build } from "./build.ts";
import { mutantsOf, nameOf, type Mutant } from "./operators.ts";
import type { Sources } from "./schema.ts";

const root = join(import.meta.dirname, "../../..");
const MUTATED = /^contracts\/(?!interfaces\/|replica\/)/;

/** What is judged first: rules and module, then what they stand on, then the rest. */
const ORDER = [
  /\/(rules\/|Rules|RuleBook|types\/(Round|BaseNav|Bucket|LossBudget|RuleId|Policy)\.sol)/,
  /\/(PolicyModule|Judge|Appraisal|Limits|types\/)/,
  /./,
];

const MOST_IN_A_FILE = 1000;

export type Made = { number: number; mutant: Mutant; key: string; name: string };

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** The trees of all contracts, as they were read of the same text before where they were. */
const treesOf = (folder: string): Sources => {
  const names = readdirSync(join(root, "contracts"), { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".sol"),
  );
  const texts = names.sort().map((name) => [name, readFileSync(join(root, "contracts", name), "utf8")]);
  const path = join(folder, `trees-${hash(JSON.stringify(texts))}.json`);
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8")) as Sources;
  const { sources } = compilerOutput();
  writeFileSync(path, JSON.stringify(sources));
  return sources;
};

/** Every mutant of every contract that ships, and the text with all of them in it. */
export const allMutants = (folder: string): { sources: Sources; made: Made[]; build: Build } => {
  const sources = treesOf(folder);
  const textOf = new Map<string, string>();
  const paths = Object.keys(sources)
    .filter((path) => MUTATED.test(path))
    .sort();
  const made = paths.flatMap((path, at): Made[] => {
    const text = readFileSync(join(root, path), "utf8");
    textOf.set(path, text);
    const seen = new Map<string, number>();
    return mutantsOf(path, text, (sources[path] as Sources[string]).ast).map((mutant, index) => {
      const own = nameOf(mutant);
      const times = (seen.get(own) ?? 0) + 1;
      seen.set(own, times);
      const name = times === 1 ? own : `${own} (${times})`;
      // By the mutant and the file it was made of, so that a changed file is judged anew.
      const key = `${hash(text)}-${mutant.start}-${hash(own)}`;
      // A file's numbers stay as they are where another one changes.
      return { number: (at + 1) * MOST_IN_A_FILE + index, mutant, name, key };
    });
  });
  return { sources, made, build: buildOf(sources, textOf, made, folder) };
};

/** A random order that a seed gives; ranked, rules and module come before the rest. */
export const inOrder = (made: readonly Made[], seed: number, ranked: boolean): Made[] => {
  const rank = ({ mutant }: Made): number => (ranked ? ORDER.findIndex((pattern) => pattern.test(mutant.path)) : 0);
  const lots = new Map(made.map((one) => [one, hash(`${seed} ${one.key}`)]));
  const lot = (one: Made): string => lots.get(one) ?? "";
  return made.toSorted((a, b) => rank(a) - rank(b) || (lot(a) < lot(b) ? -1 : 1));
};
