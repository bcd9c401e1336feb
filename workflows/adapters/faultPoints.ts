import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Moments of a cycle at which a test may step in, as `EXCHEQUER_FAULT` names them. */
export type FaultPoint =
  | "before-cosign-check"
  | "before-sign"
  | "after-sign"
  | "after-announce"
  | "after-broadcast"
  | "before-record"
  | "after-record";

/** How often a pause looks whether it is over [milliseconds]. */
const LOOK_MS = 50;

/**
 * What a test asks for at a moment, the first time it is reached in this run; nothing unless the environment asks for it.
 * `EXCHEQUER_FAULT=after-sign` kills this process there, as the kernel would, and the one that takes over goes on.
 * `EXCHEQUER_FAULT=pause-after-sign` waits there until the marker file is gone: time for others to use the chain.
 * Several are named with commas between.
 * @throws StoppedInPauseError where this process is told to stop while it waits
 */
export const faultPoint =
  (env: Record<string, string | undefined>, runFolder: string) =>
  async (point: FaultPoint): Promise<void> => {
    const asked = (env["EXCHEQUER_FAULT"] ?? "").split(",");
    const kills = asked.includes(point);
    if (!kills && !asked.includes(`pause-${point}`)) return;
    const done = join(runFolder, `fault-${point}`);
    if (existsSync(done)) return;
    writeFileSync(done, String(process.pid));
    if (kills) process.kill(process.pid, "SIGKILL");
    const marker = pauseMarker(runFolder, point);
    writeFileSync(marker, "");
    const stopping = new AbortController();
    const stop = (): void => stopping.abort();
    process.once("SIGTERM", stop);
    while (existsSync(marker) && !stopping.signal.aborted) await new Promise((wake) => setTimeout(wake, LOOK_MS));
    process.removeListener("SIGTERM", stop);
    if (stopping.signal.aborted) throw new StoppedInPauseError(point);
  };

/** Stands in the run's folder while a step waits there. */
export const pauseMarker = (runFolder: string, point: FaultPoint): string => join(runFolder, `paused-${point}`);

/** Nothing after the pause was done: whoever goes on with the run tries the step again. */
export class StoppedInPauseError extends Error {
  readonly code = "STOPPED";
  readonly retryable = true;
  constructor(point: FaultPoint) {
    super(`The worker was told to stop while it paused at ${point}.\nGo on with the run: \`exchequer run --resume\`.`);
    this.name = "StoppedInPauseError";
  }
}
