import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canonicalJson } from "../../../../../policies/treasury/canonical.ts";
import { makeSet, saveSet } from "../../../../../simulation/history/cacheFile.ts";
import type { HistorySet } from "../../../../../simulation/history/set.ts";
import { pastOf } from "../../../../../simulation/market/past.ts";
import type { CycleRecord } from "../../../../../policies/treasury/cycleRecord.ts";
import { sampleRun } from "../../../../../test/support/sampleRun.ts";
import { BadUsageError } from "../../../errors.ts";
import { notProven } from "../../../notProven.ts";
import { madeUpUntil } from "../../../runHistory.ts";
import { heldAgainst } from "../heldAgainst.ts";
import { recomputedBacktest } from "./backtest.ts";
import { historyChecks } from "./history.ts";

let sample: Awaited<ReturnType<typeof sampleRun>>;
let imported: HistorySet;
let record: CycleRecord;
beforeEach(async () => {
  sample = await sampleRun(["executed"]);
  const [made] = sample.samples;
  if (made === undefined) throw new Error("there is no sample");
  const now = made.record.snapshot.block.timestamp;
  // The rows of a made-up market, without the word: for a record that is what an imported file is.
  imported = makeSet({ series: madeUpUntil(now).series, synthetic: null, sources: [] });
  const past = pastOf({ mandate: made.mandate, sets: [imported], now, windowDays: 30 });
  sample.run.putBlob(canonicalJson(past));
  const backtest = (await recomputedBacktest(sample.run, made.record, made.mandate, past)) as CycleRecord["backtest"];
  record = { ...made.record, ...(backtest && { backtest }) };
  saveSet(imported, join(sample.cwd, "prices.set"));
});
afterEach(() => sample.remove());

const against = (named: string[]) => heldAgainst(sample.cwd, sample.run, named);
const checksOf = async (named: string[]) => historyChecks(sample.run, record, await against(named));

describe("a proposal's backtest held against the history's own file", () => {
  it("default: prices and backtest come out of the file again", async () => {
    expect(record.backtest).toMatchObject({ synthetic: false, histories: [imported.contentHash] });
    expect(await checksOf(["prices.set"])).toEqual([
      { what: "prices from the history's file", ok: true, detail: "" },
      { what: "backtest from the history's file", ok: true, detail: "" },
    ]);
    expect(notProven(record, true).join()).toContain("its file was compared, not where it is from");
  });

  it("behavior: a changed file is named with the hash it has now", async () => {
    const [first, ...others] = imported.series;
    if (first === undefined) throw new Error("there is no series");
    const close = first.columns["close"];
    if (close?.type !== "float") throw new Error("there is no close");
    const values = close.values.map((value, row) => (row === 7 ? value * 1.01 : value));
    const columns = { ...first.columns, close: { ...close, values } };
    const changed = makeSet({ series: [{ ...first, columns }, ...others], synthetic: null, sources: [] });
    saveSet(changed, join(sample.cwd, "prices.set"));
    const [check, ...more] = await checksOf(["prices.set"]);
    expect([check?.ok, more]).toEqual([false, []]);
    expect(check?.detail).toContain(imported.contentHash);
    expect(check?.detail).toContain(`prices.set is ${changed.contentHash}`);
  });

  it("behavior: prices that are not the file's are told by their first difference", async () => {
    const past = pastOf({
      mandate: sample.samples[0]!.mandate,
      sets: [imported],
      now: record.snapshot.block.timestamp,
      windowDays: 30,
    });
    const dearer = structuredClone(past);
    dearer.prices[0]!.usd8[3] = String(BigInt(dearer.prices[0]!.usd8[3]!) + 1n);
    const pastHash = sample.run.putBlob(canonicalJson(dearer));
    record = { ...record, backtest: { ...record.backtest!, pastHash } };
    const [check] = await checksOf(["prices.set"]);
    expect(check).toMatchObject({ ok: false, detail: expect.stringMatching(/^prices\.0\.usd8\.3: it says/) as string });
  });

  it("behavior: where none was named and the configuration's has moved on, that is no fault of the record", async () => {
    expect(await against([])).toEqual({ files: [], named: false });
    expect(await historyChecks(sample.run, record, { files: [], named: false })).toEqual([]);
  });

  it("error: BadUsageError for a named file that is not there", async () => {
    await expect(checksOf(["gone.set"])).rejects.toThrow(BadUsageError);
  });
});
