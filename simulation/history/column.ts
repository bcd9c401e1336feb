/** Figures where speed counts and the last unit does not. NaN means that the source has no value there, and nothing else. */
export type FloatColumn = { type: "float"; unit: string; values: Float64Array };

/**
 * Integers that stay exact, up to int256: two's complement, little endian, `width` words of 64 bits a value. Read one with
 * `intAt`; a whole day of swaps as bigint objects would cost ten times the memory.
 */
export type IntColumn = { type: "int"; unit: string; width: 1 | 2 | 3 | 4; words: BigUint64Array };

export type Column = FloatColumn | IntColumn;

const WORD = 64n;
const MASK = (1n << WORD) - 1n;

/** Exact value of row `row`. */
export const intAt = (column: IntColumn, row: number): bigint => {
  const { width, words } = column;
  const at = row * width;
  let value = BigInt.asIntN(64, words[at + width - 1] as bigint);
  for (let word = width - 2; word >= 0; word--) value = (value << WORD) | (words[at + word] as bigint);
  return value;
};

/**
 * Packs integers as narrow as the widest of them allows.
 * @throws IntegerTooWideError beyond int256
 * @example intAt(packInts("wei", [-5n, 2n ** 160n]), 0) // -5n
 */
export const packInts = (unit: string, values: readonly bigint[]): IntColumn => {
  const width = values.reduce<IntColumn["width"]>((widest, value) => Math.max(widest, widthOf(value)) as 1, 1);
  const words = new BigUint64Array(values.length * width);
  for (let row = 0; row < values.length; row++) writeInt(words, row * width, width, values[row] as bigint);
  return { type: "int", unit, width, words };
};

/** Words of 64 bits that hold a value with its sign. */
export const widthOf = (value: bigint): IntColumn["width"] => {
  for (const width of [1, 2, 3, 4] as const) if (BigInt.asIntN(width * 64, value) === value) return width;
  throw new IntegerTooWideError(value);
};

export const writeInt = (words: BigUint64Array, at: number, width: number, value: bigint): void => {
  let rest = value;
  for (let word = 0; word < width; word++) {
    words[at + word] = rest & MASK;
    rest >>= WORD;
  }
};

/** One column's rows `from` to `to` (exclusive), sharing memory with it. */
export const sliceColumn = (column: Column, from: number, to: number): Column =>
  column.type === "float"
    ? { ...column, values: column.values.subarray(from, to) }
    : { ...column, words: column.words.subarray(from * column.width, to * column.width) };

/** A copy of a column with its rows in another order, or fewer of them. */
export const pickRows = (column: Column, rows: Uint32Array): Column => {
  if (column.type === "float")
    return { ...column, values: Float64Array.from(rows, (row) => column.values[row] as number) };
  const { width } = column;
  const words = new BigUint64Array(rows.length * width);
  for (let row = 0; row < rows.length; row++) {
    const from = (rows[row] as number) * width;
    for (let word = 0; word < width; word++) words[row * width + word] = column.words[from + word] as bigint;
  }
  return { ...column, words };
};

export class IntegerTooWideError extends Error {
  readonly code = "HISTORY_INTEGER_TOO_WIDE";
  constructor(value: bigint) {
    super(
      `${value.toString().slice(0, 40)}… does not fit into 256 bits.\nNo amount on a chain is that large: look at the column.`,
    );
    this.name = "IntegerTooWideError";
  }
}
