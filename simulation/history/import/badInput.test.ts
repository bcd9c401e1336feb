import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asArchiveCsv, madePoolLog } from "../../../test/support/madePoolLog.ts";
import { saveSet } from "../cacheFile.ts";
import { verifySwaps } from "../pool/verifySwaps.ts";
import { floats, type HistorySet, type Repair } from "../set.ts";
import { importFiles } from "./importFiles.ts";
import type { ImportOptions } from "./layout.ts";
import { HistoryFileRefusedError, HistoryLineRefusedError, PoolMismatchError } from "./refusals.ts";

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "exchequer-import-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const load = (name: string, content: string | Buffer, options?: ImportOptions): Promise<HistorySet> => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return importFiles([path], options);
};
/** The message of the error that importing gives, and its class. */
const refused = async (name: string, content: string | Buffer, options?: ImportOptions): Promise<[unknown, string]> => {
  try {
    await load(name, content, options);
  } catch (error) {
    return [(error as Error).constructor, (error as Error).message];
  }
  return [null, "it was imported"];
};
const bars = (...rows: string[]): string => `time,open,high,low,close,volume\n${rows.join("\n")}\n`;
const hour = (at: number): number => 1_600_000_000 + at * 3_600;
const bar = (at: number | string, price = 100, volume = 1): string =>
  `${typeof at === "number" ? hour(at) : at},${price},${price + 1},${price - 1},${price},${volume}`;
const repairsOf = (set: HistorySet): Repair[] => [...(set.sources[0]?.repairs ?? [])];

