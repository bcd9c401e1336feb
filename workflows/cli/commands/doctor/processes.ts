import { z } from "zod";
import type { Leftover } from "../../leftovers.ts";
import { type Finding, note, ok } from "./finding.ts";

export const processSchema = z.strictObject({
  run: z.string(),
  name: z.string(),
  pid: z.number().int(),
  why: z.enum(["left", "kept", "running"]),
  owner: z.number().int().nullable(),
});

const WHY = { left: "left behind by", kept: "kept up by", running: "at work for" } as const;

/** Processes that runs started and that are still there, as lines like any other finding. */
export const processFindings = (processes: readonly Leftover[]): Finding[] =>
  processes.length === 0
    ? [ok("processes", "nothing was left running")]
    : processes.map(({ name, pid, run, why }) => {
        const detail = `${name} ${pid}, ${WHY[why]} run ${run}`;
        return why === "left" ? note("process", detail, "exchequer doctor --clean") : ok("process", detail);
      });
