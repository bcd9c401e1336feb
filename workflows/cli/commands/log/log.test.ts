import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import type { LocalAccount } from "viem";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canonicalJson, hashOf } from "../../../../policies/treasury/canonical.ts";
import type { Cosignature } from "../../../../policies/treasury/cosignature.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import type { Address, Bytes32 } from "../../../../policies/treasury/money.ts";
import type { Decision } from "../../../../policies/treasury/proposal.ts";
import { damage, flipIn, recordedIo, sampleRun } from "../../../../test/support/sampleRun.ts";
import { signWord } from "../../../adapters/cosignatures.ts";
import { signApproval } from "../../../adapters/approvals.ts";
import { forkAccount } from "../../../adapters/forkAccounts.ts";
import { openRun } from "../../../adapters/recordStore.ts";
import { registerLog } from "./index.ts";
import {
  cycleOutputSchema,
  exportOutputSchema,
  listOutputSchema,
  replayOutputSchema,
  verifyOutputSchema,
} from "./outputs.ts";
import { findTarget } from "./target.ts";
import { backtestChecks } from "./checks/backtest.ts";
import { cosignatureChecks } from "./checks/cosignature.ts";
import { recomputeChecks } from "./checks/recompute.ts";
import { approvalChecks } from "./checks/signatures.ts";
import { verifyRun, type PureReport } from "./checks/verifyRun.ts";

let sample: Awaited<ReturnType<typeof sampleRun>>;
beforeEach(async () => {
  sample = await sampleRun(["executed", "hold"]);
});
afterEach(() => sample.remove());

const exchequer = async (...args: string[]): Promise<ReturnType<typeof recordedIo>> => {
  const io = recordedIo(sample.cwd);
  const program = new Command("exchequer").exitOverride();
  registerLog(program, io);
  await program.parseAsync(["log", ...args], { from: "user" });
  return io;
};

const failing = (report: PureReport): string[] => [
  ...report.records.flatMap((record) =>
    record.checks.filter((check) => !check.ok).map((check) => `${record.file} ${check.what}: ${check.detail}`),
  ),
  ...report.bundle.filter((check) => !check.ok).map((check) => `bundle ${check.what}: ${check.detail}`),
];
const failuresNow = async (): Promise<string[]> => failing(await verifyRun(openRun(sample.run.folder)));

describe("log list and show", () => {
  it("default: lists runs with their records, text and JSON", async () => {
    const [first, second] = sample.samples;
    const text = (await exchequer("list")).out;
    expect(text).toContain("20261121T040228Z  finished");
    expect(text).toContain(first?.seal.recordHash);
    const output = listOutputSchema.parse(JSON.parse((await exchequer("list", "--json")).out));
    expect(output.runs[0]?.records.map((record) => record.recordHash)).toEqual([
      first?.seal.recordHash,
      second?.seal.recordHash,
    ]);
  });

  it("default: shows the latest cycle, one by run and number, one by the beginning of its hash", async () => {
    const hash = sample.samples[0]?.seal.recordHash ?? "";
    expect((await exchequer("show")).out).toMatch(/^HOLD/);
    expect((await exchequer("show", "20261121T040228Z/0")).out).toMatch(/^EXECUTED/);
    expect((await exchequer("show", hash.slice(0, 12))).out).toMatch(/^EXECUTED/);
    expect((await exchequer("show", join(sample.run.folder, "records/0.json"))).out).toMatch(/^EXECUTED/);
    const output = cycleOutputSchema.parse(JSON.parse((await exchequer("show", hash, "--json")).out));
    expect(output.recordHash).toBe(hash);
  });

  it("behavior: a damaged run is listed as unreadable and hides no other", async () => {
    damage(sample.run, "records/1.json", (bytes) => bytes.subarray(0, 100));
    const io = await exchequer("list");
    expect(io.out).toContain("unreadable");
    expect(io.out).toContain("records/1.json is not what was written");
  });

  it("error: RunNotFoundError, RecordNotFoundError, and RecordCorruptError where the seal names another record", async () => {
    expect(() => findTarget(sample.cwd, "nope")).toThrowError(expect.objectContaining({ code: "RUN_NOT_FOUND" }));
    expect(() => findTarget(sample.cwd, "20261121T040228Z/9")).toThrowError(
      expect.objectContaining({ code: "RECORD_NOT_FOUND" }),
    );
    damage(sample.run, "records/1.json", flipIn("8.78 points"));
    await expect(exchequer("show")).rejects.toMatchObject({ code: "RECORD_CORRUPT" });
  });
});

