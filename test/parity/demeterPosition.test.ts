import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { importFiles } from "../../simulation/history/import/importFiles.ts";
import { poolLogs, type PoolLog } from "../../simulation/history/pool/events.ts";
import { earningsOf } from "../../simulation/history/pool/positionFees.ts";
import { beganAt, poolBarsOf, rangeOverBars, rootAt } from "../../simulation/market/poolBars.ts";
import { root } from "../support/command.ts";

// demeter 1.3.0's minute by minute account of one position (test/parity/demeter/position.json, made by position.py), beside our
// bars tier, which follows the same rule, and our event tier, which does not. demeter/README.md explains what differs.

const LOG = resolve(root, "../shared/data/uniswap-v3/usdc-weth-005-2024-01-05.logs.csv.gz");
const here = existsSync(LOG);
if (!here) console.log("demeter's position not compared: ../shared/data is not here");

type Account = {
  demeter: string;
  tickLower: number;
  tickUpper: number;
  liquidity: string;
  /** Unix seconds, fees in USDC, fees in WETH, net value in USDC. */
  rows: [number, number, number, number][];
};
const account = JSON.parse(readFileSync(join(root, "test/parity/demeter/position.json"), "utf8")) as Account;
const dayLog = async (): Promise<PoolLog> => poolLogs(await importFiles([LOG]))[0] as PoolLog;
const FEE = 500;
/** position.py prints twelve digits: half of the last. */
const DIGITS = 6e-12;

const apart = (ours: number, theirs: number): number =>
  ours === theirs ? 0 : Math.abs(ours - theirs) / Math.max(Math.abs(ours), Math.abs(theirs));

describe.skipIf(!here)("one position beside demeter", () => {
  it("default: the bars tier equals its fees and net value at each of 1,440 minutes", async () => {
    const bars = poolBarsOf(await dayLog(), 60);
    const began = beganAt(bars);
    const ours = rangeOverBars(bars, { ...account, liquidity: Number(account.liquidity) }, FEE, began);
    expect([account.demeter, account.rows.length]).toEqual(["1.3.0", bars.time.length]);
    let moved = 0;
    for (const [row, [time, fees0, fees1, net]] of account.rows.entries()) {
      const [earned0, earned1] = [(ours.fees0[row] as number) / 1e6, (ours.fees1[row] as number) / 1e18];
      const price = 1e12 / rootAt(began[row] as number) ** 2;
      const held = (ours.amount0[row] as number) / 1e6 + ((ours.amount1[row] as number) / 1e18) * price;
      expect(time).toBe(bars.time[row]);
      expect(apart(earned0, fees0), `fees in USDC at row ${row}`).toBeLessThan(DIGITS);
      expect(apart(earned1, fees1), `fees in WETH at row ${row}`).toBeLessThan(DIGITS);
      expect(apart(held + earned0 + earned1 * price, net), `net value at row ${row}`).toBeLessThan(DIGITS);
      if (row > 0 && fees0 !== account.rows[row - 1]?.[1]) moved += 1;
    }
    expect(moved).toBeGreaterThan(500);
  });

  it("behavior: event by event it earned less: what demeter's page of differences says, to the unit", async () => {
    const range = { ...account, liquidity: BigInt(account.liquidity) };
    const all = [...earningsOf(await dayLog(), range, { spacing: 10, feePpm: BigInt(FEE), among: false })];
    const [, fees0 = 0, fees1 = 0] = account.rows.at(-1) ?? [];
    const exact = all.at(-1);
    expect([exact?.fees0, exact?.fees1]).toEqual([2_012_196_740n, 897_299_970_999_973_093n]);
    const over = [fees0 / (Number(exact?.fees0) / 1e6) - 1, fees1 / (Number(exact?.fees1) / 1e18) - 1];
    expect(over.map((share) => share.toFixed(4))).toEqual(["0.1170", "0.1397"]);
    const page = readFileSync(join(root, "test/parity/demeter/README.md"), "utf8");
    for (const figure of ["2,012.196740", "0.897299970999973093", "+11.70%", "+13.97%"]) expect(page).toContain(figure);
  });
});
