import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead } from "hyparquet";
import { HistoryFileRefusedError } from "../import/refusals.ts";
import type { Row, Table } from "./table.ts";

const ROWS_AT_ONCE = 65_536;

const compressors = {
  GZIP: (input: Uint8Array) => new Uint8Array(gunzipSync(input)),
  BROTLI: (input: Uint8Array) => new Uint8Array(brotliDecompressSync(input)),
  ZSTD: (input: Uint8Array) => new Uint8Array(zstdDecompressSync(input)),
};

/** A Parquet file, some thousand rows at a time. pandas' index column is left out where it has no name. */
export const parquetTable = async (path: string): Promise<Table & { sha256: () => `0x${string}` }> => {
  const refuse = (error: unknown): never => {
    throw new HistoryFileRefusedError(path, `it is not whole Parquet (${(error as Error).message.split("\n")[0]})`);
  };
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file).catch(refuse);
  // The first element of a schema is its root.
  const fields = metadata.schema
    .slice(1)
    .map(({ name }) => name)
    .filter((name) => !/^__index_level_\d+__$/.test(name));
  const total = Number(metadata.num_rows);
  const sha256 = await hashOfFile(path);
  const batches = async function* (): AsyncIterable<Row[]> {
    for (let from = 0; from < total; from += ROWS_AT_ONCE) {
      const rows: Row[] = [];
      await parquetRead({
        file,
        metadata,
        columns: fields,
        compressors,
        rowStart: from,
        rowEnd: Math.min(total, from + ROWS_AT_ONCE),
        onComplete: (read) => {
          for (const [index, values] of read.entries()) rows.push({ line: from + index + 1, values });
        },
      }).catch(refuse);
      yield rows;
    }
  };
  return { fields, comments: [], batches: batches(), sha256: () => sha256 };
};

const hashOfFile = async (path: string): Promise<`0x${string}`> => {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  return `0x${hash.digest("hex")}`;
};
