// `npm run bench [-- --only <name>] [-- --json]`: every figure with its spread, beside a named alternative in the same run.
// Nothing here asserts a time.
import { spawnSync } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import type { Bench, BenchRow } from "../../simulation/bench/bench.ts";
import { fiveYearsOfMinutes } from "../../simulation/bench/fiveYearsOfMinutes.ts";
import { minutesPerSecond } from "../../simulation/bench/minutesPerSecond.ts";
import { proposalBacktest } from "../../simulation/bench/proposalBacktest.ts";
import { spreadOf, type Spread } from "../../simulation/bench/spread.ts";
import { swapsPerSecond } from "../../simulation/bench/swapsPerSecond.ts";
import { yearOfDecisions } from "../../simulation/bench/yearOfDecisions.ts";
import { warmSwap } from "../../simulation/bench/warmSwap.ts";
import { yearOfMinutes } from "../../simulation/bench/yearOfMinutes.ts";
import { contractsCompiled, compileContracts } from "../../workflows/cli/compile.ts";
import { root } from "../support/command.ts";
import { cycleOverhead } from "./cycle.ts";
import { gasOfASwap } from "./gas.ts";
import { startToAccount } from "./start.ts";

const BENCHES: readonly Bench[] = [
  startToAccount,
  cycleOverhead,
  warmSwap,
  gasOfASwap,
  swapsPerSecond,
  minutesPerSecond,
  yearOfMinutes,
  fiveYearsOfMinutes,
  yearOfDecisions,
  proposalBacktest,
];
const NAMES = BENCHES.map(({ name }) => name).join(", ");
const DIGITS = { ms: 2, s: 1, "/s": 0, gas: 0, MB: 0 } as const;

type Row = Omit<BenchRow, "figures"> & Spread;

const machine = (): string => {
  const commit = spawnSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root, encoding: "utf8" }).stdout.trim();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} x ${cpus()[0]?.model ?? "unknown processor"}, ${memory} GiB, ${process.platform} ${process.arch}, Node ${process.version}${commit ? `, commit ${commit}` : ""}`;
};

const lineOf = ({ label, unit, min, median, max, count }: Row): string => {
  const figure = (value: number): string => value.toFixed(DIGITS[unit]).padStart(9);
  return `  ${label.padEnd(52)} min ${figure(min)}  median ${figure(median)}  max ${figure(max)} ${unit.padEnd(3)}  n ${count}\n`;
};

const main = async (): Promise<number> => {
  const asked = parseArgs({ options: { only: { type: "string" }, json: { type: "boolean" } } }).values;
  const chosen = BENCHES.filter(({ name }) => asked.only === undefined || asked.only === name);
  if (chosen.length === 0) {
    process.stderr.write(`There is no benchmark "${asked.only}". There are: ${NAMES}.\n`);
    return 2;
  }
  const say = (line: string): void => void process.stderr.write(`· ${line}\n`);
  if (!contractsCompiled(root) && chosen.some(({ withoutContracts }) => !withoutContracts))
    await compileContracts({ root, progress: say });
  if (!asked.json) process.stdout.write(`${machine()}\n`);
  for (const { name, title, note, run } of chosen) {
    say(title);
    const rows = (await run(say)).map(({ label, unit, figures }) => ({ label, unit, ...spreadOf(figures) }));
    const text = `\n${name}: ${title}\n${note ? `  (${note})\n` : ""}${rows.map(lineOf).join("")}`;
    process.stdout.write(
      asked.json ? `${JSON.stringify({ bench: name, title, note, machine: machine(), rows })}\n` : text,
    );
  }
  return 0;
};

if (import.meta.main) process.exitCode = await main();
