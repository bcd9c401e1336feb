/** What a command may touch of the process. Tests pass their own. */
export type Io = {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Ends with exit code 1 though nothing was thrown: the result itself says what is wrong. */
  fail(): void;
  cwd: string;
  env: Record<string, string | undefined>;
  /** True where stdout is a terminal that wants colour. */
  color: boolean;
};

export const processIo = (): Io => ({
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  fail: () => {
    process.exitCode = 1;
  },
  cwd: process.cwd(),
  env: process.env,
  color: process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined,
});

export const printJson = (io: Io, value: unknown): void => io.stdout(`${JSON.stringify(value, null, 2)}\n`);