describe("bad input", () => {
  it("error: a file that is absent, empty, a header alone, one row, or of no known layout", async () => {
    await expect(importFiles([join(folder, "absent.csv")])).rejects.toThrow("absent.csv was refused: it is not there.");
    await expect(importFiles([folder])).rejects.toThrow(/it is not a file/);
    for (const [content, why] of [
      ["", /it is empty/],
      ["\n\n", /it is empty/],
      [gzipSync(""), /it is empty/],
      ["[]", /no array of records/],
      [bars(), /a header and no rows/],
      [bars(bar(0)), /one row, and a history needs two/],
      ["name,colour\nbob,red\nann,blue\n", /no known layout has the columns name, colour/],
      ["1,2\n3,4\n", /no header, and 2 values in its first row/],
    ] as const) {
      const [kind, message] = await refused("eth-usdt.csv", content);
      expect([kind, message]).toEqual([HistoryFileRefusedError, expect.stringMatching(why)]);
    }
  });

  it("error: a file that is cut off, as gzip, JSON or Parquet", async () => {
    const zipped = gzipSync(bars(...Array.from({ length: 5_000 }, (_, at) => bar(at, 100 + (at % 7)))));
    expect(await refused("eth-usdt.csv.gz", zipped.subarray(0, -400))).toEqual([
      HistoryFileRefusedError,
      expect.stringMatching(/cut off/),
    ]);
    const json = JSON.stringify(
      [hour(0), hour(1), hour(2)].map((dt) => ({ dt, o: 1, h: 1, l: 1, c: 1 })),
      null,
      1,
    );
    expect(await refused("usdc-usd.json", json.slice(0, -20))).toEqual([
      HistoryLineRefusedError,
      expect.stringMatching(/line \d+: the file is cut off here/),
    ]);
    expect(await refused("x.parquet", "PAR1 and nothing else")).toEqual([
      HistoryFileRefusedError,
      expect.stringMatching(/not whole Parquet/),
    ]);
  });

  it("default: unsorted and newest-first rows are put in order, and it is said", async () => {
    const sorted = await load("eth-usdt.csv", bars(bar(0), bar(1), bar(2)));
    expect(repairsOf(sorted)).toEqual([]);
    const newest = await load("eth-usdt.csv", bars(bar(2), bar(1), bar(0)));
    expect(newest.contentHash).toBe(sorted.contentHash);
    expect(repairsOf(newest)).toEqual([{ rule: "order: newest first, turned round", count: 2, lines: [3] }]);
    const mixed = await load("eth-usdt.csv", bars(bar(0), bar(2), bar(1), bar(3)));
    expect(repairsOf(mixed)).toEqual([{ rule: "order: not by time, sorted", count: 1, lines: [4] }]);
  });

  it("behavior: a gap is kept as one and shown; nothing is filled in", async () => {
    const [series] = (await load("eth-usdt.csv", bars(bar(0), bar(1), bar(2), bar(7), bar(8)))).series;
    expect(series?.time).toHaveLength(5);
    expect(series?.gaps).toEqual([{ afterTime: hour(2), beforeTime: hour(7), missing: 4 }]);
  });

  it("behavior: of rows with one time the same one goes, of different bars the fuller stays", async () => {
    const set = await load(
      "eth-usdt.csv",
      bars(bar(0), bar(1, 100, 5), bar(1, 100, 5), bar(2, 100, 1), bar(2, 101, 9)),
    );
    expect(floats(set.series[0]!, "close")).toEqual(Float64Array.of(100, 100, 101));
    expect(repairsOf(set)).toEqual([
      { rule: "twice: the same row again, left out", count: 1, lines: [4] },
      { rule: "twice: two bars of one time, the one with more volume kept", count: 1, lines: [5] },
    ]);
  });

  it("error: rows of one time that no rule settles, with both lines", async () => {
    const [kind, message] = await refused("eth-usdt.csv", bars(bar(0), bar(1, 100), bar(1, 140)));
    expect(kind).toBe(HistoryLineRefusedError);
    expect(message).toMatch(/line 4: it has the time of line 3 and a price 34% away/);
    const [, closes] = await refused("eth-usdt.csv", `date,close\n${hour(0)},5\n${hour(1)},5\n${hour(1)},5.1\n`);
    expect(closes).toMatch(/line 4: it has the time of line 3 and says something else/);
  });

  it("behavior: seconds, milliseconds, micro- and nanoseconds, dates and hours of twelve in one file are one clock", async () => {
    const times = [`${hour(0)}`, `${hour(1)}000`, `${hour(2)}000000`, `${hour(3)}000000000`];
    const dates = ["2020-09-13 16:26:40", "2020-09-13T17:26:40Z", "2020-09-13T20:26:40+02:00"];
    const set = await load("eth-usdt.csv", bars(...[...times, ...dates].map((time) => bar(time))));
    expect([...set.series[0]!.time]).toEqual([0, 1, 2, 3, 4, 5, 6].map(hour));
    expect(repairsOf(set).map(({ rule, count }) => [rule, count])).toContainEqual([
      "time: read as unix milliseconds",
      1,
    ]);
    const halves = await load(
      "eth-usdt.csv",
      bars(bar("2020-09-13 12-AM"), bar("2020-09-13 11-AM"), bar("2020-09-13 12-PM"), bar("2020-09-13 11-PM")),
    );
    expect([...halves.series[0]!.time].map((time) => new Date(time * 1_000).getUTCHours())).toEqual([0, 11, 12, 23]);
  });

  it("behavior: whether a date begins with day or month is told by its rows, or by a number beside it", async () => {
    const day = async (...rows: string[]): Promise<string[]> => {
      const set = await load("eth-usd.csv", `date,unix,value\n${rows.join("\n")}\n`);
      return [...set.series[0]!.time].map((time) => new Date(time * 1_000).toISOString().slice(0, 10));
    };
    expect(await day("1/2/2020,,5", "13/2/2020,,6")).toEqual(["2020-02-01", "2020-02-13"]);
    expect(await day("1/2/2020,,5", "1/13/2020,,6")).toEqual(["2020-01-02", "2020-01-13"]);
    expect(await day("1/2/2020,1580515200,5", "2/2/2020,1580601600,6")).toEqual(["2020-02-01", "2020-02-02"]);
    const [, unclear] = await refused("eth-usd.csv", "date,value\n1/2/2020,5\n2/3/2020,6\n");
    expect(unclear).toMatch(/line 2: whether its date begins with the day or the month, no row of the file tells/);
    const [, both] = await refused("eth-usd.csv", "date,value\n13/2/2020,5\n2/13/2020,6\n");
    expect(both).toMatch(/line 3: some dates begin with the day and some with the month/);
  });

  it("error: what is no finite figure, no possible bar, no date, or a change of units, each with its line", async () => {
    for (const [row, why] of [
      [`${hour(1)},NaN,101,99,100,1`, /line 3: open is "NaN"/],
      [`${hour(1)},100,Infinity,99,100,1`, /line 3: high is "Infinity"/],
      [`${hour(1)},100,101,99,,1`, /line 3: close is ""/],
      [`${hour(1)},100,101,99,-5,1`, /line 3: close is "-5"/],
      [`${hour(1)},100,101,99,200,1`, /line 3: open 100 or close 200 lies outside low 99 to high 101/],
      [`${hour(1)},100,101`, /line 3: it has 3 cells, the first row has 6/],
      ["yesterday,100,101,99,100,1", /line 3: no time can be read from "yesterday"/],
      ["1.62207E+12,100,101,99,100,1", /line 3: no time can be read from "1.62207E\+12"/],
      ["2020-02-30 00:00:00,100,101,99,100,1", /line 3: no time can be read/],
      [bar(1, 100_000), /line 3: the price is 1.00e\+3 times that of the row before: mixed units/],
    ] as const) {
      const [kind, message] = await refused("eth-usdt.csv", bars(bar(0), row, bar(2)));
      expect([kind, message]).toEqual([HistoryLineRefusedError, expect.stringMatching(why)]);
    }
    const [, rate] = await refused("usdc-lending.csv", `timestamp,supply_rate_x\n${hour(0)},0.05\n${hour(1)},55\n`);
    expect(rate).toMatch(/line 3: supply_rate_x is "55": a yearly rate is a fraction/);
  });

  it("behavior: without a header, with other marks and quotes, as JSON or lines of it, the rows are the same", async () => {
    const rows = [0, 1, 2].map((at) => [hour(at), 100, 101, 99, 100, 5]);
    const wanted = await load("eth-usdt.csv", bars(...rows.map((row) => row.join(","))));
    const named = rows.map(([time, open, high, low, close, volume]) => ({ time, open, high, low, close, volume }));
    for (const content of [
      rows.map((row) => row.join(",")).join("\n"),
      rows.map((row) => row.join(";")).join("\r\n"),
      `\uFEFFtime\topen\thigh\tlow\tclose\tvolume\n${rows.map((row) => row.join("\t")).join("\n")}`,
      `"Time","Open","High","Low","Close","Volume"\n${rows.map((row) => row.map((cell) => `"${cell}"`).join(",")).join("\n")}`,
      JSON.stringify(rows),
      JSON.stringify({ meta: { a: [1] }, data: named }),
      named.map((row) => JSON.stringify(row)).join("\n"),
      gzipSync(JSON.stringify(named, null, 2)),
    ])
      expect((await load("eth-usdt.csv", content)).contentHash).toBe(wanted.contentHash);
  });

  it("behavior: what it is the price of comes from the user, the rows or the file's name, and is never made up", async () => {
    const named = async (name: string, options?: ImportOptions): Promise<string | undefined> =>
      (await load(name, bars(bar(0), bar(1)), options)).series[0]?.name;
    expect(await named("data.csv", { pair: "ETH/USDT" })).toBe("ETH/USDT bars");
    expect(await named("link-usd.csv")).toBe("LINK/USD bars");
    expect(await named("BTCUSDT-1m-2024-01.csv")).toBe("BTC/USDT bars");
    expect(await named("held-out.csv")).toBe("held-out/unknown bars");
    expect(repairsOf(await load("data.csv", bars(bar(0), bar(1)))).map(({ rule }) => rule)).toEqual([
      "name: nothing says what it is the price of, it is called after its file; --pair ETH/USDT says it",
    ]);
  });

  it("error: a symbol that changes between rows", async () => {
    const [, mixed] = await refused("data.csv", `unix,symbol,close\n${hour(0)},ETHUSDT,5\n${hour(1)},BTCUSDT,6\n`);
    expect(mixed).toMatch(/line 3: the symbol is BTCUSDT, before it was ETHUSDT/);
  });
});

