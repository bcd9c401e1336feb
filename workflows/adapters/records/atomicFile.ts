import { readFileSync } from "node:fs";
import { FileUnwritableError, whyUnwritable, writeWhole } from "../../../simulation/wholeFile.ts";
import { RecordCorruptError, RecordStoreUnwritableError } from "./errors.ts";

/**
 * Writes one of a store's files whole or not at all.
 * @param name how errors call the file
 * @throws RecordStoreUnwritableError
 */
export const writeAtomic = (path: string, content: string | Uint8Array, name: string): void => {
  try {
    writeWhole(path, [content]);
  } catch (error) {
    const reason = error instanceof FileUnwritableError ? error.reason : whyUnwritable(error);
    throw new RecordStoreUnwritableError(name, reason);
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
