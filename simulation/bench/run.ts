// `npm run bench [-- --only <name>] [-- --json]`: every figure with its spread, beside a named alternative in the same run.
import { cpus } from "node:os";
import type { Bench } from "./bench.ts";
import { spreadOf } from "./spread.ts";
import { warmSwap } from "./warmSwap.ts";

export const BENCHES: readonly Bench[] = [warmSwap];

const digits = { ms: 2, s: 1, gas: 0 } as const;

const main = async (args: readonly string[]): Promise<number> => {
  const only = args.includes("--only") ? args[args.indexOf("--only") + 1] : undefined;
  const chosen = BENCHES.filter(({ name }) => only === undefined || name === only);
  if (chosen.length === 0) {
    process.stderr.write(
      `There is no benchmark "${only}". There are: ${BENCHES.map(({ name }) => name).join(", ")}.\n`,
    );
    return 2;
  }
  const json = args.includes("--json");
  const say = (line: string): void => void process.stderr.write(`· ${line}\n`);
  if (!json)
    process.stdout.write(`${cpus().length} x ${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}\n`);
  for (const bench of chosen) {
    say(bench.title);
    const rows = (await bench.run(say)).map(({ label, unit, figures }) => ({ label, unit, ...spreadOf(figures) }));
    if (json) {
      process.stdout.write(`${JSON.stringify({ bench: bench.name, title: bench.title, rows })}\n`);
      continue;
    }
    process.stdout.write(`\n${bench.title}\n`);
    for (const row of rows) {
      const figure = (value: number): string => value.toFixed(digits[row.unit]).padStart(9);
      process.stdout.write(
        `  ${row.label.padEnd(40)} median ${figure(row.median)} ${row.unit}  min ${figure(row.min)}  p90 ${figure(row.p90)}  max ${figure(row.max)}  (${row.count})\n`,
      );
    }
    const [first, second] = rows;
    if (rows.length === 2 && first && second)
      process.stdout.write(`  the first takes 1/${(second.median / first.median).toFixed(1)} of the second's median\n`);
  }
  return 0;
};

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
