import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { importFiles } from "../../simulation/history/import/importFiles.ts";
import { type ChangeRow, poolLogs, type PoolLog } from "../../simulation/history/pool/events.ts";
import { type Order, ordersOf } from "../../simulation/history/pool/orders.ts";
import { earningsOf } from "../../simulation/history/pool/positionFees.ts";
import { profileOf } from "../../simulation/history/pool/profile.ts";
import { orderOf } from "../../simulation/history/pool/replaySwap.ts";
import { root } from "../support/command.ts";
import { type Played, playedPool } from "../support/playedPool.ts";

// What a liquidity position earns, by our replay of a real day's log, beside Uniswap's own pool to which the same log is played.

const LOG = resolve(root, "../shared/data/uniswap-v3/usdc-weth-005-2024-01-05.logs.csv.gz");
const here = existsSync(LOG);
if (!here) console.log("fees of positions not compared: ../shared/data is not here");

const MARKET = { spacing: 10, feePpm: 500n };
const OWNER = "0x00000000000000000000000000000000000b0b00" as const;
const RANGE = { tickLower: 199_000, tickUpper: 199_300, liquidity: 10n ** 16n };

const dayLog = async (): Promise<PoolLog> => poolLogs(await importFiles([LOG]))[0] as PoolLog;

/** What ranges held at the log's first swap that no row shows: what the orders through them suppose, less what came since. */
const supposedAtStart = (log: PoolLog, events: readonly (Order | ChangeRow)[]): Map<number, bigint> => {
  const profile = profileOf(log, MARKET.spacing);
  const changes: ChangeRow[] = [];
  const found = new Map<number, bigint>();
  for (const event of events) {
    if (event.kind === "change") {
      profile.apply(event);
      changes.push(event);
      continue;
    }
    const ends = [event.before.tick, event.row.tick].map((tick) => Math.floor(tick / 10) * 10) as [number, number];
    let liquidity = profile.liquidityAt(Math.min(...ends)) as bigint;
    for (let tick = Math.min(...ends) + 10; tick <= Math.max(...ends); tick += 10) {
      liquidity += event.ticks.netAt(tick);
      if (profile.liquidityAt(tick) !== null || found.has(tick)) continue;
      const since = changes.filter(({ tickLower, tickUpper }) => tickLower <= tick && tick < tickUpper);
      found.set(
        tick,
        since.reduce((left, { delta }) => left - delta, liquidity),
      );
    }
  }
  return found;
};

/** Positions somebody must have had before, for the log's burns to be possible. */
const positionsBurned = (events: readonly (Order | ChangeRow)[]): ChangeRow[] => {
  const left = new Map<string, { row: ChangeRow; now: bigint; least: bigint }>();
  for (const event of events) {
    if (event.kind === "order") continue;
    const key = `${event.tickLower} ${event.tickUpper}`;
    const { now, least } = left.get(key) ?? { now: 0n, least: 0n };
    const next = now + event.delta;
    left.set(key, { row: event, now: next, least: next < least ? next : least });
  }
  return [...left.values()].filter(({ least }) => least < 0n).map(({ row, least }) => ({ ...row, delta: -least }));
};

/** What lies between the ticks at the log's first swap: what must be minted so that the pool has the liquidity its rows show. */
const groundUnder = (log: PoolLog, events: readonly (Order | ChangeRow)[]): Played[] => {
  const profile = profileOf(log, MARKET.spacing);
  const supposed = supposedAtStart(log, events);
  const own = positionsBurned(events).map(({ tickLower, tickUpper, delta }) => ({
    tickLower,
    tickUpper,
    amount: delta,
  }));
  const taken = (tick: number): bigint =>
    [...own, { ...RANGE, amount: RANGE.liquidity }].reduce(
      (sum, one) => (one.tickLower <= tick && tick < one.tickUpper ? sum + one.amount : sum),
      0n,
    );
  const ticks = events.flatMap((event) => (event.kind === "order" ? [event.before.tick, event.row.tick] : []));
  const [lowest, highest] = [Math.min(...ticks, RANGE.tickLower), Math.max(...ticks, RANGE.tickUpper - 1)];
  const ground: Played[] = own.map((one) => ({ kind: "mint", ...one }));
  // One mint a stretch of one liquidity: each tick that a mint uses is one more at which a swap halts and rounds.
  let open: { tickLower: number; amount: bigint } = { tickLower: Math.floor(lowest / 10) * 10, amount: 0n };
  for (let tick = open.tickLower; tick <= highest + 10; tick += 10) {
    const amount = tick > highest ? 0n : (profile.liquidityAt(tick) ?? supposed.get(tick) ?? 0n) - taken(tick);
    if (amount === open.amount) continue;
    if (open.amount > 0n) ground.push({ kind: "mint", ...open, tickUpper: tick });
    open = { tickLower: tick, amount };
  }
  return [...ground, { kind: "mint", ...RANGE, amount: RANGE.liquidity, owner: OWNER }];
};

const playedOf = (event: Order | ChangeRow): Played => {
  if (event.kind === "order") return { kind: "swap", ...orderOf(event.asked ?? "up to a price", event.row, 500n) };
  const { tickLower, tickUpper, delta } = event;
  return delta < 0n
    ? { kind: "burn", tickLower, tickUpper, amount: -delta }
    : { kind: "mint", tickLower, tickUpper, amount: delta };
};

describe.skipIf(!here)("a position over a day of a pool's log", { timeout: 120_000 }, () => {
  let pool: Awaited<ReturnType<typeof playedPool>> | undefined;
  afterAll(() => pool?.close());

  it("default: earns to the unit what Uniswap's own pool pays it, played the same log", async () => {
    const log = await dayLog();
    const events = [...ordersOf(log, MARKET)];
    const orders = events.filter((event) => event.kind === "order");
    const [first, last] = [orders[0] as Order, orders.at(-1) as Order];
    // Six swaps went through two ranges that no row shows, outside the position's own; they go up to their row's price.
    expect([orders.length, orders.filter(({ asked }) => asked === null).length]).toEqual([6_045, 6]);
    pool = await playedPool({ sqrtPriceX96: first.before.sqrtPriceX96, feePpm: 500 });
    await pool.play(groundUnder(log, events));
    await pool.play(events.filter((event) => event.kind === "order" || event.delta !== 0n).map(playedOf));
    const { sqrtPriceX96, tick, liquidity } = last.row;
    expect(await pool.state()).toEqual({ sqrtPriceX96, tick, liquidity });
    const [fees0, fees1] = await pool.collectable(OWNER, RANGE.tickLower, RANGE.tickUpper);
    const ours = [...earningsOf(log, RANGE, { ...MARKET, among: true })].at(-1);
    expect([ours?.fees0, ours?.fees1]).toEqual([fees0, fees1]);
    expect(fees0 > 0n && fees1 > 0n).toBe(true);
  });
});
