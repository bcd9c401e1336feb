import { formatBps, formatUsd8 } from "../treasury/money.ts";
import type { Unit } from "./directions.ts";

/** A parameter's value as people say it: `5.00%`, `$125,000.00`, `30 days`, `2028-01-01 00:00 UTC`. */
export const valueInWords = (value: string | null, unit: Unit): string => {
  if (value === null) return "none";
  switch (unit) {
    case "bps":
      return formatBps(BigInt(value));
    case "bps a day":
      return `${formatBps(BigInt(value))} a day`;
    case "bps a year":
      return `${formatBps(BigInt(value))} a year`;
    case "ppm":
      return `${Number(value) / 10_000}%`;
    case "usd8":
      return formatUsd8(BigInt(value));
    case "usd12":
      return formatUsd8(BigInt(value) / 10_000n, 4);
    case "seconds":
      return durationInWords(BigInt(value));
    case "unix seconds":
      return momentInWords(BigInt(value));
    case "blocks":
    case "ticks":
    case "base units":
      return `${value} ${unit}`;
    default:
      return value;
  }
};

const UNITS = [
  [86_400n, "day", "days"],
  [3_600n, "hour", "hours"],
  [60n, "minute", "minutes"],
  [1n, "second", "seconds"],
] as const;

/** `3900` is `1 hour 5 minutes`. */
export const durationInWords = (seconds: bigint): string => {
  let left = seconds;
  const parts = UNITS.flatMap(([length, one, many]) => {
    const count = left / length;
    left %= length;
    return count === 0n ? [] : [`${count} ${count === 1n ? one : many}`];
  });
  return parts.length === 0 ? "0 seconds" : parts.join(" ");
};

/** Last second that a date can say. */
const LAST_MOMENT = 8_640_000_000_000n;

/** Seconds since 1970 as a date in UTC; beyond what a date can say, as they are. */
export const momentInWords = (seconds: bigint): string =>
  seconds > LAST_MOMENT
    ? `${seconds} unix seconds`
    : `${new Date(Number(seconds) * 1_000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