describe("bad pool logs", () => {
  const logs = madePoolLog({ seed: 3, swaps: 60 });
  const csv = asArchiveCsv(logs);

  it("default: a made pool's log is imported and every swap of it comes out, with or without header, either way round", async () => {
    const set = await load("usdc-weth-005.csv", csv);
    expect(verifySwaps(set)).toMatchObject({ ok: true, swaps: 60 });
    const [, ...rows] = csv.trimEnd().split("\n");
    for (const content of [rows.join("\n"), rows.toReversed().join("\n"), gzipSync(JSON.stringify({ result: logs }))]) {
      const other = await load("usdc-weth-005.csv", content);
      expect(other.series.map(({ time, columns }) => [time, columns])).toEqual(
        set.series.map(({ time, columns }) => [time, columns]),
      );
    }
  });

  it("behavior: a fee that nothing states is found from the swaps, one that is wrong shows in all of them", async () => {
    expect(verifySwaps(await load("pool.csv", csv)).pools[0]).toMatchObject({ feePpm: 500, feeFrom: "swaps" });
    const [kind, message] = await refused("usdc-weth-030.csv", csv);
    expect([kind, message]).toEqual([
      PoolMismatchError,
      expect.stringMatching(/its swaps come out at a fee of 0.05%, not 0.3%/),
    ]);
  });

  it("error: PoolMismatchError for wrong decimals, swapped tokens and another pool's name", async () => {
    const cases: [ImportOptions, RegExp][] = [
      [{ pair: "WETH/USDC" }, /never been.\nAs USDC\/WETH it is .*other order/],
      [{ pair: "USDC/WETH", decimals: "18,18" }, /USDC has 6 decimals, and you say 18/],
      [{ pair: "WBTC/USDT" }, /never been.\nIt is another pool/],
    ];
    for (const [options, why] of cases)
      expect(await refused("pool.csv", csv, options)).toEqual([PoolMismatchError, expect.stringMatching(why)]);
    const named = JSON.stringify(logs);
    expect(await refused("pool.json", named, { pair: "DAI/USDC" })).toEqual([
      PoolMismatchError,
      expect.stringMatching(/is USDC\/WETH at 500 millionths, and you say DAI\/USDC/),
    ]);
  });

  it("error: a log that is not whole, of another pool, of another contract, or taken back, with its line", async () => {
    const line = (at: number, change: (row: string) => string): string =>
      csv
        .split("\n")
        .map((row, index) => (index === at ? change(row) : row))
        .join("\n");
    for (const [content, why] of [
      [line(4, (row) => row.slice(0, -64)), /line 5: a log of this event has 5 words and 2 topics, this one 4 and 2/],
      [line(4, (row) => row.slice(0, -3)), /line 5: its topics or data are not hex/],
      [
        line(4, (row) => row.replace("0xc42079f9", "0xddf252ad")),
        /line 5: 0xddf252ad.* is no event of a Uniswap v3 pool/,
      ],
      [
        JSON.stringify(
          logs.map((log, at) => (at === 7 ? { ...log, removed: true } : log)),
          null,
          0,
        ),
        /removed again/,
      ],
      [JSON.stringify(logs.map((log, at) => (at === 7 ? { ...log, address: "0x1" } : log))), /it is of pool 0x1/],
      [
        line(1, (row) => row.replace("00033450'", "00f33450'")),
        /line 2: its range 190000 to 15938640 lies outside all ticks/,
      ],
    ] as const) {
      const [kind, message] = await refused("usdc-weth-005.csv", content);
      expect([kind, message]).toEqual([HistoryLineRefusedError, expect.stringMatching(why)]);
    }
  });

  it("behavior: a changed amount or a Mint that is missing is found, and named", async () => {
    const set = await load(
      "usdc-weth-005.csv",
      csv
        .split("\n")
        .filter((row) => !row.includes("0x7a53080b"))
        .join("\n"),
    );
    const missing = verifySwaps(set);
    expect(missing.ok && missing.matching === missing.withinOneLiquidity).toBe(false);
  });
});

