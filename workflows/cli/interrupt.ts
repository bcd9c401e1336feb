/** Ctrl-C and its like, heard once however often they are sent. */
export type Interrupt = {
  signal: AbortSignal;
  /** Rejects when it was heard. */ heard: Promise<never>;
  dispose(): void;
};

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** One key press may arrive twice, from the terminal and from npm; a person who means it again takes longer. */
const SAME_PRESS_MS = 1_000;

/**
 * Listens for signals; what runs is expected to stop by itself, children first to drain. A second Ctrl-C does not wait.
 * @param goOn the command that goes on with it, for the message
 */
export const listenForInterrupt = (goOn = "exchequer run --resume goes on with it."): Interrupt => {
  const controller = new AbortController();
  let reject: (error: Error) => void = () => {};
  const heard = new Promise<never>((_, fail) => (reject = fail));
  heard.catch(() => {});
  let first = 0;
  const hear = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      // Whatever was started is ended by its own handler of `exit`.
      if (Date.now() - first > SAME_PRESS_MS) process.exit(1);
      return;
    }
    first = Date.now();
    const error = new InterruptedError(signal, goOn);
    controller.abort(error);
    reject(error);
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  return {
    signal: controller.signal,
    heard,
    dispose: () => {
      for (const signal of SIGNALS) process.removeListener(signal, hear);
    },
  };
};

export class InterruptedError extends Error {
  readonly code = "INTERRUPTED";
  constructor(signal: string, goOn: string) {
    super(
      `Stopped by ${signal === "SIGINT" ? "Ctrl-C" : signal}.\nWhat was started is stopped again, and the run's folder is kept. ${goOn}`,
    );
    this.name = "InterruptedError";
  }
}
