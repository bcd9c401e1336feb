import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { intAt } from "../column.ts";
import { poolLogs } from "../pool/events.ts";
import { csvLine, tickBars } from "../pool/tickBars.ts";
import { verifySwaps } from "../pool/verifySwaps.ts";
import { floats, type HistorySet, ints, seriesOf } from "../set.ts";
import { setInfo } from "../setInfo.ts";
import { importFiles } from "./importFiles.ts";

const data = join(import.meta.dirname, "../../../../shared/data");
const present = existsSync(data);
if (!present) console.log("real history is not at ../shared/data: its import is not tested here");

const load = (...names: string[]): Promise<HistorySet> => importFiles(names.map((name) => join(data, name)));
const iso = (seconds: number | undefined): string => new Date((seconds ?? Number.NaN) * 1_000).toISOString();
const repairs = (set: HistorySet): Record<string, number> =>
  Object.fromEntries((set.sources[0]?.repairs ?? []).map(({ rule, count }) => [rule, count]));

describe.skipIf(!present)("real pool logs of 2024-01-05", { timeout: 60_000 }, () => {
  const logs = (fee: string): string => `uniswap-v3/usdc-weth-${fee}-2024-01-05.logs.csv.gz`;

  it("default: every swap that can be checked comes out to the unit, also across ticks", async () => {
    const check = verifySwaps(await load(logs("005"), logs("030")));
    expect(check).toMatchObject({ ok: true, swaps: 6_313, withinOneLiquidity: 5_637, matching: 5_636 });
    const [low, high] = check.pools;
    expect(low).toMatchObject({ feePpm: 500, swaps: 6_046, withinOneLiquidity: 5_403, matching: 5_402 });
    expect(low?.notMatching).toMatchObject([{ block: 18_939_352, logIndex: 25 }]);
    expect(low?.replay).toMatchObject({
      withinOneLiquidity: { swaps: 5_478, matching: 5_478 },
      acrossTicks: { swaps: 557, matching: 557 },
      notChecked: [{ swaps: 1 }, { swaps: 10 }],
    });
    expect(high).toMatchObject({ feePpm: 3_000, withinOneLiquidity: 234, matching: 234 });
    expect(high?.replay.acrossTicks).toEqual({ swaps: 22, matching: 22 });
  });

  it("behavior: raw and decoded events of one pool give the same set, byte by byte", async () => {
    const raw = await load(logs("030"));
    const decoded = await load("uniswap-v3/usdc-weth-030-2024-01-05.ticks.csv.gz");
    expect(decoded.contentHash).toBe(raw.contentHash);
    const swaps = seriesOf(raw, { kind: "swaps", base: "USDC", quote: "WETH" });
    expect(intAt(ints(swaps, "amount0"), 0)).toBe(-4_531_900_819n);
    expect(intAt(ints(swaps, "sqrtPriceX96"), 0)).toBe(1_661_902_247_488_239_778_583_400_955_918_697n);
  });

  it("behavior: a whole day is 1,440 minutes, and their amounts are those of all swaps", async () => {
    const set = await load(logs("005"));
    const [log] = poolLogs(set);
    const bars = [...tickBars(log!, 60)];
    expect(bars).toHaveLength(1_440);
    expect(csvLine(bars[0]!)).toBe(
      "2024-01-05 00:00:00,199045,199045,199045,199045,12453647101533358277,1896925364,-835312916639995304,1919611474,10000000000000000",
    );
    const amounts = ints(log!.swaps, "amount1");
    let [net, gross] = [0n, 0n];
    for (let row = 0; row < log!.swaps.time.length; row++) {
      net += intAt(amounts, row);
      if (intAt(amounts, row) > 0n) gross += intAt(amounts, row);
    }
    expect(bars.reduce((sum, bar) => sum + bar.netAmount1, 0n)).toBe(net);
    expect(bars.reduce((sum, bar) => sum + bar.inAmount1, 0n)).toBe(gross);
  });
});

