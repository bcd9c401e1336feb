import { contentChecks } from "./checks/content.ts";
import { backtestChecks } from "./checks/backtest.ts";
import { cosignatureChecks } from "./checks/cosignature.ts";
import { attempt, equal, holds } from "./checks/check.ts";
import { mandateOf, recomputeChecks } from "./checks/recompute.ts";
import { approvalChecks, signatureChecks } from "./checks/signatures.ts";
import { printJson, type Io } from "./io.ts";
import type { ReplayOutput } from "./outputs.ts";
import { readCycle } from "./show.ts";
import { cycleOf, findTarget, type Target } from "./target.ts";

/** Decides again on what a record holds, without network, clock or model, and compares. */
export const replayCycle = async (target: Target): Promise<ReplayOutput> => {
  const { record, recordHash, seal } = readCycle(target.run, cycleOf(target));
  const checks = [
    seal ? equal("record hash", seal.recordHash, recordHash) : holds("record hash", "no seal to compare with"),
    ...contentChecks(record),
    ...attempt("recomputation", () => recomputeChecks(record, mandateOf(target.run, record))),
    ...(await backtestChecks(target.run, record)),
    ...(await signatureChecks(record)),
    ...(await approvalChecks(record)),
    ...(await cosignatureChecks(target.run, record)),
  ];
  return {
    format: 1,
    run: target.run.id,
    cycle: record.cycle,
    recordHash,
    ok: checks.every((check) => check.ok),
    checks,
  };
};

export const replay = async (io: Io, reference: string | undefined, options: { json?: boolean }): Promise<void> => {
  const output = await replayCycle(findTarget(io.cwd, reference));
  if (!output.ok) io.fail();
  if (options.json) return printJson(io, output);
  for (const check of output.checks)
    io.stdout(`${check.ok ? "same     " : "DIFFERENT"}  ${check.what}${check.detail ? `: ${check.detail}` : ""}\n`);
  io.stdout(
    output.ok
      ? `Replayed ${output.recordHash}: everything comes out as recorded.\n`
      : `Replayed ${output.recordHash}: it does NOT come out as recorded.\n`,
  );
};
