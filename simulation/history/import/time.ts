/** A time as a file writes it, in unix seconds, and the rule it was read by. Nothing here is guessed from other rows. */
export type ReadTime = { seconds: number; rule: string };

/** A date whose order of day and month only the rest of its file can tell. */
export type UnclearDate = { dayFirst: number; monthFirst: number };

const DATE =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2})(?::(\d{2}))?(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/;
const TWELVE_HOURS = /^(\d{4})-(\d{2})-(\d{2}) (\d{1,2})-(AM|PM)$/;
const SLASHES = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;
const NUMBER = /^\d+(?:\.\d+)?$/;

/** Before 2009 no chain had a block; past 2100 a number of seconds is something else. */
const EARLIEST = 1_230_768_000;
const LATEST = 4_102_444_800;

/**
 * Seconds, milliseconds, micro- and nanoseconds are told apart by size: each is a thousand times the other, and only one of
 * them falls between 2009 and 2100. Null where the value is no time, or a number that lost its digits (`1.62207E+12`).
 */
export const readTime = (value: unknown): ReadTime | UnclearDate | null => {
  if (value instanceof Date) return { seconds: Math.floor(value.getTime() / 1_000), rule: "a timestamp" };
  if (typeof value === "bigint") return fromNumber(Number(value));
  if (typeof value === "number") return fromNumber(value);
  if (typeof value !== "string" || value === "") return null;
  const text = value.trim();
  if (NUMBER.test(text)) return fromNumber(Number(text));
  if (/^0x[0-9a-fA-F]+$/.test(text)) return fromNumber(Number(text));
  return fromDate(text);
};

const fromNumber = (value: number): ReadTime | null => {
  for (const [unit, scale] of [
    ["seconds", 1],
    ["milliseconds", 1e3],
    ["microseconds", 1e6],
    ["nanoseconds", 1e9],
  ] as const) {
    const seconds = Math.floor(value / scale);
    if (seconds >= EARLIEST && seconds < LATEST) return { seconds, rule: `unix ${unit}` };
  }
  return null;
};

const fromDate = (text: string): ReadTime | UnclearDate | null => {
  const plain = DATE.exec(text);
  if (plain) {
    const [, year, month, day, hour, minute, second, zone] = plain;
    const seconds = utc(year, month, day, hour, minute, second);
    return seconds === null ? null : { seconds: seconds - offset(zone), rule: "year-month-day" };
  }
  const halves = TWELVE_HOURS.exec(text);
  if (halves) {
    const [, year, month, day, hour, half] = halves;
    if (Number(hour) < 1 || Number(hour) > 12) return null;
    const seconds = utc(year, month, day, String((Number(hour) % 12) + (half === "PM" ? 12 : 0)));
    return seconds === null ? null : { seconds, rule: "year-month-day, hours as AM and PM" };
  }
  const slashes = SLASHES.exec(text);
  if (slashes) {
    const [, first, second, year, ...clock] = slashes;
    const [dayFirst, monthFirst] = [utc(year, second, first, ...clock), utc(year, first, second, ...clock)];
    if (dayFirst === null && monthFirst === null) return null;
    return { dayFirst: dayFirst ?? Number.NaN, monthFirst: monthFirst ?? Number.NaN };
  }
  return null;
};

/** Null where there is no such day or hour. */
const utc = (year = "", month = "", day = "", hour = "0", minute = "0", second = "0"): number | null => {
  const parts = [year, month, day, hour || "0", minute || "0", second || "0"].map(Number);
  const [y, m, d, h, min, s] = parts as [number, number, number, number, number, number];
  if (h > 23 || min > 59 || s > 59) return null;
  const date = new Date(Date.UTC(y, m - 1, d, h, min, s));
  return date.getUTCMonth() === m - 1 && date.getUTCDate() === d ? date.getTime() / 1_000 : null;
};

const offset = (zone: string | undefined): number => {
  const parts = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? "");
  return parts ? (parts[1] === "-" ? -1 : 1) * (Number(parts[2]) * 3_600 + Number(parts[3]) * 60) : 0;
};
