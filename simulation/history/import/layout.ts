import type { Series } from "../set.ts";
import type { Row } from "../read/table.ts";

/** What a user may say of a file where it does not say it itself. */
export type ImportOptions = {
  /** `ETH/USDT`: what is priced, in what; for a pool token0/token1. */
  pair?: string;
  /** `6,18`: decimals of token0 and token1. */
  decimals?: string;
  /** Parts per million. */
  feePpm?: number;
};

/** What a layout's reader may know and say while it reads one file. */
export type Reading = {
  path: string;
  comments: readonly string[];
  options: ImportOptions;
  /** Index of the first of these fields that the file has, or -1. Names are compared by letters and digits alone. */
  at(...names: string[]): number;
  /** The file's own names of its values. */
  fields: readonly string[];
  /** Says that a rule mended or left out something on a line; all of it stands in the set's provenance. */
  note(rule: string, line: number, times?: number): void;
  /** @throws HistoryLineRefusedError */
  refuse(line: number, why: string, hint?: string): never;
};

export type LayoutReader = { row(row: Row): void; finish(): Series[] };

export type Layout = {
  name: string;
  /** Whether a file with these fields, as `plain` spells them, is of this layout. */
  fits(fields: ReadonlySet<string>): boolean;
  /** The fields of a file without a header, told by the shape of its first row; null where it is another layout. */
  withoutHeader(values: readonly unknown[]): string[] | null;
  reader(reading: Reading): LayoutReader;
};

/** A field's name as it is compared: `Value (Wei)` and `value_wei` are the same. */
export const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");

export const has = (fields: ReadonlySet<string>, ...names: string[]): boolean => names.some((name) => fields.has(name));

/** A figure, or NaN where there is none: empty, `NULL`, `null`. Anything else that is no finite number is undefined. */
export const figure = (value: unknown): number | undefined => {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value === "bigint") return Number(value);
  if (value === null || value === undefined) return Number.NaN;
  if (typeof value !== "string") return undefined;
  if (value === "" || /^(null|none)$/i.test(value)) return Number.NaN;
  const number = Number(value);
  return Number.isFinite(number) && !/^0x/i.test(value) ? number : undefined;
};

/** An exact integer; undefined where it is none, or came as a number that may have lost units. `199032.0` is 199032. */
export const integer = (value: unknown): bigint | undefined => {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  if (typeof value !== "string") return undefined;
  const text = value.trim().replace(/\.0+$/, "");
  return /^-?\d+$/.test(text) || /^0x[0-9a-fA-F]+$/.test(text) ? BigInt(text) : undefined;
};