describe("log verify, from files alone", () => {
  it("default: everything of a sound run holds", async () => {
    expect(await failuresNow()).toEqual([]);
  });

  it("behavior: a flipped byte in a record is named, with what differs, and so is the record after it", async () => {
    damage(sample.run, "records/0.json", flipIn("8.78 points"));
    const failures = await failuresNow();
    expect(failures[0]).toMatch(/^records\/0\.json seal names this record: recordHash: it says 0x/);
    expect(failures).toContainEqual(expect.stringMatching(/^records\/0\.json ballots: 0\.position\.reason: /));
    expect(failures).toContainEqual(expect.stringMatching(/^records\/1\.json chain of records: /));
  });

  it("behavior: a flipped byte in a blob, and a blob that is gone", async () => {
    const answer = sample.samples[0]?.record.drafts.flatMap((draft) => draft.calls)[0]?.answerHash ?? "";
    damage(sample.run, `blobs/${answer.slice(2)}`, flipIn("funds"));
    expect((await failuresNow())[0]).toMatch(
      /^records\/0\.json blob: answer of llm-a: blobs\/[0-9a-f]{64} is not what was written: its content hashes to/,
    );
    rmSync(join(sample.run.folder, "blobs", answer.slice(2)));
    expect((await failuresNow())[0]).toMatch(/blob: answer of llm-a: Run .* holds no blobs\//);
  });

  it("behavior: a backtest that says something else, or rests on other prices", async () => {
    const { record } = sample.samples[0] as (typeof sample.samples)[number];
    const changed = structuredClone(record);
    if (changed.backtest?.proposed) changed.backtest.proposed.cvar95Bps -= 1;
    expect(await backtestChecks(sample.run, record)).toMatchObject([{ ok: true }, { ok: true }]);
    expect((await backtestChecks(sample.run, changed))[0]).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/^proposed\.cvar95Bps: it says/) as string,
    });
    const { backtest: _without, ...without } = record;
    const mandate = sample.samples[0]?.mandate as Mandate;
    expect(recomputeChecks(without, mandate).find(({ what }) => what === "verdict")).toMatchObject({ ok: false });
    const prices = record.backtest?.pastHash ?? "";
    const text = readFileSync(join(sample.run.folder, "blobs", prices.slice(2)), "utf8");
    const other = sample.run.putBlob(text.replace('"takenAt":', '"takenAt":1'));
    const remade = { ...record, backtest: { ...record.backtest, pastHash: other } } as typeof record;
    expect((await backtestChecks(sample.run, remade)).some(({ ok }) => !ok)).toBe(true);
  });

  it("behavior: a flipped byte in a seal, and a seal that is gone", async () => {
    const head = sample.samples[0]?.seal.anchorHead ?? "";
    damage(sample.run, "seals/0.json", (bytes) => Buffer.from(bytes.toString().replace(head, `0x${"1".repeat(64)}`)));
    expect((await failuresNow())[0]).toMatch(/^records\/0\.json head after the publication: /);
    rmSync(join(sample.run.folder, "seals/0.json"));
    expect((await failuresNow())[0]).toBe("records/0.json seal: the record hash was not published: there is no seal");
  });

  it("behavior: a cut file and an unknown format version are named, later records are still checked", async () => {
    damage(sample.run, "records/0.json", (bytes) => bytes.subarray(0, bytes.length - 7));
    expect(await failuresNow()).toEqual([
      expect.stringMatching(/^records\/0\.json readable: records\/0\.json is not what was written: it is not JSON/),
      "records/1.json chain of records: the record before it cannot be read",
    ]);
    damage(sample.run, "records/1.json", (bytes) =>
      Buffer.from(canonicalJson({ ...JSON.parse(bytes.toString()), format: 9 })),
    );
    expect(await failuresNow()).toContainEqual(
      expect.stringMatching(/^records\/1\.json readable: records\/1\.json has format version 9/),
    );
  });

  it("behavior: a whole record rewritten with care still fails: its size was never what the rules allow", async () => {
    const record = sample.samples[0]?.record;
    const action = record?.proposal?.actions[0];
    if (!record?.proposal || action?.kind !== "swap") throw new Error("the sample does not swap");
    const forged = {
      ...record,
      proposal: { ...record.proposal, actions: [{ ...action, amountIn: (BigInt(action.amountIn) * 2n).toString() }] },
    };
    writeFileSync(join(sample.run.folder, "records/0.json"), canonicalJson(forged));
    const failures = await failuresNow();
    expect(failures).toContainEqual(
      expect.stringMatching(/sizing: actions\.0\.amountIn: it says \d+, it comes to \d+/),
    );
    expect(failures).toContainEqual(
      expect.stringMatching(/decision is about what was seen and proposed: actions\.0\.amountIn/),
    );
  });

  it("behavior: a signature of a seat that did not back the decision does not count", async () => {
    const record = sample.samples[0]?.record;
    if (!record) throw new Error("no sample");
    const [first, second] = record.signatures;
    if (!first || !second) throw new Error("the sample has no two signatures");
    writeFileSync(
      join(sample.run.folder, "records/0.json"),
      canonicalJson({ ...record, signatures: [first, { ...second, signature: first.signature }] }),
    );
    expect(await failuresNow()).toContainEqual(
      expect.stringMatching(/signatures: the signature of risk recovers to 0x/),
    );
  });

  it("behavior: the command fails without a chain to compare with, names the first bad thing, and says what is not proven", async () => {
    const io = await exchequer("verify");
    expect(io.failed).toBe(true);
    expect(io.out).toContain("NOT VERIFIED. First: the chain, chain rebuilt from its transactions.");
    expect(io.out).toContain("That a model provider really sent the stored answers");
    const output = verifyOutputSchema.parse(JSON.parse((await exchequer("verify", "--json")).out));
    expect(output).toMatchObject({ ok: false, firstBad: { file: "the chain" }, chain: { how: "not-checked" } });
  });

  it("error: ChainUnreachableError for a node that is not there, without its URL", async () => {
    await expect(exchequer("verify", "--chain", "http://127.0.0.1:9/s3cret")).rejects.toMatchObject({
      code: "CHAIN_UNREACHABLE",
      message: expect.not.stringContaining("s3cret"),
    });
    await expect(exchequer("verify", "--chain", "s3cret")).rejects.toMatchObject({
      code: "CHAIN_UNREACHABLE",
      message: expect.not.stringContaining("s3cret"),
    });
  });
});

