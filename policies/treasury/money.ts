import { z } from "zod";

/** A whole number of base units as a decimal string, zero or more: how money crosses a process or a record. */
export const uintString = z
  .string()
  .regex(/^(0|[1-9]\d*)$/, "expected a whole number of base units as a decimal string");
/** A whole number as a decimal string, with a sign where it is negative. */
export const intString = z.string().regex(/^(0|-?[1-9]\d*)$/, "expected a whole number as a decimal string");
/** Hundredths of a percent, 0 to 10,000. */
export const bps = z.number().int().min(0).max(10_000);
/** A 20-byte address in hex, any case; kept as written and compared in lower case. */
export const address = z.templateLiteral(["0x", z.string().regex(/^[0-9a-fA-F]{40}$/)]);
/** 32 bytes in lower-case hex. */
export const bytes32 = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{64}$/)]);
/** Bytes in hex. */
export const hexBytes = z.templateLiteral(["0x", z.string().regex(/^([0-9a-fA-F]{2})*$/)]);
/** A token's symbol as the mandate spells it. */
export const assetSymbol = z.string().regex(/^[A-Za-z0-9.]{1,16}$/, "expected 1 to 16 letters, digits or dots");

export type Address = `0x${string}`;
export type Bytes32 = `0x${string}`;
export type Hex = `0x${string}`;
export type Bps = number;

export const BPS = 10_000n;
export const USD8 = 100_000_000n;

/** a × b ÷ d, rounded down. All non-negative. */
export const mulDivDown = (a: bigint, b: bigint, d: bigint): bigint => (a * b) / d;

/** a × b ÷ d, rounded up. All non-negative. */
export const mulDivUp = (a: bigint, b: bigint, d: bigint): bigint => {
  const product = a * b;
  return product === 0n ? 0n : (product - 1n) / d + 1n;
};

/**
 * Value of a balance in 1e-8 USD, rounded down.
 * @param balance base units of the token
 * @param decimals the token's decimals
 * @param priceUsd8 1e-8 USD for one whole token
 */
export const valueUsd8Down = (balance: bigint, decimals: number, priceUsd8: bigint): bigint =>
  mulDivDown(balance, priceUsd8, 10n ** BigInt(decimals));

/** As `valueUsd8Down`, rounded up. */
export const valueUsd8Up = (balance: bigint, decimals: number, priceUsd8: bigint): bigint =>
  mulDivUp(balance, priceUsd8, 10n ** BigInt(decimals));

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");

/** Base units as a decimal number with thousands separators: `formatBaseUnits(1589197592n, 6)` is `1,589.197592`. */
export const formatBaseUnits = (amount: bigint, decimals: number, places = decimals): string => {
  const sign = amount < 0n ? "-" : "";
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).slice(0, places);
  return `${sign}${grouped(whole)}${fraction ? `.${fraction}` : ""}`;
};

/** 1e-8 USD as dollars and cents, cut, not rounded: `formatUsd8(158811178966n)` is `$1,588.11`. */
export const formatUsd8 = (usd8: bigint, places = 2): string =>
  `${usd8 < 0n ? "-" : ""}$${formatBaseUnits(usd8 < 0n ? -usd8 : usd8, 8, places)}`;

/** Basis points as a percentage: `formatBps(250)` is `2.50%`. */
export const formatBps = (value: number | bigint): string => `${formatBaseUnits(BigInt(value), 2)}%`;

export const sameAddress = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
