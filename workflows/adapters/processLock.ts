import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";

/**
 * One process at a time does what `path` stands for; the others wait. A lock whose owner is gone is taken over.
 * @param p.what what the owner does, for the line that a waiting process prints
 * @returns gives the lock back
 */
export const processLock = async (
  path: string,
  p: { what: string; progress: (line: string) => void; signal?: AbortSignal },
): Promise<() => void> => {
  for (let told = false; ;) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const owner = ownerOf(path);
    if (owner > 0 && !alive(owner)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!told) p.progress(`waiting for process ${owner}, which ${p.what}`);
    told = true;
    p.signal?.throwIfAborted();
    await new Promise((wake) => setTimeout(wake, 500));
  }
};

const ownerOf = (path: string): number => {
  try {
    return existsSync(path) ? Number(readFileSync(path, "utf8")) : 0;
  } catch {
    // Given back between the two looks.
    return 0;
  }
};

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};