describe("log verify, approvals", () => {
  it("behavior: an answer to another proposal, and one that somebody else signed", async () => {
    const record = sample.samples[0]?.record;
    if (!record) throw new Error("no sample");
    const answer = { proposalHash: hashOf(record.proposal), policyVersion: 1, approved: true, expiry: 1_700_000_000 };
    const approval = await signApproval(forkAccount("approver"), answer, 1);
    expect((await approvalChecks({ ...record, approval })).every((check) => check.ok)).toBe(true);
    const moved = { ...approval, proposalHash: hashOf("another") };
    expect((await approvalChecks({ ...record, approval: moved })).filter((check) => !check.ok)).toHaveLength(2);
    const stranger = { ...approval, approver: forkAccount("submitter").address };
    expect((await approvalChecks({ ...record, approval: stranger })).find((check) => !check.ok)?.detail).toBe(
      "The answer is not signed by the approver.",
    );
  });
});

describe("log verify, the cosigner's answer", () => {
  it("behavior: of another cosigner than the mandate's, over another decision, and said without a signature", async () => {
    const record = sample.samples[0]?.record;
    if (!record?.decision || !record.decisionDigest) throw new Error("no sample");
    const cosigner = forkAccount("cosigner");
    const at = { chainId: record.snapshot.fork.chainId, module: record.snapshot.module as Address };
    const signed = async (by: LocalAccount, digest: Bytes32): Promise<Cosignature> => {
      const decision = { ...(record.decision as Decision), nonce: digest === record.decisionDigest ? 0 : 9 };
      const { signature } = await signWord(by, { decision, digest, signed: true, at });
      return { cosigner: cosigner.address, answer: "signed", signature, by: "key", turnedAway: [] };
    };
    const failed = async (cosignature: Cosignature): Promise<string[]> =>
      (await cosignatureChecks(sample.run, { ...record, cosignature })).filter(({ ok }) => !ok).map(({ what }) => what);
    // The sample's mandate names nobody, so the first check fails in each; the second tells them apart.
    const own = await signed(cosigner, record.decisionDigest);
    expect(record.decision.nonce).toBe(0);
    expect(await failed(own)).toEqual(["cosigner is the mandate's"]);
    const both = ["cosigner is the mandate's", "cosigner's answer"];
    expect(await failed(await signed(forkAccount("submitter"), record.decisionDigest))).toEqual(both);
    expect(await failed(await signed(cosigner, hashOf("another")))).toEqual(both);
    expect(await failed({ ...own, answer: "refused" })).toEqual(both);
    expect(await failed({ ...own, signature: null })).toEqual(both);
    expect(await failed({ ...own, answer: "none" })).toEqual(both);
  });
});