describe.skipIf(!present)("every real file", { timeout: 240_000 }, () => {
  const files = present
    ? readdirSync(data, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".csv.gz"))
    : [];

  it.each(files)("behavior: %s gives the same set turned round, and without its header", async (name) => {
    const folder = mkdtempSync(join(tmpdir(), "exchequer-real-"));
    try {
      const lines = gunzipSync(readFileSync(join(data, name)))
        .toString()
        .trimEnd()
        .split("\n");
      const [head, ...rows] = lines.filter((line) => !line.startsWith("#")) as [string, ...string[]];
      const path = join(folder, basename(name, ".gz"));
      const hash = async (content: readonly string[]): Promise<string> => {
        writeFileSync(path, content.join("\n"));
        return (await importFiles([path])).contentHash;
      };
      const whole = await hash([head, ...rows]);
      expect(await hash([head, ...rows.toReversed()])).toBe(whole);
      expect(await hash(rows)).toBe(whole);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe.skipIf(!present)("other real files", { timeout: 60_000 }, () => {
  it("default: the dirty file is mended by named rules, and then agrees with a clean one of the same hours", async () => {
    const dirty = await load("ohlcv/eth-usdt-1h-2017-08_2021-05.dirty.csv.gz");
    expect(repairs(dirty)).toMatchObject({
      "order: newest first, turned round": 33_076,
      "time: a number that lost its digits was passed over for the date beside it": 7_142,
      "time: number and date disagree, the date was taken": 91,
      "twice: two bars of one time, the one with more volume kept": 2_648,
      "twice: the same row again, left out": 1,
    });
    const bars = seriesOf(dirty, { kind: "bars", base: "ETH", quote: "USDT" });
    expect(bars.gaps.reduce((sum, { missing }) => sum + missing, 0)).toBe(16);
    const clean = seriesOf(await load("ohlcv/eth-usdt-1h-close-2017-08_2021-10.csv.gz"), { kind: "bars" });
    const closes = new Map(clean.time.entries().map(([row, time]) => [time, floats(clean, "close")[row]]));
    const other = bars.time.filter((time, row) => closes.get(time) !== floats(bars, "close")[row]);
    // Two of 33,077: an hour that the file has twice with different closes, and its last, which was not over yet.
    expect([...other].map(iso)).toEqual(["2020-11-20T07:00:00.000Z", "2021-05-27T00:00:00.000Z"]);
  });

  it("behavior: Chainlink's zero row is rejected with its line; gaps of rounds are told as silence", async () => {
    const set = await load("chainlink/eth-usd-2023-04_2024-01.csv.gz");
    expect(set.sources[0]?.repairs).toContainEqual({
      rule: "rejected: a round that was never answered (zero answer at time zero)",
      count: 1,
      lines: [11_108],
    });
    const [info] = setInfo(set).series;
    expect(info).toMatchObject({ rows: 11_106, stepSeconds: null, longestSilence: { seconds: 62 * 60 } });
  });

  it("behavior: exchange bars in two more layouts, with what is missing in them", async () => {
    const eth = setInfo(await load("ohlcv/eth-usdt-1h-2022-01_2025-12.csv.gz")).series[0];
    expect(eth).toMatchObject({ name: "ETH/USDT bars", rows: 34_349, stepSeconds: 3_600, missing: 1 });
    const btc = await load("ohlcv/btc-usdt-1h-2017-08_2024-01.csv.gz");
    expect(setInfo(btc).series[0]).toMatchObject({ name: "BTC/USDT bars", rows: 55_861, missing: 32 });
    const bars = seriesOf(btc, { kind: "bars" });
    expect(floats(bars, "close").at(-1)).toBe(44_179.55);
  });

  it("behavior: USDC's depeg from two sources, gas, rates and a pool's price by block", async () => {
    const depeg = await load("depeg/usdc-usdt-pool-1h-2022-01_2026-01.csv.gz");
    const pool = seriesOf(depeg, { kind: "pool", base: "USDC", quote: "USDT" });
    const prices = floats(pool, "price");
    const worst = prices.reduce((at, price, row) => (price < prices[at]! ? row : at), 0);
    expect([prices[worst]?.toFixed(4), iso(pool.time[worst])]).toEqual(["0.8726", "2023-03-11T08:00:00.000Z"]);
    const spot = seriesOf(await load("depeg/usdc-usd-15min-2023-03.json.gz"), { kind: "bars", base: "USDC" });
    expect(
      floats(spot, "low")
        .reduce((least, low) => Math.min(least, low))
        .toFixed(4),
    ).toBe("0.8994");
    expect(spot.stepSeconds).toBe(900);
    const gas = await load("gas/gas-price-wei-daily.csv.gz", "gas/eth-usd-daily.csv.gz");
    expect(gas.series.map(({ name, time }) => [name, time.length])).toEqual([
      ["gas/wei gas", 3_953],
      ["ETH/USD price", 3_953],
    ]);
    const rates = await load("rates/usdc-lending-2020-05_2022-03.csv.gz");
    expect(rates.series.map(({ quote, base }) => `${base} ${quote}`)).toEqual([
      "USDC compound",
      "USDC aave-v1",
      "USDC aave-v2",
    ]);
    const blocks = await load("pool-price/usdc-weth-005-blocks-12509859_17765859.csv.gz");
    expect(Object.keys(repairs(blocks))).toEqual(["time: computed from mainnet's block number, within half an hour"]);
    expect(1 / floats(seriesOf(blocks, { kind: "pool" }), "price")[0]!).toBeCloseTo(2_832, 0);
  });
});
