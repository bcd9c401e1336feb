import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { saveSet } from "../../simulation/history/cacheFile.ts";
import { importFiles } from "../../simulation/history/import/importFiles.ts";
import { sweepOutputSchema } from "../../workflows/cli/commands/backtest/sweep/outputs.ts";
import { archiveNode } from "../support/archiveNode.ts";
import { root, temporalIsHere } from "../support/command.ts";
import { asArchiveCsv, FIRST_BLOCK, MADE_POOL, madePoolLog } from "../support/madePoolLog.ts";
import { onSmallDisk, smallDiskIsHere } from "../support/smallDisk.ts";

const MANDATE = `--mandate=${join(root, "policies/mandates/example.yaml")}`;
const FULL = /cannot be written: no space left\.\n {2}Make room .*\n {2}\(FILE_UNWRITABLE\)\n?$/;
const logs = madePoolLog({ seed: 5, swaps: 900 });
let folder: string;
let csv: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "exchequer-full-"));
  csv = join(folder, "usdc-weth-005.csv");
  writeFileSync(csv, asArchiveCsv(logs));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!smallDiskIsHere)("a disk that runs full", { timeout: 180_000 }, () => {
  it("behavior: an import leaves nothing behind, and its command makes the set once there is room", async () => {
    const args = ["history", "import", csv, "--out", "pool.set", "--json"];
    const [small, again] = await onSmallDisk([
      { size: "64k", args },
      { size: "10m", args },
    ]);
    expect([small?.code, small?.files]).toEqual([1, []]);
    expect(JSON.parse(small?.stdout ?? "")).toMatchObject({ error: { code: "FILE_UNWRITABLE" } });
    expect(small?.stderr).toMatch(FULL);
    expect([again?.code, again?.files]).toEqual([0, ["./pool.set"]]);
  });

  it("behavior: a pull keeps its whole windows, and goes on behind them", async () => {
    const node = await archiveNode(logs, { mostLogs: 60 });
    try {
      const args = [
        "history",
        "pull",
        `--pool=${MADE_POOL}`,
        `--from=${FIRST_BLOCK}`,
        `--rpc=rpc:${node.url}`,
        "--out=pool.set",
        "--json",
      ];
      const [small, again] = await onSmallDisk([
        { size: "256k", args },
        { size: "10m", args },
      ]);
      expect(small?.code).toBe(1);
      expect(small?.stderr).toMatch(FULL);
      expect(small?.files).toEqual(["./pool.set.pull/logs.jsonl", "./pool.set.pull/state.json"]);
      expect([again?.code, again?.files]).toEqual([0, ["./pool.set"]]);
      const { series } = JSON.parse(again?.stdout ?? "") as { series: { rows: number }[] };
      expect(series.reduce((rows, one) => rows + one.rows, 0)).toBe(logs.length);
      const second = node.asked.slice(node.asked.findLastIndex(({ method }) => method === "eth_chainId"));
      const first = second.find(({ method }) => method === "eth_getLogs");
      expect(first?.from).toBeGreaterThan(FIRST_BLOCK);
    } finally {
      await node.close();
    }
  });

  it("behavior: a report is there whole or not at all, and one that was there before stays", async () => {
    const args = ["backtest", "report", "hold", MANDATE, "--every=7d", "--beside=", "--out", "report"];
    // There is room for one, and until it is whole the new one lies beside the old.
    const [whole, small] = await onSmallDisk([
      { size: "120k", args },
      { size: "120k", args },
    ]);
    expect(whole?.code).toBe(0);
    expect(whole?.files.length).toBe(6);
    expect([small?.code, small?.files]).toEqual([1, whole?.files]);
    expect(small?.stderr).toMatch(FULL);
  });

  it("behavior: bars, as a file or as the output itself, are no whole file", async () => {
    const made = join(folder, "pool.set");
    saveSet(await importFiles([csv]), made);
    const [file, output] = await onSmallDisk([
      { size: "16k", args: ["history", "export", made, "--out", "bars.csv"] },
      { size: "16k", args: ["history", "export", made], to: "$disk/bars.csv" },
    ]);
    expect([file?.code, file?.files]).toEqual([1, []]);
    expect(file?.stderr).toMatch(FULL);
    expect(output?.code).toBe(1);
    expect(output?.stderr).toMatch(FULL);
  });

  it.skipIf(!temporalIsHere)("behavior: a sweep stops with what to do, and goes on once there is room", async () => {
    const args = [
      "backtest",
      "sweep",
      "trend",
      MANDATE,
      "--set=fastDays=4,5",
      "--every=7d",
      "--workers=1",
      "--json",
      "--out=rows.csv",
    ];
    const [small, again] = await onSmallDisk([
      { size: "100k", args },
      { size: "20m", args },
    ]);
    expect(small?.code).toBe(1);
    expect(small?.stderr).toMatch(FULL);
    expect(again?.code).toBe(0);
    expect(sweepOutputSchema.parse(JSON.parse(again?.stdout ?? "")).trials).toBe(2);
    expect(again?.files).toContain("./rows.csv");
    expect(again?.files.filter((file) => file.includes("sweeps"))).toEqual([]);
  });
});

describe("a limit on a file's size", () => {
  it("behavior: is told as what it is, and nothing is left behind", () => {
    // Where no disk can be mounted this stands in for one. POSIX counts in blocks of 512 bytes.
    const main = join(root, "workflows/cli/main.ts");
    const { status, stderr } = spawnSync(
      "sh",
      [
        "-c",
        'ulimit -f 32; exec "$0" --disable-warning=ExperimentalWarning "$@"',
        process.execPath,
        main,
        "history",
        "import",
        csv,
        "--out",
        join(folder, "limited.set"),
      ],
      { encoding: "utf8", env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" } },
    );
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining("limited.set cannot be written: the file would be larger"),
    ]);
    expect(readdirSync(folder).filter((name) => name.startsWith("limited"))).toEqual([]);
  });
});