describe("a huge file", () => {
  it("default: is read with less memory than its text", { timeout: 120_000 }, async () => {
    const path = join(folder, "eth-usdt-huge.csv");
    const out = createWriteStream(path);
    out.write("time,open,high,low,close,volume,comment\n");
    const filler = "x".repeat(150);
    for (let at = 0; at < 500_000; at += 1_000) {
      const rows = Array.from(
        { length: 1_000 },
        (_, row) => `${1_600_000_000 + (at + row) * 60},100,101,99,100,1,${filler}`,
      );
      if (!out.write(`${rows.join("\n")}\n`)) await once(out, "drain");
    }
    out.end();
    await once(out, "close");
    const script = `
      const { importFiles } = await import(${JSON.stringify(join(import.meta.dirname, "importFiles.ts"))});
      const set = await importFiles([${JSON.stringify(path)}]);
      console.log(set.series[0].time.length);`;
    // Ninety megabytes of text through a heap of forty-eight.
    const rows = execFileSync(process.execPath, ["--max-old-space-size=48", "--input-type=module", "-e", script]);
    expect(rows.toString().trim()).toBe("500000");
  });

  it("behavior: rows are kept as columns: eight bytes a figure on disk", async () => {
    const set = await load("eth-usdt.csv", bars(...Array.from({ length: 2_000 }, (_, at) => bar(at))));
    const path = join(folder, "small.set");
    saveSet(set, path);
    const { size } = statSync(path);
    expect(size).toBeLessThan(2_000 * 6 * 8 + 2_000);
  });
});
