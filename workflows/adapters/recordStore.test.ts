import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canonicalJson, hashOf } from "../../policies/treasury/canonical.ts";
import { sampleCycle } from "../../test/support/sampleRecord.ts";
import {
  createRun,
  latestRun,
  openRun,
  openRunById,
  redactUrl,
  runIds,
  unfinishedRuns,
  unreadableRuns,
  ZERO_HASH,
  type RunFolder,
} from "./recordStore.ts";

const NOW = new Date("2026-11-21T04:02:28Z");
let cwd: string;
let run: RunFolder;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "exchequer-store-"));
  run = createRun(cwd, "a council cycle on a replica", NOW);
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const codeOf = (act: () => unknown): string | undefined => {
  try {
    act();
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return undefined;
};

/** Changes one byte of a file of the run. */
const flip = (file: string, offset: number): void => {
  const path = join(run.folder, file);
  const bytes = readFileSync(path);
  bytes[offset] = (bytes[offset] as number) ^ 1;
  writeFileSync(path, bytes);
};

describe("record store", () => {
  it("default: a record, its seal and its blobs are read back as written", async () => {
    const { record, seal, blobs } = await sampleCycle("executed", { llm: true });
    const hashes = blobs.map((text) => run.putBlob(text));
    expect(run.writeRecord(record)).toBe(hashOf(record));
    run.writeSeal(seal);
    const again = openRun(run.folder);
    expect(again.readRecord(0)).toEqual({ record, hash: seal.recordHash, file: "records/0.json" });
    expect(again.readSeal(0)).toEqual(seal);
    expect(hashes.map((hash) => again.getBlob(hash))).toEqual(blobs);
    expect(readFileSync(join(run.folder, "records/0.json"), "utf8")).toBe(canonicalJson(record));
  });

  it("behavior: records of a run chain by hash, and a record that breaks the chain is refused", async () => {
    const first = await sampleCycle("hold");
    expect(run.headHash()).toBe(ZERO_HASH);
    const hash = run.writeRecord(first.record);
    expect(run.headHash()).toBe(hash);
    const second = await sampleCycle("executed", { cycle: 1, previous: hash });
    run.writeRecord(second.record);
    const stray = await sampleCycle("executed", { cycle: 2, previous: hash });
    expect(codeOf(() => run.writeRecord(stray.record))).toBe("RECORD_CONFLICT");
    expect(run.cycles()).toEqual([0, 1]);
  });

  it("behavior: writing a record again is harmless, writing another in its place is refused", async () => {
    const { record } = await sampleCycle("executed");
    run.writeRecord(record);
    expect(run.writeRecord(record)).toBe(hashOf(record));
    expect(codeOf(() => run.writeRecord({ ...record, modelCostUsd12: "1" }))).toBe("RECORD_CONFLICT");
  });

  it("behavior: a signed transaction keeps its first bytes, so a retry cannot sign a second one", () => {
    run.putSignedTransaction("execute-0", "0x02ab");
    run.putSignedTransaction("execute-0", "0x02ab");
    expect(codeOf(() => run.putSignedTransaction("execute-0", "0x02cd"))).toBe("RECORD_CONFLICT");
    expect(run.getSignedTransaction("execute-0")).toBe("0x02ab");
    expect(codeOf(() => run.putSignedTransaction("../execute", "0x02"))).toBe("RECORD_CONFLICT");
  });

  it("behavior: what a crash leaves half-written is never read", async () => {
    const { record } = await sampleCycle("executed");
    run.writeRecord(record);
    writeFileSync(join(run.folder, "records/1.json.4711.tmp"), '{"format":1,"cyc');
    expect(run.cycles()).toEqual([0]);
    expect(readdirSync(join(run.folder, "records")).filter((name) => name.endsWith(".tmp"))).toHaveLength(1);
  });

  it("behavior: a sidecar and run.json keep no token of a URL", () => {
    run.writeSidecar({
      format: 1,
      cycle: 0,
      startedAt: NOW.toISOString(),
      finishedAt: null,
      stages: [],
      modelCalls: [],
      notes: ["via https://user:pw@rpc.example/v3/s3cret?key=s3cret"],
      endpoints: [{ name: "chain", url: "http://127.0.0.1:8545/s3cret" }],
    });
    run.update({ ending: "gave up on wss://rpc.example/ws/s3cret" });
    const text =
      readFileSync(join(run.folder, "sidecar/0.json"), "utf8") + readFileSync(join(run.folder, "run.json"), "utf8");
    expect(text).not.toContain("s3cret");
    expect(text).not.toContain("pw@");
    expect(redactUrl("http://127.0.0.1:8545")).toBe("http://127.0.0.1:8545");
  });

  it("behavior: runs are listed by time, and one whose process is gone is found by the next", () => {
    const second = createRun(cwd, "another", NOW);
    expect(runIds(cwd)).toEqual(["20261121T040228Z", "20261121T040228Z-2"]);
    expect(unfinishedRuns(cwd)).toEqual([]); // this process owns both and lives
    second.update({ pid: 2 ** 22 + 1 });
    expect(unfinishedRuns(cwd).map((found) => [found.id, found.cycles, found.signed])).toEqual([
      ["20261121T040228Z-2", 0, false],
    ]);
    expect(latestRun(cwd).id).toBe("20261121T040228Z-2");
    flip("run.json", 1);
    expect(unreadableRuns(cwd).map((found) => found.id)).toEqual(["20261121T040228Z"]);
    expect(unfinishedRuns(cwd)).toHaveLength(1); // a damaged run hides no other
    second.update({ state: "interrupted", ending: "stopped by Ctrl-C" });
    expect(unfinishedRuns(cwd)).toEqual([]);
  });

  it("error: RecordCorruptError for a flipped byte in a record, by schema, by form or by its seal", async () => {
    const { record, seal } = await sampleCycle("executed");
    run.writeRecord(record);
    run.writeSeal(seal);
    const text = readFileSync(join(run.folder, "records/0.json"), "utf8");
    flip("records/0.json", 0);
    expect(() => run.readRecord(0)).toThrowErrorMatchingInlineSnapshot(`
      [RecordCorruptError: records/0.json is not what was written: it is not JSON any more: cut off or damaged.
      Take the file from another copy of this run, or keep the folder as evidence; \`exchequer log verify\` lists all that still holds.]
    `);
    writeFileSync(join(run.folder, "records/0.json"), text.replace('"WETH', '"wETH'));
    expect(hashOf(run.readRecord(0).record)).not.toBe(seal.recordHash);
  });

  it("error: RecordCorruptError for a cut record, other bytes of equal content, and a wrong blob", async () => {
    const { record } = await sampleCycle("executed");
    run.writeRecord(record);
    const path = join(run.folder, "records/0.json");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.slice(0, text.length / 2));
    expect(codeOf(() => run.readRecord(0))).toBe("RECORD_CORRUPT");
    writeFileSync(path, JSON.stringify(JSON.parse(text), null, 1));
    expect(codeOf(() => run.readRecord(0))).toBe("RECORD_CORRUPT");
    const hash = run.putBlob("what the model said");
    flip(`blobs/${hash.slice(2)}`, 3);
    expect(codeOf(() => run.getBlob(hash))).toBe("RECORD_CORRUPT");
    expect(run.putBlob("what the model said")).toBe(hash); // repaired
    expect(run.getBlob(hash)).toBe("what the model said");
  });

  it("error: RecordFormatUnknownError for a record of another version", async () => {
    const { record } = await sampleCycle("hold");
    run.writeRecord(record);
    writeFileSync(join(run.folder, "records/0.json"), canonicalJson({ ...record, format: 2 }));
    expect(() => run.readRecord(0)).toThrowErrorMatchingInlineSnapshot(`
      [RecordFormatUnknownError: records/0.json has format version 2; this software reads version 1.
      Read it with the version of Exchequer that wrote it.]
    `);
  });

  it("error: RecordStoreUnwritableError names the file and leaves nothing half-written", async () => {
    const { record } = await sampleCycle("hold");
    writeFileSync(join(run.folder, "records"), "a file where the folder goes");
    expect(() => run.writeRecord(record)).toThrowErrorMatchingInlineSnapshot(`
      [RecordStoreUnwritableError: Cannot write records/0.json of the record store: a file stands where a folder is needed.
      Free space or fix the permissions of .exchequer/runs, then start again: nothing half-written was left.]
    `);
    expect(readdirSync(run.folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    const blocked = mkdtempSync(join(tmpdir(), "exchequer-blocked-"));
    mkdirSync(join(blocked, ".exchequer"));
    writeFileSync(join(blocked, ".exchequer/runs"), "");
    expect(codeOf(() => createRun(blocked, "x", NOW))).toBe("RECORD_STORE_UNWRITABLE");
    rmSync(blocked, { recursive: true });
  });

  it("error: RunNotFoundError and RecordNotFoundError say what there is", () => {
    expect(() => openRunById(cwd, "nope")).toThrowErrorMatchingInlineSnapshot(`
      [RunNotFoundError: There is no run, record or folder named "nope".
      Known runs: 20261121T040228Z. \`exchequer log list\` shows all.]
    `);
    expect(() => run.readRecord(7)).toThrowErrorMatchingInlineSnapshot(`
      [RecordNotFoundError: Run 20261121T040228Z holds no record of cycle 7.
      \`exchequer log list\` shows what each run holds.]
    `);
    expect(codeOf(() => latestRun(join(cwd, "elsewhere")))).toBe("RUN_NOT_FOUND");
  });
});
