import { z } from "zod";
import { type ChangeRow, type PoolLog, poolLogs, type SwapRow } from "./events.ts";
import { feeFromSwaps } from "./feeOf.ts";
import { profileOf, stateAfter, stepsOf } from "./profile.ts";
import { noTicks, replaySwap, SPACING_OF_FEE } from "./replaySwap.ts";
import type { HistorySet } from "../set.ts";

const mismatchSchema = z.strictObject({ block: z.number(), logIndex: z.number(), tx: z.string(), why: z.string() });
const countSchema = z.strictObject({ swaps: z.number(), matching: z.number() });

export const poolCheckSchema = z.strictObject({
  pool: z.string(),
  /** Parts per million, and whether it was stated or is the tier under which swaps come out to the unit. */
  feePpm: z.number().nullable(),
  feeFrom: z.enum(["stated", "swaps", "unknown"]),
  swaps: z.number(),
  /** From the row before alone: swaps whose row and the swap row before it show the same active liquidity. */
  withinOneLiquidity: z.number(),
  matching: z.number(),
  notMatching: z.array(mismatchSchema),
  /** With the Mints and Burns between the rows, and the liquidity that other rows of the log show between ticks. */
  replay: z.strictObject({
    withinOneLiquidity: countSchema,
    acrossTicks: countSchema,
    matching: z.number(),
    askedFor: z.record(z.string(), z.number()),
    notMatching: z.array(mismatchSchema),
    notChecked: z.array(z.strictObject({ why: z.string(), swaps: z.number() })),
  }),
});
export type PoolCheck = z.infer<typeof poolCheckSchema>;

/** What `exchequer history verify --json` prints. */
export const historyVerifySchema = z.strictObject({
  contentHash: z.string(),
  synthetic: z.boolean(),
  /** True where every swap that can be checked comes out to the unit. */
  ok: z.boolean(),
  swaps: z.number(),
  withinOneLiquidity: z.number(),
  matching: z.number(),
  pools: z.array(poolCheckSchema),
});
export type HistoryVerify = z.infer<typeof historyVerifySchema>;

/** Replays every swap of a set's pools by exact integer math. @throws NothingToReplayError */
export const verifySwaps = (set: HistorySet): HistoryVerify => {
  const pools = poolLogs(set).map(verifyPool);
  if (pools.length === 0) throw new NothingToReplayError();
  const total = (figure: (pool: PoolCheck) => number): number => pools.reduce((sum, pool) => sum + figure(pool), 0);
  return {
    contentHash: set.contentHash,
    synthetic: set.synthetic !== null,
    ok: pools.every(({ feePpm, replay }) => feePpm !== null && replay.notMatching.length === 0),
    swaps: total(({ swaps }) => swaps),
    withinOneLiquidity: total(({ withinOneLiquidity }) => withinOneLiquidity),
    matching: total(({ matching }) => matching),
    pools,
  };
};

const verifyPool = (log: PoolLog): PoolCheck => {
  const fitted = feeFromSwaps(log);
  const feePpm = log.pool.feePpm ?? fitted;
  const name = {
    pool: log.name,
    feePpm,
    feeFrom: log.pool.feePpm !== null ? "stated" : fitted === null ? "unknown" : "swaps",
  } as const;
  const empty = { withinOneLiquidity: { swaps: 0, matching: 0 }, acrossTicks: { swaps: 0, matching: 0 }, matching: 0 };
  const check: PoolCheck = {
    ...name,
    swaps: log.swaps.time.length,
    withinOneLiquidity: 0,
    matching: 0,
    notMatching: [],
    replay: { ...empty, askedFor: {}, notMatching: [], notChecked: [] },
  };
  if (feePpm === null) {
    check.replay.notChecked.push({
      why: "no fee tier is known, and none makes the swaps come out: say --fee",
      swaps: check.swaps,
    });
    return check;
  }
  replayLog(log, BigInt(feePpm), SPACING_OF_FEE[feePpm] ?? 1, check);
  return check;
};

