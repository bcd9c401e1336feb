/** One row: figures of one way to do a thing. */
export type BenchRow = { label: string; unit: "ms" | "s" | "/s" | "gas" | "MB"; figures: number[] };

/** A benchmark prints several rows from the same run: a figure alone, or from another run, compares with nothing. */
export type Bench = {
  /** What `--only` takes. */
  name: string;
  title: string;
  /** What a reader must know to read the rows. */
  note?: string;
  /** True where it runs on files alone: nothing is compiled for it. */
  withoutContracts?: true;
  /** @param say gets a line about what is being measured now */
  run(say: (line: string) => void): Promise<BenchRow[]>;
};