describe("log replay", () => {
  it("default: a record comes out as recorded", async () => {
    const io = await exchequer("replay", "20261121T040228Z/0");
    expect(io.out).toContain("everything comes out as recorded");
    expect(io.failed).toBe(false);
    expect(replayOutputSchema.parse(JSON.parse((await exchequer("replay", "--json")).out)).ok).toBe(true);
  });
});

describe("log export", () => {
  it("default: a bundle holds all of the run but the sidecar, with a page, and verifies elsewhere", async () => {
    sample.run.writeSidecar({
      format: 1,
      cycle: 0,
      startedAt: "2026-11-21T04:02:28Z",
      finishedAt: null,
      stages: [],
      modelCalls: [],
      endpoints: [{ name: "chain", url: "http://127.0.0.1:4711" }],
      notes: [sample.cwd],
    });
    const output = exportOutputSchema.parse(JSON.parse((await exchequer("export", "--out", "bundle", "--json")).out));
    const folder = join(sample.cwd, "bundle");
    expect(output.pages).toEqual(["decision-0.html", "decision-1.html"]);
    expect(existsSync(join(folder, "sidecar"))).toBe(false);
    for (const name of Object.keys(JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")).files as object)) {
      const text = readFileSync(join(folder, name), "utf8");
      expect(text).not.toContain(sample.cwd);
      expect(text).not.toContain("127.0.0.1:4711");
    }
    rmSync(join(sample.cwd, ".exchequer"), { recursive: true });
    expect(failing(await verifyRun(openRun(folder)))).toEqual([]);
  });

  it("behavior: a page changed after export, a file left out and a file added are named", async () => {
    await exchequer("export", "--out", "bundle");
    const bundle = openRun(join(sample.cwd, "bundle"));
    damage(bundle, "decision-0.html", flipIn("8.78 points"));
    rmSync(join(bundle.folder, "decision-1.html"));
    writeFileSync(join(bundle.folder, "extra"), "");
    expect(failing(await verifyRun(bundle))).toEqual([
      "bundle manifest: decision-1.html is missing",
      "bundle manifest: extra was added later",
      "bundle manifest: decision-0.html is not the file that was exported",
    ]);
  });

  it("error: ExportFolderTakenError, and no export of a damaged record", async () => {
    mkdirSync(join(sample.cwd, "taken"));
    writeFileSync(join(sample.cwd, "taken/file"), "");
    await expect(exchequer("export", "--out", "taken")).rejects.toMatchObject({ code: "BAD_USAGE" });
    damage(sample.run, "records/1.json", flipIn("8.78 points"));
    await expect(exchequer("export", "--out", "fresh")).rejects.toMatchObject({ code: "RECORD_CORRUPT" });
    expect(existsSync(join(sample.cwd, "fresh"))).toBe(false);
  });
});