const replayLog = (log: PoolLog, fee: bigint, spacing: number, check: PoolCheck): void => {
  const profile = profileOf(log, spacing);
  const none = noTicks(spacing);
  const { replay } = check;
  const unchecked = new Map<string, number>();
  if (check.swaps > 0) unchecked.set("the first swap: no row before it shows the price it began at", 1);
  for (const step of stepsOf(log, profile)) {
    if ("kind" in step) continue;
    const { before, since, row } = step;
    fromRowBefore(before, row, since, check, (at) => replaySwap(at, row, none, fee) !== null);
    const state = stateAfter(before, since);
    const across =
      Math.floor(before.tick / spacing) !== Math.floor(row.tick / spacing) && state.liquidity !== row.liquidity;
    const ticks = across ? profile.ticksBetween(before.tick, row.tick) : none;
    const known = ticks !== null && (!across || profile.liquidityAt(before.tick) === state.liquidity);
    if (across && !known) {
      count(unchecked, "it crossed ticks whose liquidity no row of the log shows");
      continue;
    }
    const part = across ? replay.acrossTicks : replay.withinOneLiquidity;
    // The same liquidity at both ends may hide ticks that cancel out in between: then the profile has the word.
    const asked =
      replaySwap(state, row, ticks ?? none, fee) ?? (across ? null : throughProfile(state, row, profile, fee));
    part.swaps++;
    if (asked === null) replay.notMatching.push({ ...placeOf(row), why: reasonOf(across, profile.contradictions) });
    else {
      part.matching++;
      replay.matching++;
      replay.askedFor[asked] = (replay.askedFor[asked] ?? 0) + 1;
    }
  }
  replay.notChecked = [...unchecked].map(([why, swaps]) => ({ why, swaps }));
};

/** The simplest rule, and the one a reader can repeat: only the price and liquidity that the swap row before shows. */
const fromRowBefore = (
  before: SwapRow,
  row: SwapRow,
  since: readonly ChangeRow[],
  check: PoolCheck,
  comesOut: (state: SwapRow) => boolean,
): void => {
  if (before.liquidity !== row.liquidity) return;
  check.withinOneLiquidity++;
  if (comesOut(before)) check.matching++;
  else {
    const moved = since.some(
      ({ tickLower, tickUpper, delta }) => delta !== 0n && tickLower <= before.tick && before.tick < tickUpper,
    );
    const why = moved
      ? "between the two rows a Mint or Burn changed the liquidity, and the swap crossed a tick that changed it back"
      : "the row before does not lead to it";
    check.notMatching.push({ ...placeOf(row), why });
  }
};

const throughProfile = (
  state: ReturnType<typeof stateAfter>,
  row: SwapRow,
  profile: ReturnType<typeof profileOf>,
  fee: bigint,
) => {
  const ticks = profile.ticksBetween(state.tick, row.tick);
  return ticks === null ? null : replaySwap(state, row, ticks, fee);
};

const placeOf = ({ block, logIndex, tx }: SwapRow): { block: number; logIndex: number; tx: string } => ({
  block,
  logIndex,
  tx,
});

const reasonOf = (across: boolean, contradictions: number): string => {
  const holes =
    contradictions > 0 ? `; ${contradictions} rows show other liquidity than the log's Mints and Burns lead to` : "";
  return `${across ? "across ticks, " : ""}no way it can have been asked for gives its amounts and price${holes}`;
};

const count = (counts: Map<string, number>, why: string): void => void counts.set(why, (counts.get(why) ?? 0) + 1);

export class NothingToReplayError extends Error {
  readonly code = "HISTORY_NOTHING_TO_REPLAY";
  constructor() {
    super(
      "The set holds no swaps of a pool.\nImport raw or decoded Uniswap v3 logs: exchequer history import <file…> --out <set>.",
    );
    this.name = "NothingToReplayError";
  }
}
