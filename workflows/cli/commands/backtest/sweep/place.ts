import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the sweeps of a working folder stand while they are not over. */
export const sweepsFolder = (cwd: string): string => join(cwd, ".exchequer", "sweeps");

export const sweepIds = (cwd: string): string[] => {
  const sweeps = sweepsFolder(cwd);
  return existsSync(sweeps) ? readdirSync(sweeps).filter((name) => existsSync(join(sweeps, name, "job.json"))) : [];
};

/** The process that says it runs a sweep; null where none does. */
export const sweepPid = (folder: string): number | null => {
  try {
    return (JSON.parse(readFileSync(join(folder, "owner.json"), "utf8")) as { pid: number }).pid;
  } catch {
    return null;
  }
};
