import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { whyUnwritable } from "../../../simulation/wholeFile.ts";
import { RecordCorruptError, RecordStoreUnwritableError } from "./errors.ts";

/**
 * Writes a file so that a reader sees the old content or the new, never a part: temporary file, fsync, rename, fsync of
 * the folder. What a crash leaves behind ends in `.tmp` and is never read.
 * @param name how errors call the file
 * @throws RecordStoreUnwritableError
 */
export const writeAtomic = (path: string, content: string | Uint8Array, name: string): void => {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : content;
    const file = openSync(temporary, "w", 0o644);
    try {
      let written = 0;
      while (written < bytes.length) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // Where the folder itself is in the way there is no temporary file either.
    }
    throw new RecordStoreUnwritableError(name, whyUnwritable(error));
  }
};

/** A rename is only on disk once its folder is. Some file systems refuse to sync folders; the rename stays atomic there. */
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

/** A file's text, or null where there is no such file. */
export const readText = (path: string): string | null => {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw error;
  }
};

/** @throws RecordCorruptError where the text is not JSON: cut off, or a byte differs. */
export const parseJson = (text: string, name: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new RecordCorruptError(name, "it is not JSON any more: cut off or damaged");
  }
};
