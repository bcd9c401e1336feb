/** Ctrl-C and its like, heard once however often they are sent. */
export type Interrupt = {
  signal: AbortSignal;
  /** Rejects when it was heard. */ heard: Promise<never>;
  dispose(): void;
};

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Listens for signals; what runs is expected to stop by itself, children first to drain. */
export const listenForInterrupt = (): Interrupt => {
  const controller = new AbortController();
  let reject: (error: Error) => void = () => {};
  const heard = new Promise<never>((_, fail) => (reject = fail));
  heard.catch(() => {});
  const hear = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) return;
    const error = new InterruptedError(signal);
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
  constructor(signal: string) {
    super(
      `Stopped by ${signal === "SIGINT" ? "Ctrl-C" : signal}.\nWhat was started is stopped again; the run's folder is kept, and the next run says what it holds.`,
    );
    this.name = "InterruptedError";
  }
}
