// `npm run test:mutants -- --most 50 --seed 1`: makes mutants of the rules, the judge, the module, the limits and their
// arithmetic, and asks the tests of each. What was judged before is not judged again; the results lie in .exchequer/mutants.jsonl.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { compileContracts } from "../../../workflows/cli/compile.ts";
import { compilerOutput } from "../functions/compilerOutput.ts";
import { compiler, filesOf } from "./compile.ts";
import { mutantsOf, mutated, nameOf, type Mutant } from "./operators.ts";
import { answered, summary, type Result } from "./results.ts";
import { Sandbox } from "./sandbox.ts";

const MUTATED = /^contracts\/(rules\/|(Judge|PolicyModule|Limits)\.sol|types\/(Bucket|LossBudget|BaseNav|Round)\.sol)/;
const root = join(import.meta.dirname, "../../..");
const resultsFile = join(root, ".exchequer/mutants.jsonl");

const numberAfter = (flag: string, otherwise: number): number => {
  const at = process.argv.indexOf(flag);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const textAfter = (flag: string): string | undefined => process.argv[process.argv.indexOf(flag) + 1 || Infinity];
const [most, seed] = [numberAfter("--most", 20), numberAfter("--seed", 1)];
const only = textAfter("--only");

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);
const results: Result[] = existsSync(resultsFile)
  ? readFileSync(resultsFile, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Result)
  : [];

await compileContracts({ root, progress: (line) => console.log(line) });
const { sources } = compilerOutput();
const shipped = filesOf(sources);
const textOf = new Map<string, string>();
const all = Object.keys(sources)
  .filter((path) => MUTATED.test(path))
  .flatMap((path) => {
    const text = readFileSync(join(root, path), "utf8");
    textOf.set(path, text);
    return mutantsOf(path, text, (sources[path] as (typeof sources)[string]).ast);
  });
/** By the mutant and the file it was made of, so that a changed file is judged anew. */
const keyOf = (mutant: Mutant): string =>
  `${hash(textOf.get(mutant.path) ?? "")}-${mutant.start}-${hash(nameOf(mutant))}`;
const known = new Map(results.map((result) => [result.key, result]));
const order = (mutant: Mutant): string => hash(`${seed} ${nameOf(mutant)} ${mutant.start}`);
const todo = all
  .filter((mutant) => !known.has(keyOf(mutant)) && (!only || mutant.path.includes(only)))
  .sort((a, b) => (order(a) < order(b) ? -1 : 1))
  .slice(0, most);
console.log(`${all.length} mutants of ${textOf.size} files; ${known.size} judged before, ${todo.length} now`);

const compile = compiler(shipped);
const sandbox = new Sandbox();
const stop = (): void => {
  sandbox.remove();
  process.exit(130);
};
process.on("SIGINT", stop).on("SIGTERM", stop);
mkdirSync(join(root, ".exchequer"), { recursive: true });
try {
  const control = await sandbox.judge();
  if (control.kind !== "survived")
    throw new Error(`without a mutant the tests do not pass: ${JSON.stringify(control)}`);
  for (const mutant of todo) {
    const result = { key: keyOf(mutant), name: nameOf(mutant), line: mutant.line, ...(await verdictOf(mutant)) };
    appendFileSync(resultsFile, `${JSON.stringify(result)}\n`);
    known.set(result.key, result);
    console.log(
      `${result.kind.padEnd(10)} ${mutant.path}:${mutant.line} ${result.name.split(": ").slice(1).join(": ").slice(0, 110)}`,
    );
  }
} finally {
  sandbox.remove();
}
const current = all.flatMap((mutant) => known.get(keyOf(mutant)) ?? []);
console.log(summary(current, all.length, answered(readFileSync(join(root, "contracts/MUTANTS.md"), "utf8"))));
process.exit(0);

async function verdictOf(mutant: Mutant): Promise<Pick<Result, "kind" | "by">> {
  const touched = [...shipped].filter(([, { files }]) => files.has(mutant.path)).map(([name]) => name);
  const codes = compile(touched, { [mutant.path]: mutated(textOf.get(mutant.path) ?? "", mutant) });
  if (codes === null) return { kind: "no program" };
  if ([...codes].every(([name, code]) => sandbox.isAsShipped(name, code))) return { kind: "same code" };
  sandbox.deploy(codes);
  const verdict = await sandbox.judge();
  return verdict.kind === "killed" ? verdict : { kind: verdict.kind, ...("said" in verdict && { by: verdict.said }) };
}
