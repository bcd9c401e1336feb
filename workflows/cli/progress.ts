/** Where progress goes: standard error, so that standard output holds results only. */
export type Progress = {
  /** Says what is going on now; shown once two seconds passed without a line, and again every five. */
  step(label: string): void;
  /** A line at once. */
  say(line: string): void;
  done(): void;
};

const QUIET_MS = 2_000;
const REPEAT_MS = 5_000;
const TICK_MS = 250;

/**
 * @param write takes a whole line, newline included
 * @example const progress = createProgress((line) => process.stderr.write(line)); progress.step("deploying"); progress.done()
 */
export const createProgress = (write: (line: string) => void): Progress => {
  const started = Date.now();
  let label = "";
  let shown = "";
  let lastLine = Date.now();
  const tick = (): void => {
    const quiet = Date.now() - lastLine;
    if (label === "" || quiet < (label === shown ? REPEAT_MS : QUIET_MS)) return;
    write(`· ${label} (${Math.round((Date.now() - started) / 1000)} s)\n`);
    shown = label;
    lastLine = Date.now();
  };
  const timer = setInterval(tick, TICK_MS);
  timer.unref();
  return {
    step: (next) => {
      // After a silence that was wanted, two seconds count anew.
      if (label === "") lastLine = Date.now();
      label = next;
    },
    say: (line) => {
      write(`· ${line}\n`);
      lastLine = Date.now();
    },
    done: () => {
      clearInterval(timer);
      label = "";
    },
  };
};
