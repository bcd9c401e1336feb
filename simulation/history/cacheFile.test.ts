import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HistoryUnreadableError, loadSet, makeSet, saveSet } from "./cacheFile.ts";
import { intAt, packInts } from "./column.ts";
import { ColumnAbsentError, floats, ints, type Series, SeriesAbsentError, seriesOf } from "./set.ts";

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "exchequer-history-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bars: Series = {
  name: "ETH/USDT bars",
  kind: "bars",
  base: "ETH",
  quote: "USDT",
  time: Float64Array.of(0, 3_600, 10_800),
  columns: {
    close: { type: "float", unit: "USDT per ETH", values: Float64Array.of(100.1, 101.2, Number.NaN) },
    volume: packInts("wei", [1n, -(2n ** 130n), 3n]),
  },
  stepSeconds: 3_600,
  gaps: [{ afterTime: 3_600, beforeTime: 10_800, missing: 1 }],
  pool: null,
};
const sources = [{ file: "a.csv", sha256: "0x00" as const, layout: "ohlcv", rowsRead: 3, rowsKept: 3, repairs: [] }];
const set = makeSet({ series: [bars], synthetic: null, sources });
const saved = (name: string, change: (bytes: Buffer) => Buffer = (bytes) => bytes): string => {
  const path = join(folder, name);
  saveSet(set, path);
  writeFileSync(path, change(readFileSync(path)));
  return path;
};

describe("the cache file of a set", () => {
  it("default: what is saved is loaded, floats and exact integers alike, with its hash", () => {
    const loaded = loadSet(saved("whole"));
    expect(loaded).toEqual(set);
    const series = seriesOf(loaded, { kind: "bars", base: "ETH" });
    expect(floats(series, "close")[1]).toBe(101.2);
    expect(intAt(ints(series, "volume"), 1)).toBe(-(2n ** 130n));
    expect(readdirSync(folder)).toEqual(["whole"]);
  });

  it("behavior: the hash is of what the rows say, not of the file they came from", () => {
    const elsewhere = [{ ...(sources[0] as (typeof sources)[0]), file: "b.csv.gz" }];
    expect(makeSet({ series: [bars], synthetic: null, sources: elsewhere }).contentHash).toBe(set.contentHash);
    const made = { generator: "g", seed: 1 };
    expect(makeSet({ series: [bars], synthetic: made, sources }).contentHash).not.toBe(set.contentHash);
    const later = { ...bars, time: Float64Array.of(0, 3_600, 10_801) };
    expect(makeSet({ series: [later], synthetic: null, sources }).contentHash).not.toBe(set.contentHash);
  });

  it("error: HistoryUnreadableError for a file that is absent, cut off, longer or of another kind", () => {
    const refused = (path: string): string => {
      try {
        loadSet(path);
      } catch (error) {
        expect(error).toBeInstanceOf(HistoryUnreadableError);
        return (error as Error).message;
      }
      return "loaded";
    };
    expect(refused(join(folder, "absent"))).toMatch(/it is not there/);
    expect(refused(saved("cut", (bytes) => bytes.subarray(0, -8)))).toMatch(/it is cut off/);
    expect(refused(saved("short", (bytes) => bytes.subarray(0, 30)))).toMatch(/it is cut off/);
    expect(refused(saved("long", (bytes) => Buffer.concat([bytes, Buffer.alloc(8)])))).toMatch(/something follows/);
    expect(refused(saved("other", () => Buffer.from("time,close\n1,2\n")))).toMatch(/is not a history set/);
    expect(refused(saved("empty", () => Buffer.alloc(0)))).toMatch(/is not a history set/);
  });

  it("error: HistoryUnreadableError for a figure that was changed", () => {
    const path = saved("changed", (bytes) => {
      bytes.writeDoubleLE(999, bytes.length - 32 - 8 * 9);
      return bytes;
    });
    expect(() => loadSet(path)).toThrow(/does not hash to what it says/);
  });

  it("error: SeriesAbsentError and ColumnAbsentError say what there is", () => {
    expect(() => seriesOf(set, { kind: "swaps", base: "USDC" })).toThrow(SeriesAbsentError);
    expect(() => seriesOf(set, { kind: "swaps", base: "USDC" })).toThrow("It holds: ETH/USDT bars.");
    expect(() => floats(bars, "volume")).toThrow(ColumnAbsentError);
    expect(() => floats(bars, "open")).toThrow("It has: close (float), volume (int).");
  });
});
