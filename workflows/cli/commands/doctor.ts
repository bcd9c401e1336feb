import { resolve } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { createRedactor } from "../../adapters/redactor.ts";
import { EXIT } from "../errors.ts";
import { examine, type Finding } from "../health.ts";
import { cleanLeftovers, findLeftovers, type Leftover } from "../leftovers.ts";

/** What `exchequer doctor --json` prints. */
export const doctorOutputSchema = z.strictObject({
  format: z.literal(1),
  findings: z.array(
    z.strictObject({
      what: z.string(),
      level: z.enum(["ok", "note", "bad"]),
      detail: z.string(),
      next: z.string().nullable(),
    }),
  ),
  processes: z.array(
    z.strictObject({
      run: z.string(),
      name: z.string(),
      pid: z.number().int(),
      why: z.enum(["left", "kept", "running"]),
      owner: z.number().int().nullable(),
    }),
  ),
  ended: z.array(z.number().int()),
});

/** `exchequer doctor`. */
export const registerDoctor = (program: Command): void => {
  program
    .command("doctor")
    .description("what is installed, what is missing, and what earlier runs left running")
    .option("--config <file>", "configuration to check")
    .option("--clean", "end processes that earlier runs left")
    .option("--json", "print as JSON")
    .action(async (options: { config?: string; clean?: boolean; json?: boolean }) => {
      const redact = createRedactor(process.env);
      const cwd = process.cwd();
      const ended = options.clean ? await cleanLeftovers(cwd) : [];
      const findings = await examine({
        root: resolve(import.meta.dirname, "../../.."),
        cwd,
        env: process.env,
        configPath: options.config,
      });
      const processes = findLeftovers(cwd);
      const text = options.json
        ? JSON.stringify(
            doctorOutputSchema.parse({ format: 1, findings, processes, ended: ended.map(({ pid }) => pid) }),
          )
        : [...findings.map(findingLine), ...processLines(processes, ended)].join("\n");
      process.stdout.write(`${redact(text)}\n`);
      if (findings.some(({ level }) => level === "bad")) process.exitCode = EXIT.failed;
    });
};

const MARKS = { ok: "ok   ", note: "note ", bad: "BAD  " } as const;

const findingLine = ({ what, level, detail, next }: Finding): string =>
  `${MARKS[level]} ${what.padEnd(14)} ${detail}${next === null ? "" : `\n${" ".repeat(21)}→ ${next}`}`;

const WHY = { left: "left behind by", kept: "kept up by", running: "at work for" } as const;

const processLines = (processes: Leftover[], ended: Leftover[]): string[] => [
  ...ended.map(({ name, pid, run }) => `ended ${name} ${pid} of run ${run}`),
  ...processes.map(
    ({ name, pid, run, why }) =>
      `${why === "left" ? MARKS.note : MARKS.ok} ${"process".padEnd(14)} ${name} ${pid}, ${WHY[why]} run ${run}`,
  ),
  ...(processes.some(({ why }) => why === "left") ? [`${" ".repeat(21)}→ exchequer doctor --clean`] : []),
  ...(processes.length === 0 ? [`${MARKS.ok} ${"processes".padEnd(14)} nothing was left running`] : []),
];
