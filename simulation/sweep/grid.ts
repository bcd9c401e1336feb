/** One setting of a strategy and the values it is tried with, as they are written behind `name=`. */
export type Dial = { name: string; values: string[] };

/** More trials than this are refused: so fine a grid finds what chance did, and its results no longer fit a workflow. */
export const MOST_TRIALS = 10_000;

/**
 * One `--set`: `fastDays=5:30:5` from, to and step, both ends included, or `volatile=WETH,WBTC` a list.
 * @throws SweepSettingError, SweepTooLargeError
 * @example dialOf("fastDays=5:15:5") // { name: "fastDays", values: ["5", "10", "15"] }
 */
export const dialOf = (said: string): Dial => {
  const [name = "", rest = ""] = said.split(/=(.*)/s);
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name) || rest === "") throw new SweepSettingError(said, "it is not name=values");
  const range = rest.split(":");
  const values = range.length === 1 ? listOf(rest) : rangeOf(said, range);
  if (new Set(values).size !== values.length) throw new SweepSettingError(said, "a value stands in it twice");
  return { name, values };
};

const listOf = (text: string): string[] => text.split(",").filter((value) => value !== "");

const DECIMAL = /^-?\d{1,12}(\.\d{1,9})?$/;

/** Steps are counted in the finest digit that was written, so that 0.1 to 0.3 holds 0.3. */
const rangeOf = (said: string, range: string[]): string[] => {
  if (range.length !== 3 || !range.every((part) => DECIMAL.test(part)))
    throw new SweepSettingError(said, "a range is three numbers, from:to:step");
  const digits = Math.max(...range.map((part) => part.split(".")[1]?.length ?? 0));
  const scale = 10 ** digits;
  const [from, to, step] = range.map((part) => Math.round(Number(part) * scale)) as [number, number, number];
  if (step <= 0) throw new SweepSettingError(said, "its step is not over zero");
  if (to < from) throw new SweepSettingError(said, "it ends before it begins");
  const count = Math.floor((to - from) / step) + 1;
  if (count > MOST_TRIALS) throw new SweepTooLargeError(count, 1);
  return Array.from({ length: count }, (_, i) => String((from + i * step) / scale));
};

/**
 * How many trials a grid has.
 * @param times how often each point is tried, once a training window
 * @throws SweepTooLargeError, SweepSettingError for two dials of one name
 */
export const countTrials = (dials: readonly Dial[], times = 1): number => {
  const names = dials.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new SweepSettingError(twice, "it is set twice");
  const count = dials.reduce((product, { values }) => product * values.length, times);
  if (count > MOST_TRIALS) throw new SweepTooLargeError(count, dials.length);
  return count;
};

/** Points of a grid in the order of its dials, the last one turning fastest, as `name=value,name=value`. */
export const pointsOf = (dials: readonly Dial[]): string[] =>
  dials.reduce<string[]>(
    (points, { name, values }) =>
      points.flatMap((point) => values.map((value) => `${point === "" ? "" : `${point},`}${name}=${value}`)),
    [""],
  );

/** A strategy with more settings behind those it has. */
export const withSettings = (strategy: string, settings: string): string =>
  settings === "" ? strategy : `${strategy}${strategy.includes(":") ? "," : ":"}${settings}`;

export class SweepSettingError extends Error {
  readonly code = "SWEEP_SETTING";
  constructor(said: string, problem: string) {
    super(
      `--set ${said.slice(0, 100)} cannot be swept: ${problem}.\nWrite --set fastDays=5:30:5 (from, to, step, both ends included) or --set volatile=WETH,WBTC.`,
    );
    this.name = "SweepSettingError";
  }
}

export class SweepTooLargeError extends Error {
  readonly code = "SWEEP_TOO_LARGE";
  constructor(count: number, dials: number) {
    const wider = Math.ceil((count / MOST_TRIALS) ** (1 / Math.max(1, dials)));
    super(
      `This sweep has ${count.toLocaleString("en-US")} trials, and ${MOST_TRIALS.toLocaleString("en-US")} are the most.\nSteps ${wider} times as wide${dials > 1 ? ` in each of its ${dials} settings` : ""} would do; sweep coarsely first, then finely around what is left. The best of so many is mostly chance.`,
    );
    this.name = "SweepTooLargeError";
  }
}
