import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { constants, createGunzip, gunzipSync } from "node:zlib";
import { HistoryFileRefusedError } from "../import/refusals.ts";

export type FileBytes = {
  /** The first bytes, unpacked. */
  begins: Buffer;
  /** Unpacked text, in pieces. */
  text(): AsyncIterable<string>;
  /** SHA-256 of the file as it lies there; known once its text was read to the end. */
  sha256(): `0x${string}`;
};

const SNIFF = 65_536;

/** @throws HistoryFileRefusedError where it cannot be read, is empty or is cut off */
export const openBytes = async (path: string): Promise<FileBytes> => {
  const begins = await firstBytes(path);
  if (begins.length === 0) throw new HistoryFileRefusedError(path, "it is empty");
  const zipped = begins[0] === 0x1f && begins[1] === 0x8b;
  const hash = createHash("sha256");
  let digest: `0x${string}` | null = null;
  const raw = async function* (): AsyncIterable<Buffer> {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      yield chunk;
    }
  };
  const text = async function* (): AsyncIterable<string> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of zipped ? gunzipped(raw()) : raw()) yield decoder.decode(chunk, { stream: true });
    } catch (error) {
      if (/^(Z_|ERR_)/.test(String((error as NodeJS.ErrnoException).code)))
        throw new HistoryFileRefusedError(path, "it is cut off, or not the gzip it begins as");
      throw error;
    }
    yield decoder.decode();
  };
  const sha256 = (): `0x${string}` => (digest ??= `0x${hash.digest("hex")}`);
  return { begins: zipped ? firstUnpacked(path, begins) : begins, text, sha256 };
};

const gunzipped = (chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> => {
  const gunzip = createGunzip();
  void feed(chunks, gunzip);
  return gunzip;
};

const feed = async (chunks: AsyncIterable<Buffer>, into: ReturnType<typeof createGunzip>): Promise<void> => {
  try {
    for await (const chunk of chunks)
      if (!into.write(chunk)) await new Promise((drained) => into.once("drain", drained).once("close", drained));
    into.end();
  } catch (error) {
    into.destroy(error as Error);
  }
};

const firstBytes = async (path: string): Promise<Buffer> => {
  try {
    if (!(await stat(path)).isFile()) throw new HistoryFileRefusedError(path, "it is not a file");
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFF), 0, SNIFF, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new HistoryFileRefusedError(path, "it is not there");
    if (code === "EACCES") throw new HistoryFileRefusedError(path, "it may not be read");
    throw error;
  }
};

const firstUnpacked = (path: string, packed: Buffer): Buffer => {
  let unpacked: Buffer;
  try {
    // These are the first bytes of a longer file: where they end is no error.
    unpacked = gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    throw new HistoryFileRefusedError(path, "it begins as gzip and is none");
  }
  if (unpacked.length === 0) throw new HistoryFileRefusedError(path, "it is empty");
  return unpacked;
};
