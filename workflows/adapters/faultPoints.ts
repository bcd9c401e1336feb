import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Moments at which a test may have this process die, as `EXCHEQUER_FAULT` names them. */
export type FaultPoint = "after-sign" | "after-broadcast" | "before-record" | "after-record";

/**
 * Kills its own process, as the kernel would, the first time the named point is reached in this run; the process that takes
 * over goes on. Does nothing unless the environment asks for it.
 */
export const faultPoint =
  (env: Record<string, string | undefined>, runFolder: string) =>
  (point: FaultPoint): void => {
    if (env["EXCHEQUER_FAULT"] !== point) return;
    const marker = join(runFolder, `fault-${point}`);
    if (existsSync(marker)) return;
    writeFileSync(marker, String(process.pid));
    process.kill(process.pid, "SIGKILL");
  };
