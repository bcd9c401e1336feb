import { readFileSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { FileUnwritableError } from "../../simulation/wholeFile.ts";

/** With less than this left a server's database cannot grow by a page and its journal [bytes]. */
const LEAST_BYTES = 192 * 1024;
const LOOK_EVERY_MS = 1_000;

export type RoomWatch = {
  /** Rejects once the disk is full. Never resolves. */
  full: Promise<never>;
  /** That the disk is full, or null. */
  look(): FileUnwritableError | NoRoomError | null;
  end(): void;
};

/**
 * Looks after the room on the disk of a folder that other programs write into: a database that cannot grow makes its server
 * answer late or not at all, and says why in its log alone.
 * @param goOn what goes on once there is room, where it is not the same command
 */
export const watchRoom = (folder: string, goOn?: string): RoomWatch => {
  const before = serverLog(folder).length;
  const look: RoomWatch["look"] = () => {
    const said = serverLog(folder).slice(before);
    if (freeBytes(folder) >= LEAST_BYTES && !/disk is full|no space left|disk quota/i.test(said)) return null;
    const full = new FileUnwritableError(folder, Object.assign(new Error(), { code: "ENOSPC" }));
    return goOn === undefined ? full : new NoRoomError(full.code, full.message, goOn);
  };
  let timer: NodeJS.Timeout | undefined;
  const full = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      const error = look();
      if (error !== null) reject(error);
    }, LOOK_EVERY_MS);
  });
  full.catch(() => {});
  return { full, look, end: () => clearInterval(timer) };
};

const freeBytes = (folder: string): number => {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
};

const serverLog = (folder: string): string => {
  try {
    return readFileSync(join(folder, "logs/temporal.log"), "utf8");
  } catch {
    return "";
  }
};

/** No room for something that goes on otherwise than by the same command. */
export class NoRoomError extends Error {
  readonly code: string;
  constructor(code: string, message: string, goOn: string) {
    super(`${message.split("\n")[0]}\nMake room or mend the permissions there. ${goOn}`);
    this.name = "NoRoomError";
    this.code = code;
  }
}
