/** Where progress goes: standard error, so that standard output holds results only. */
export type Progress = {
  /** Says what is going on now; shown whenever two seconds passed without a line. Nothing is going on where it is empty. */
  step(label: string): void;
  /** A line at once, to stay. */
  say(line: string): void;
  /** A line at once that the next one replaces, where a terminal allows it. */
  note(line: string): void;
  done(): void;
};

/** Longest silence while something is going on [milliseconds]. */
export const SILENCE_MS = 2_000;
/** A line that replaces itself may change more often. */
const LIVE_MS = 1_000;
const TICK_MS = 250;
const CLEAR_LINE = "\r\u001b[2K";

/** A terminal's width, where lines may replace each other; null where they are kept, as in a log. */
export type Live = { columns: number } | null;

/** Whether standard error is a terminal that can take a line back. */
export const liveTerminal = (): Live =>
  process.stderr.isTTY && process.env["TERM"] !== "dumb" ? { columns: process.stderr.columns || 80 } : null;

/**
 * @param write takes text, newline included
 * @example const progress = createProgress((text) => process.stderr.write(text), liveTerminal()); progress.step("deploying"); progress.done()
 */
export const createProgress = (write: (text: string) => void, live: Live = null): Progress => {
  const started = Date.now();
  let label = "";
  let shown = "";
  let lastLine = Date.now();
  let replaceable = false;
  const take = (): string => {
    const back = replaceable ? CLEAR_LINE : "";
    replaceable = false;
    lastLine = Date.now();
    return back;
  };
  const say = (line: string): void => write(`${take()}· ${line}\n`);
  const note = (line: string): void => {
    if (live === null) return say(line);
    write(`${take()}${`· ${line}`.slice(0, live.columns - 1)}`);
    replaceable = true;
  };
  const tick = (): void => {
    if (label === "" || Date.now() - lastLine < (live !== null && label === shown ? LIVE_MS : SILENCE_MS)) return;
    note(`${label} (${Math.round((Date.now() - started) / 1000)} s)`);
    shown = label;
  };
  const timer = setInterval(tick, TICK_MS);
  timer.unref();
  const step = (next: string): void => {
    // After a silence that was wanted, two seconds count anew.
    if (label === "") lastLine = Date.now();
    if (next === "" && replaceable) write(take());
    label = next;
  };
  return {
    step,
    say,
    note,
    done: () => {
      clearInterval(timer);
      step("");
    },
  };
};
