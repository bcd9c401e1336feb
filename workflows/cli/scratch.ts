import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs with a folder that is gone afterwards, also after Ctrl-C: leaving through `process.exit` lets whatever was started
 * meanwhile be killed by its own exit handler.
 */
export const inScratch = async <T>(run: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), "exchequer-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const interrupted = (): void => process.exit(130);
  process.once("exit", remove);
  for (const signal of SIGNALS) process.once(signal, interrupted);
  try {
    return await run(folder);
  } finally {
    for (const signal of SIGNALS) process.removeListener(signal, interrupted);
    process.removeListener("exit", remove);
    remove();
  }
};
