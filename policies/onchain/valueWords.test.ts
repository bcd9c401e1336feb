import { describe, expect, it } from "vitest";
import type { Unit } from "./directions.ts";
import { valueInWords } from "./valueWords.ts";

describe("valueInWords", () => {
  const said: [string | null, Unit, string][] = [
    ["500", "bps", "5.00%"],
    ["200", "bps a day", "2.00% a day"],
    ["3000", "ppm", "0.3%"],
    ["12500000000000", "usd8", "$125,000.00"],
    ["500000000000", "usd12", "$0.5000"],
    ["2592000", "seconds", "30 days"],
    ["3900", "seconds", "1 hour 5 minutes"],
    ["0", "seconds", "0 seconds"],
    ["1830297600", "unix seconds", "2028-01-01 00:00 UTC"],
    ["18446744073709551615", "unix seconds", "18446744073709551615 unix seconds"],
    ["50", "blocks", "50 blocks"],
    [null, "usd8", "none"],
    ["uniswap-v3", "name", "uniswap-v3"],
  ];
  it.each(said)("default: %s in %s is %s", (value, unit, words) => {
    expect(valueInWords(value, unit)).toBe(words);
  });
});
