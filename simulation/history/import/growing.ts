import { type IntColumn, intAt, widthOf, writeInt } from "../column.ts";

const FIRST = 1_024;

/** Figures of unknown number, eight bytes each: a file's text is never held. */
export class GrowingFloats {
  length = 0;
  private values = new Float64Array(FIRST);

  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = new Float64Array(this.length * 2);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length++] = value;
  }

  /** Puts another value in the place of the last. */
  put(value: number): void {
    this.values[this.length - 1] = value;
  }

  done(): Float64Array {
    return this.values.slice(0, this.length);
  }
}

const WIDEST = 4;

/** The same for exact integers, at full width until all are known. */
export class GrowingInts {
  length = 0;
  private words = new BigUint64Array(FIRST * WIDEST);
  private width: IntColumn["width"] = 1;

  push(value: bigint): void {
    const width = widthOf(value);
    if (width > this.width) this.width = width;
    if (this.length * WIDEST === this.words.length) {
      const wider = new BigUint64Array(this.words.length * 2);
      wider.set(this.words);
      this.words = wider;
    }
    writeInt(this.words, this.length++ * WIDEST, WIDEST, value);
  }

  done(unit: string): IntColumn {
    const full: IntColumn = { type: "int", unit, width: WIDEST, words: this.words };
    const words = new BigUint64Array(this.length * this.width);
    for (let row = 0; row < this.length; row++) writeInt(words, row * this.width, this.width, intAt(full, row));
    return { type: "int", unit, width: this.width, words };
  }
}
