import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  anchoredRun,
  contractsAreCompiled,
  repository,
  type AnchoredRun,
} from "../../../../test/support/anchoredRun.ts";
import { damage, recordedIo } from "../../../../test/support/sampleRun.ts";
import { openRun } from "../../../adapters/recordStore.ts";
import { exportRun } from "./export.ts";
import { renderVerify, verifyTarget } from "./verify.ts";

if (!contractsAreCompiled)
  console.log("verify against a rebuilt chain not tested: out/ is absent, run node_modules/.bin/forge build");

describe.skipIf(!contractsAreCompiled)("log verify against a chain", () => {
  let anchored: AnchoredRun;
  let elsewhere: string;
  beforeAll(async () => {
    anchored = await anchoredRun();
    elsewhere = mkdtempSync(join(tmpdir(), "exchequer-elsewhere-"));
    await exportRun(anchored.run, join(elsewhere, "bundle"), repository);
  }, 120_000);
  afterAll(async () => {
    await anchored.remove();
    rmSync(elsewhere, { recursive: true, force: true, maxRetries: 5 });
  });

  /** A copy of the exported bundle that may be broken. */
  const copy = (name: string): ReturnType<typeof openRun> => {
    cpSync(join(elsewhere, "bundle"), join(elsewhere, name), { recursive: true });
    rmSync(join(elsewhere, name, "manifest.json"));
    return openRun(join(elsewhere, name));
  };
  const verify = (run: ReturnType<typeof openRun>, chain?: string) =>
    verifyTarget(recordedIo(elsewhere), run, chain === undefined ? {} : { chain });

  it("default: an exported bundle verifies elsewhere, on a chain mined again from the signed transactions", async () => {
    const output = await verify(openRun(join(elsewhere, "bundle")));
    expect(output.firstBad).toBeNull();
    expect(output).toMatchObject({
      ok: true,
      chain: { how: "rebuilt", events: 2, head: anchored.run.readSeal(0)?.anchorHead },
      anchoredNotPublished: [],
    });
  });

  it("default: the same against the live chain", async () => {
    const output = await verify(anchored.run, anchored.fork.rpcUrl);
    expect(output.firstBad).toBeNull();
    expect(output.chain).toMatchObject({ how: "attached", events: 2 });
  });

  it("behavior: a flipped byte in chain.json is found when the chain is mined again", async () => {
    const run = copy("flipped");
    damage(run, "chain.json", (bytes) => {
      const text = bytes.toString();
      const at = text.lastIndexOf('"hash":"0x') + 30;
      return Buffer.from(text.slice(0, at) + (text[at] === "a" ? "b" : "a") + text.slice(at + 1));
    });
    const output = await verify(run);
    expect(output.firstBad).toMatchObject({
      file: "the chain",
      detail: expect.stringMatching(/The chain built again differs: block \d+ has hash 0x/),
    });
  });

  it("behavior: a chain.json that is cut off or gone, and a fork source that is gone", async () => {
    const run = copy("cut");
    damage(run, "chain.json", (bytes) => bytes.subarray(0, bytes.length / 2));
    expect((await verify(run)).firstBad?.detail).toMatch(/chain\.json cannot be used: it is cut off/);
    rmSync(run.chainFile);
    expect((await verify(run)).firstBad?.detail).toMatch(/chain\.json cannot be used: it is not there/);
  });

  it("behavior: a flipped byte in the fork source is found before anything runs on it", async () => {
    const run = copy("source");
    damage(run, "fork/manifest.json", (bytes) => Buffer.from(bytes.toString().replace('"chainId":1', '"chainId":2')));
    expect((await verify(run)).firstBad?.detail).toMatch(/the fork source holds 0x/);
  });

  it("behavior: a record of which another hash is on chain is not the one that was published", async () => {
    const run = copy("forged");
    const { record } = run.readRecord(0);
    rmSync(join(run.folder, "records/0.json"));
    rmSync(join(run.folder, "seals/0.json"));
    const recordHash = run.writeRecord({ ...record, tally: { ...record.tally, reason: "because" } });
    const seal = anchored.run.readSeal(0);
    if (!seal) throw new Error("the run is not sealed");
    run.writeSeal({ ...seal, recordHash });
    const output = await verify(run);
    expect(output.ok).toBe(false);
    expect(output.chain.checks.filter((check) => !check.ok).map((check) => check.what)).toEqual([
      "record of cycle 0 on chain",
      "no record is missing",
    ]);
  });

  it("behavior: a decision that is on chain while its record was never published is listed", async () => {
    const silent = await anchoredRun({ leaveUnpublished: true });
    try {
      const output = await verify(silent.run);
      expect(output.anchoredNotPublished).toEqual([
        expect.objectContaining({ kind: "executed", digest: silent.run.readRecord(0).record.decisionDigest }),
      ]);
      expect(output.firstBad).toMatchObject({ file: "records/0.json", what: "seal" });
      expect(renderVerify(output)).toMatch(/Anchored but not published: 1\n {2}executed 0x[0-9a-f]{64} in block/);
    } finally {
      await silent.remove();
    }
  });

  it("behavior: two runs of the same council on the same state have the same record hash", async () => {
    const again = await anchoredRun();
    try {
      expect(again.run.headHash()).toBe(anchored.run.headHash());
    } finally {
      await again.remove();
    }
  });

  it("default: the decision was executed, and mined equals predicted", () => {
    const { record } = anchored.run.readRecord(0);
    expect(record).toMatchObject({ result: "executed", receipt: { equalsPrediction: true, differences: [] } });
  });

  it("behavior: a published record that was left out of the bundle is missed", async () => {
    await anchored.publish(`0x${"42".repeat(32)}`);
    const output = await verify(anchored.run, anchored.fork.rpcUrl);
    expect(output.firstBad).toMatchObject({ what: "no record is missing", detail: expect.stringContaining("0x4242") });
  });
});
