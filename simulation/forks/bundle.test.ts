import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Bundle, BundleUnreadableError, makeBundle, openBundle, writeBundle } from "./bundle.ts";
import { bundleInfo } from "./bundleInfo.ts";
import { importBlock } from "./importBlock.ts";

const word = (n: number): `0x${string}` => `0x${n.toString(16).padStart(64, "0")}`;

const sample = (value = "0x7"): Bundle =>
  makeBundle({
    kind: "recorded",
    chainId: 1,
    complete: false,
    block: {
      number: 2,
      hash: word(2),
      parentHash: word(1),
      timestamp: 24,
      baseFeePerGas: "0x7",
      gasLimit: "0x1c9c380",
      miner: `0x${"00".repeat(20)}`,
      prevRandao: word(9),
      hardfork: "paris",
      gasUsed: "0x5208",
      receiptsRoot: word(3),
    },
    accounts: {
      [`0x${"11".repeat(20)}`]: { balance: "0x1", nonce: 1, codeHash: null, storage: { [word(0)]: value as "0x7" } },
    },
    codes: {},
    transactions: [],
  });

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "exchequer-bundle-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("bundle", () => {
  test("default: what was written is read back, with the same hash", () => {
    writeBundle(sample(), join(folder, "b"));
    expect(openBundle(join(folder, "b"))).toEqual(sample());
  });

  test("behavior: one other slot value gives another content hash", () => {
    expect(sample("0x8").contentHash).not.toBe(sample("0x7").contentHash);
  });

  test("behavior: info lists what is known and what is absent, the same twice", () => {
    expect(bundleInfo(sample())).toEqual(bundleInfo(sample()));
    expect(bundleInfo(sample()).counts).toEqual({ accounts: 1, slots: 1, codes: 0, transactions: 0 });
    expect(bundleInfo(sample()).absent.map(({ label }) => label)).toContain("USDC");
  });

  test("error: BundleUnreadableError for a file that was cut off", () => {
    writeBundle(sample(), join(folder, "b"));
    const file = join(folder, "b", "accounts.json.gz");
    writeFileSync(file, readFileSync(file).subarray(0, 20));
    expect(() => openBundle(join(folder, "b"))).toThrow(
      "accounts.json.gz cannot be used: it is cut off or is not gzip",
    );
  });

  test("error: BundleUnreadableError for a changed balance under the old hash", () => {
    writeBundle(sample(), join(folder, "b"));
    const file = join(folder, "b", "accounts.json.gz");
    const text = gunzipSync(readFileSync(file)).toString().replace('"balance":"0x1"', '"balance":"0x2"');
    writeFileSync(file, gzipSync(text));
    expect(() => openBundle(join(folder, "b"))).toThrow("does not hash to what the manifest says");
  });

  test("error: BundleUnreadableError for a folder without a manifest", () => {
    expect(() => openBundle(folder)).toThrow(BundleUnreadableError);
  });

  test("error: BundleUnreadableError for an import of a cut-off block", () => {
    writeFileSync(join(folder, "block.json.gz"), gzipSync('{"number":"0x1"').subarray(0, 12));
    expect(() => importBlock(folder)).toThrow("block.json.gz cannot be used");
  });

  test("error: BundleUnreadableError for codes that do not hash to their keys", () => {
    const transactions: never[] = [];
    const hex = {
      number: "0x2",
      hash: word(2),
      parentHash: word(1),
      timestamp: "0x18",
      baseFeePerGas: "0x7",
      gasLimit: "0x1",
      miner: "0x00",
    };
    const block = { ...hex, mixHash: word(9), gasUsed: "0x0", receiptsRoot: word(3), transactions };
    writeFileSync(join(folder, "block.json.gz"), gzipSync(JSON.stringify(block)));
    writeFileSync(join(folder, "pre_state.json.gz"), gzipSync("{}"));
    writeFileSync(join(folder, "bytecodes.json.gz"), gzipSync(JSON.stringify({ [word(5)]: "0x6001" })));
    expect(() => importBlock(folder)).toThrow("hashes to something else");
  });
});
