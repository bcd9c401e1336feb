import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** Pieces shorter than this are written together [bytes]. */
const BUFFER = 1 << 16;

/**
 * Writes a file so that a reader sees the old content or the new, never a part: temporary file, fsync, rename, fsync of the
 * folder. What a kill leaves behind ends in `.tmp` and is never read.
 * @param pieces read one after the other while they are written, so that a long file needs little memory
 * @throws FileUnwritableError where the disk is full or does not take it; nothing is left behind then
 */
export const writeWhole = (path: string, pieces: Iterable<Uint8Array | string>): void =>
  writeAllWhole([[path, pieces]]);

/**
 * Writes files that belong together: none stands under its name before all are on disk.
 * @throws FileUnwritableError
 */
export const writeAllWhole = (files: readonly (readonly [string, Iterable<Uint8Array | string>])[]): void => {
  const partials = files.map(([path]) => `${path}.${process.pid}.tmp`);
  files.forEach(([path, pieces], at) =>
    unwritable(
      path,
      () => {
        mkdirSync(dirname(path), { recursive: true });
        writeNew(partials[at] as string, pieces);
      },
      partials,
    ),
  );
  files.forEach(([path], at) => unwritable(path, () => renameSync(partials[at] as string, path), partials));
  for (const folder of new Set(files.map(([path]) => dirname(path)))) unwritable(folder, () => syncFolder(folder));
};

/** A rename is only on disk once its folder is. Some file systems refuse to sync folders; the rename stays whole there. */
const syncFolder = (folder: string): void => {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } catch {
    return;
  } finally {
    closeSync(handle);
  }
};

const writeNew = (path: string, pieces: Iterable<Uint8Array | string>): void => {
  const file = openSync(path, "w");
  try {
    let kept: Uint8Array[] = [];
    let bytes = 0;
    const flush = (): void => {
      for (const piece of kept.length > 1 ? [Buffer.concat(kept)] : kept) writeAll(file, piece);
      [kept, bytes] = [[], 0];
    };
    for (const piece of pieces) {
      const next = typeof piece === "string" ? Buffer.from(piece) : piece;
      kept.push(next);
      if ((bytes += next.length) >= BUFFER) flush();
    }
    flush();
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

const writeAll = (file: number, bytes: Uint8Array): void => {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
};

/**
 * Does something that writes; what the system refuses is told as what it means.
 * @param name how the error calls what was written
 * @param leftovers files and folders to remove then
 * @throws FileUnwritableError, and whatever else `write` throws that is not the system's
 */
export const unwritable = <T>(name: string, write: () => T, leftovers: readonly string[] = []): T => {
  try {
    return write();
  } catch (error) {
    for (const path of leftovers) removed(path);
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new FileUnwritableError(name, error);
  }
};

const removed = (path: string): void => {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Where it cannot even be removed it stays under a name that nobody reads.
  }
};

const REASONS: Record<string, string> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be larger than this system or `ulimit -f` lets it",
  ENOTDIR: "a file stands where a folder is needed",
  EEXIST: "a file stands where a folder is needed",
  EISDIR: "a folder stands where the file goes",
};

/** Why the system refused to write, in words. */
export const whyUnwritable = (error: unknown): string => {
  const { code } = error as NodeJS.ErrnoException;
  return (code && REASONS[code]) ?? code ?? "unknown reason";
};

export class FileUnwritableError extends Error {
  readonly code = "FILE_UNWRITABLE";
  /** The system's, in words. */
  readonly reason: string;
  constructor(name: string, error: unknown) {
    const reason = whyUnwritable(error);
    super(
      `${name} cannot be written: ${reason}.\nMake room or mend the permissions there, or name another place, and run the same command again: nothing half-written is taken for whole, and what was kept before is gone on from.`,
    );
    this.name = "FileUnwritableError";
    this.reason = reason;
  }
}
