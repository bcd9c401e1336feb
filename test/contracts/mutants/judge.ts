import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Made } from "./made.ts";
import type { Result } from "./results.ts";
import type { Asked, Sandbox, Suite, Verdict } from "./sandbox.ts";
import type { VectorJudge } from "./vectors.ts";

const TREES: readonly Suite[] = ["unit", "attacks", "invariants", "council"];
export const SUITES: readonly Suite[] = ["parity", ...TREES];
/** What the rule book is made of. */
const RULES =
  /^contracts\/(rules\/|Rules\.sol|RuleBook\.sol|types\/(Round|BaseNav|Bucket|LossBudget|RuleId|Decision|Policy|CodeStore)\.sol)/;
/** So many files that killed its neighbours are asked before the whole tree. */
const FIRST = 3;

/** Asks suite after suite, and within the first ones the files first that killed what stands near. */
export class Judges {
  readonly #sandbox: Sandbox;
  readonly #vectors: VectorJudge;
  readonly #kills: { path: string; within: string; file: string }[] = [];
  readonly #files: string[];

  constructor(sandbox: Sandbox, vectors: VectorJudge, known: readonly Result[]) {
    this.#sandbox = sandbox;
    this.#vectors = vectors;
    this.#files = ["unit", "attacks"].flatMap((tree) =>
      readdirSync(join(sandbox.folder, "test/contracts", tree))
        .filter((name) => name.endsWith(".t.sol"))
        .map((name) => `${tree}/${name}`),
    );
    for (const { kind, path, name, by } of known) {
      if (kind === "killed" && by) this.#learn(path, /^\S+ ([^:]*):/.exec(name)?.[1] ?? "", by);
    }
  }

  async judge({ number, mutant: { path, within } }: Made, after: Suite | undefined, last: Suite): Promise<Verdict> {
    const from = after === undefined ? 0 : SUITES.indexOf(after) + 1;
    const suites = SUITES.slice(from, SUITES.indexOf(last) + 1);
    if (suites.includes("parity") && RULES.test(path)) {
      const verdict = await this.#vectors.judge(number);
      if (verdict.kind !== "survived") return verdict;
    }
    const near = suites.includes("unit") ? this.#near(path, within) : [];
    const parts: Asked[] = near.length === 0 ? [] : [{ suite: "unit", match: oneOf(near) }];
    for (const suite of suites.filter((one) => one !== "parity")) {
      const rest = near.filter((file) => file.startsWith(`${suite}/`));
      parts.push({
        suite,
        match: `test/contracts/${suite}/*`,
        ...(rest.length > 0 && { without: oneOf(rest) }),
      });
    }
    for (const part of parts) {
      const verdict = await this.#sandbox.ask(number, part);
      if (verdict.kind === "survived") continue;
      if (verdict.kind !== "killed") return verdict;
      this.#learn(path, within, verdict.by);
      return { ...verdict, suite: suiteOf(verdict.by) ?? verdict.suite };
    }
    return { kind: "survived" };
  }

  #learn(path: string, within: string, by: string): void {
    const file = by.split(": ")[0] ?? "";
    if (this.#files.includes(file)) this.#kills.push({ path, within, file });
  }

  #near(path: string, within: string): string[] {
    const count = new Map<string, number>();
    const stem = basename(path, ".sol");
    for (const file of this.#files) {
      if (basename(file, ".t.sol").startsWith(stem)) count.set(file, 2);
    }
    for (const kill of this.#kills) {
      if (kill.path !== path) continue;
      count.set(kill.file, (count.get(kill.file) ?? 0) + (kill.within === within ? 10 : 1));
    }
    return [...count]
      .sort((a, b) => b[1] - a[1])
      .slice(0, FIRST)
      .map(([file]) => file);
  }
}

const oneOf = (files: readonly string[]): string =>
  files.length === 1 ? `test/contracts/${files[0]}` : `test/contracts/{${files.join(",")}}`;
const suiteOf = (by: string): Suite | undefined => TREES.find((tree) => by.startsWith(`${tree}/`));
