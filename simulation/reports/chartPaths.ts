/** Where a chart draws, in its own units. */
export type Box = { left: number; top: number; width: number; height: number };
export type Range = { min: number; max: number };

/** Smallest range that holds every finite value, with a twentieth of room on both sides. */
export const rangeOf = (series: readonly Float64Array[], include: readonly number[] = []): Range => {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const see = (value: number): void => {
    if (!Number.isFinite(value)) return;
    min = Math.min(min, value);
    max = Math.max(max, value);
  };
  for (const values of series) values.forEach(see);
  include.forEach(see);
  if (min > max) return { min: 0, max: 1 };
  const room = (max - min || Math.abs(max) || 1) / 20;
  return { min: min - room, max: max + room };
};

/** Rows to draw so that no more than `most` stand side by side; the lowest and the highest of each stretch stay. */
export const thinned = (values: Float64Array, most: number): number[] => {
  const { length } = values;
  if (length <= most) return Array.from({ length }, (_, i) => i);
  const stretches = Math.max(1, Math.floor(most / 4));
  const rows = new Set<number>([0, length - 1]);
  for (let s = 0; s < stretches; s++) {
    const [from, to] = [Math.floor((s * length) / stretches), Math.floor(((s + 1) * length) / stretches)];
    let [low, high] = [from, from];
    for (let row = from; row < to; row++) {
      if ((values[row] as number) < (values[low] as number)) low = row;
      if ((values[row] as number) > (values[high] as number)) high = row;
    }
    rows.add(from).add(low).add(high);
  }
  return [...rows].sort((a, b) => a - b);
};

export const acrossOf = (time: Float64Array, box: Box): ((at: number) => number) => {
  const [first, last] = [time[0] as number, time.at(-1) as number];
  return (at) => round(box.left + (last === first ? 0 : ((at - first) / (last - first)) * box.width));
};

export const downOf =
  ({ min, max }: Range, box: Box): ((value: number) => number) =>
  (value) =>
    round(box.top + (1 - (value - min) / (max - min)) * box.height);

/** A line through a series, as the `d` of an SVG path. */
export const linePath = (time: Float64Array, values: Float64Array, box: Box, range: Range, most = 800): string => {
  const [x, y] = [acrossOf(time, box), downOf(range, box)];
  return thinned(values, most)
    .filter((row) => Number.isFinite(values[row]))
    .map((row, i) => `${i === 0 ? "M" : "L"}${x(time[row] as number)} ${y(values[row] as number)}`)
    .join("");
};

/** The area between two series. */
export const areaPath = (
  time: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  box: Box,
  range: Range,
  most = 500,
): string => {
  const [x, y] = [acrossOf(time, box), downOf(range, box)];
  const every = Math.max(1, Math.ceil(time.length / most));
  const rows = Array.from({ length: Math.ceil(time.length / every) }, (_, i) => i * every);
  if (rows.at(-1) !== time.length - 1) rows.push(time.length - 1);
  const there = rows.map((row) => `${x(time[row] as number)} ${y(upper[row] as number)}`);
  const back = rows.toReversed().map((row) => `${x(time[row] as number)} ${y(lower[row] as number)}`);
  return `M${[...there, ...back].join("L")}Z`;
};

/** Round numbers inside a range, `about` of them. */
export const ticksOf = ({ min, max }: Range, about = 4): number[] => {
  const raw = (max - min) / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= raw) ?? raw;
  const ticks: number[] = [];
  for (let tick = Math.ceil(min / step) * step; tick <= max; tick += step) ticks.push(Number(tick.toPrecision(12)));
  return ticks;
};

/** Beginnings of days, months or years inside a time, six at most. */
export const dateTicks = (from: number, to: number): { at: number; label: string }[] => {
  const days = (to - from) / 86_400;
  const months = days > 62 ? [1, 2, 3, 6, 12, 24].find((count) => days / (30.4 * count) <= 7) : undefined;
  const ticks: { at: number; label: string }[] = [];
  if (months === undefined) {
    const step = Math.max(1, Math.ceil(days / 6)) * 86_400;
    for (let at = Math.ceil(from / 86_400) * 86_400; at <= to; at += step)
      ticks.push({ at, label: new Date(at * 1000).toISOString().slice(5, 10) });
    return ticks;
  }
  const start = new Date(from * 1000);
  for (let month = 0; ; month++) {
    const at = Date.UTC(start.getUTCFullYear(), month) / 1000;
    if (at > to) return ticks;
    if (at >= from && month % months === 0) ticks.push({ at, label: new Date(at * 1000).toISOString().slice(0, 7) });
  }
};

/** Fall from the highest value so far, as a negative fraction. */
export const fallsOf = (values: Float64Array): Float64Array => {
  let peak = Number.NEGATIVE_INFINITY;
  return values.map((value) => {
    peak = Math.max(peak, value);
    return peak > 0 ? value / peak - 1 : 0;
  });
};

const round = (value: number): number => Math.round(value * 100) / 100;
