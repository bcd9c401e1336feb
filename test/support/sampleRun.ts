import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalJson } from "../../policies/treasury/canonical.ts";
import { createRun, type RunFolder } from "../../workflows/adapters/recordStore.ts";
import type { Io } from "../../workflows/cli/commands/log/io.ts";
import { sampleCycle, type Sample, type SampleVariant } from "./sampleRecord.ts";

/** A working folder with one run whose records, seals and blobs hang together. It has no chain of its own. */
export const sampleRun = async (
  variants: SampleVariant[] = ["executed"],
): Promise<{ cwd: string; run: RunFolder; samples: Sample[]; remove(): void }> => {
  const cwd = mkdtempSync(join(tmpdir(), "exchequer-run-"));
  const run = createRun(cwd, "a council cycle on a replica", new Date("2026-11-21T04:02:28Z"));
  const samples: Sample[] = [];
  for (const [cycle, variant] of variants.entries()) {
    const before = samples.at(-1)?.seal;
    const sample = await sampleCycle(variant, {
      cycle,
      llm: true,
      ...(before ? { previous: before.recordHash, head: before.anchorHead } : {}),
    });
    for (const text of [canonicalJson(sample.mandate), sample.seatsText, ...sample.blobs]) run.putBlob(text);
    run.writeRecord(sample.record);
    run.writeSeal(sample.seal);
    samples.push(sample);
  }
  run.update({ state: "finished", finishedAt: "2026-11-21T04:02:38.000Z", pid: null });
  return { cwd, run, samples, remove: () => rmSync(cwd, { recursive: true, force: true }) };
};

/** Changes a file of a run as a fault would. */
export const damage = (run: RunFolder, file: string, change: (bytes: Buffer) => Buffer): void =>
  writeFileSync(join(run.folder, file), change(readFileSync(join(run.folder, file))));

/** Flips one bit in the middle of a marker, so that the file keeps its length. */
export const flipIn =
  (marker: string) =>
  (bytes: Buffer): Buffer => {
    const at = bytes.indexOf(marker);
    if (at < 0) throw new Error(`no ${marker} in the file`);
    const copy = Buffer.from(bytes);
    const middle = at + Math.floor(marker.length / 2);
    copy[middle] = (copy[middle] as number) ^ 1;
    return copy;
  };

/** An `Io` that keeps what it was told. */
export const recordedIo = (cwd: string): Io & { out: string; err: string; failed: boolean } => {
  const io = {
    out: "",
    err: "",
    failed: false,
    cwd,
    env: {},
    color: false,
    stdout: (text: string) => {
      io.out += text;
    },
    stderr: (text: string) => {
      io.err += text;
    },
    fail: () => {
      io.failed = true;
    },
  };
  return io;
};
