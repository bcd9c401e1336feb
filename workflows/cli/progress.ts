/** Where progress goes: standard error, so that standard output holds results only. */
export type Progress = {
  /** Says what is going on now; printed once it has taken two seconds, and again every five. */
  step(label: string): void;
  /** A line at once. */
  say(line: string): void;
  done(): void;
};

const FIRST_MS = 2_000;
const EVERY_MS = 5_000;

/**
 * @param write takes a whole line, newline included
 * @example const progress = createProgress((line) => process.stderr.write(line)); progress.step("deploying"); progress.done()
 */
export const createProgress = (write: (line: string) => void): Progress => {
  let label = "";
  let since = 0;
  let timer: NodeJS.Timeout | undefined;
  const clear = (): void => clearTimeout(timer);
  const tick = (): void => {
    write(`· ${label} (${Math.round((Date.now() - since) / 1000)} s)\n`);
    timer = setTimeout(tick, EVERY_MS);
  };
  return {
    step: (next) => {
      if (next === label) return;
      clear();
      label = next;
      since = Date.now();
      timer = setTimeout(tick, FIRST_MS);
    },
    say: (line) => write(`· ${line}\n`),
    done: () => {
      clear();
      label = "";
    },
  };
};
