// `npm run test:mutants -- --sample 200 --seed 1`: every mutant of every contract that ships, all in one set of contracts, one
// switched on at a time, and the tests asked about each. What was judged before is not judged again. Options:
//   --file a,b       only files whose path has one of these parts
//   --sample n       only n of them, drawn at random; --seed s draws others
//   --through suite  the last suite to ask: unit, attacks (the default), invariants or council; survivors go on from where they were
//   --again          ask anew about survivors that are not argued, after a new test
//   --number n       one mutant alone, by its number
//   --write          writes the table into contracts/MUTANTS.md
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Hex } from "viem";
import { compileContracts } from "../../../workflows/cli/compile.ts";
import { processLock } from "../../../workflows/adapters/processLock.ts";
import { codeOf } from "./build.ts";
import { filesOf, type Code } from "./shipped.ts";
import { Judges, SUITES } from "./judge.ts";
import { allMutants, inOrder, type Made } from "./made.ts";
import { answered, summary, table, type Result } from "./results.ts";
import { Sandbox, type Suite, type Verdict } from "./sandbox.ts";
import { VectorJudge } from "./vectors.ts";

const root = join(import.meta.dirname, "../../..");
const folder = join(root, ".exchequer/mutants");
const resultsFile = join(folder, "results.jsonl");
const page = join(root, "contracts/MUTANTS.md");
/** Tests ask these for arithmetic without a contract between. */
const LINKED = /^contracts\/uniswap\//;
const TABLE = /(<!-- the table -->\n)[\s\S]*(\n<!-- the table's end -->)/;

const option = (flag: string): string | undefined => {
  const at = process.argv.indexOf(flag);
  return at < 0 ? undefined : process.argv[at + 1];
};
const through = (option("--through") ?? "attacks") as Suite;
if (!SUITES.includes(through)) throw new Error(`--through takes one of ${SUITES.join(", ")}`);
const [file, sample, seed] = [option("--file"), option("--sample"), Number(option("--seed") ?? 1)];
const number = option("--number");
const again = process.argv.includes("--again");
const say = (line: string): void => console.log(line);

mkdirSync(folder, { recursive: true });
await compileContracts({ root, progress: say });
const { sources, made, build } = allMutants(folder);
const keys = new Set(made.map(({ key }) => key));
/** The last word about each, of those that there still are. */
const known = new Map(
  (existsSync(resultsFile) ? readFileSync(resultsFile, "utf8").split("\n").filter(Boolean) : [])
    .map((line) => JSON.parse(line) as Result)
    .filter(({ key }) => keys.has(key))
    .map((result) => [result.key, result]),
);
const keep = (
  { key, name, mutant: { path, line } }: Made,
  verdict: Omit<Result, "key" | "name" | "path" | "line">,
): void => {
  const result = { key, name, path, line, ...verdict };
  appendFileSync(resultsFile, `${JSON.stringify(result)}\n`);
  known.set(key, result);
};
for (const one of made) {
  if (known.has(one.key)) continue;
  if (build.noProgram.includes(one.number)) keep(one, { kind: "no program" });
  if (build.alone.includes(one.number)) keep(one, { kind: "alone" });
}

const whys = answered(readFileSync(page, "utf8"));
const drawn = inOrder(
  made.filter(({ mutant }) => !file || file.split(",").some((part) => mutant.path.includes(part))),
  seed,
  sample === undefined,
).slice(0, sample === undefined ? undefined : Number(sample));
const isOpen = ({ key, number: own }: Made): boolean => {
  if (number !== undefined) return own === Number(number);
  const result = known.get(key);
  if (result === undefined || result.kind === "unclear") return true;
  if (result.kind !== "survived") return false;
  return again ? !whys.has(result.name) : SUITES.indexOf(result.suite ?? "parity") < SUITES.indexOf(through);
};
const todo = drawn.filter(isOpen);
say(`${made.length} mutants, ${known.size} judged before, ${todo.length} to judge`);
if (todo.length > 0) await judgeAll();

const list = made.map(({ name, mutant: { path } }) => ({ name, path }));
for (const { name, line, kind } of known.values())
  if (kind === "survived" && !whys.has(name)) say(`open: line ${line}, ${name}`);
say(summary([...known.values()], made.length, whys));
if (process.argv.includes("--write")) {
  writeFileSync(
    page,
    readFileSync(page, "utf8").replace(
      TABLE,
      (_, a: string, b: string) => a + table(list, [...known.values()], whys) + b,
    ),
  );
}
process.exit(0);

async function judgeAll(): Promise<void> {
  const needed = option("--contracts")?.split(",") ?? contractsOf(todo);
  const codes = new Map<string, Code>(needed.map((name) => [name, codeOf(sources, build, name, say)]));
  // With their mutants in them the tests are compiled anew, so only where it is about these.
  const linked = Object.entries(build.texts).filter(([path]) => LINKED.test(path));
  const isLinked = todo.some(({ mutant }) => LINKED.test(mutant.path));
  const place = join(folder, isLinked ? "sandbox-linked" : "sandbox");
  const release = await processLock(`${place}.lock`, { progress: say, what: "judges mutants there" });
  const sandbox = new Sandbox(place, Object.fromEntries(isLinked ? linked : []));
  sandbox.deploy(codes);
  const vectors = await VectorJudge.start((codes.get("RuleBook")?.runtime ?? "0x") as Hex);
  const judges = new Judges(sandbox, vectors, [...known.values()]);
  const stop = (): void => void vectors.close().finally(() => process.exit(130));
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    await requireHealthy(sandbox, vectors);
    for (const [index, one] of todo.entries()) {
      const before = known.get(one.key);
      const after = !again && before?.kind === "survived" ? before.suite : undefined;
      const verdict = await judges.judge(one, after, through);
      keep(one, resultOf(verdict));
      const at = new Date().toISOString().slice(11, 19);
      const what = verdict.kind === "killed" ? `killed by ${verdict.by}` : verdict.kind;
      say(`${at} ${index + 1}/${todo.length} #${one.number} ${one.mutant.path}:${one.mutant.line} ${what}`);
    }
  } finally {
    await vectors.close();
    release();
  }
}

/** Without a mutant every test passes; with one that is known to die, one fails. */
async function requireHealthy(sandbox: Sandbox, vectors: VectorJudge): Promise<void> {
  const quick = await vectors.judge(0);
  if (quick.kind !== "survived") throw new Error(`without a mutant the vectors differ: ${JSON.stringify(quick)}`);
  for (const suite of SUITES.slice(1, SUITES.indexOf(through) + 1)) {
    const verdict = await sandbox.ask(0, { suite, match: `test/contracts/${suite}/*` });
    if (verdict.kind !== "survived")
      throw new Error(`without a mutant the tests do not pass: ${JSON.stringify(verdict)}`);
  }
  say("without a mutant every test passes");
}

function resultOf(verdict: Verdict): Omit<Result, "key" | "name" | "path" | "line"> {
  if (verdict.kind === "survived") return { kind: "survived", suite: through };
  if (verdict.kind === "unclear") return { kind: "unclear", by: verdict.said };
  return verdict;
}

/** Those in which a mutant of the list stands; the others are deployed as they ship. */
function contractsOf(mutants: readonly Made[]): string[] {
  const paths = new Set(mutants.map(({ mutant: { path } }) => path));
  return [...filesOf(sources)]
    .filter(([name, { files }]) => name === "RuleBook" || [...files].some((path) => paths.has(path)))
    .map(([name]) => name);
}
