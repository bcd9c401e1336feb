import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { address, bytes32, hexBytes, uintString } from "../../policies/treasury/money.ts";
import { forkStateSchema } from "../../policies/treasury/snapshot.ts";
import { overlayRequestSchema } from "../../simulation/forks/overlay.ts";
import type { BlockEnv } from "../../simulation/forks/stateSource.ts";
import { writeWhole } from "../../simulation/wholeFile.ts";
import { minedRandao } from "./minedRandao.ts";

const envSchema = z.strictObject({
  number: z.number().int().min(1),
  timestamp: z.number().int().min(1),
  baseFeePerGas: uintString,
  gasLimit: uintString,
  coinbase: address,
  prevRandao: bytes32,
});

const blockSchema = envSchema.extend({
  /** Signed raw transactions, in the order they were sent. */
  transactions: z.array(hexBytes),
  /** Null while the block is open. */
  hash: bytes32.nullable(),
});

/** Everything needed to make the same chain again: where it started, and every signed transaction since. */
export const chainJournalSchema = z.strictObject({
  format: z.literal(1),
  fork: forkStateSchema,
  overlay: overlayRequestSchema,
  /** Environment of block N, the first of the fork. */
  env: envSchema,
  /** Addresses stated to be created by the run where no transaction shows it by itself. */
  created: z.array(address),
  blocks: z.array(blockSchema),
});
export type ChainJournal = z.infer<typeof chainJournalSchema>;
export type JournalBlock = z.infer<typeof blockSchema>;

export const envToJson = (env: BlockEnv): z.infer<typeof envSchema> => ({
  ...env,
  baseFeePerGas: env.baseFeePerGas.toString(),
  gasLimit: env.gasLimit.toString(),
});

export const envFromJson = (env: z.infer<typeof envSchema>): BlockEnv => ({
  number: env.number,
  timestamp: env.timestamp,
  baseFeePerGas: BigInt(env.baseFeePerGas),
  gasLimit: BigInt(env.gasLimit),
  coinbase: env.coinbase,
  prevRandao: env.prevRandao,
});

/** Environment of the block after the last closed one: +12 seconds a block, at a base fee that stays. */
export const nextEnv = (journal: ChainJournal): BlockEnv => {
  const base = envFromJson(journal.env);
  const closed = journal.blocks.flatMap(({ hash }) => (hash === null ? [] : [hash]));
  const number = base.number + closed.length;
  const prevRandao = minedRandao(closed.at(-1) ?? journal.fork.parentHash, number);
  return { ...base, number, timestamp: base.timestamp + 12 * closed.length, prevRandao };
};

/** The block transactions are added to now. */
export const openBlockOf = (journal: ChainJournal): JournalBlock | undefined => {
  const last = journal.blocks.at(-1);
  return last !== undefined && last.hash === null ? last : undefined;
};

const FILE = "chain.json";

/** Writes the journal as a whole or not at all. It is called before anything is broadcast. */
export const writeJournal = (folder: string, journal: ChainJournal): void => {
  writeWhole(join(folder, FILE), [`${JSON.stringify(journal)}\n`]);
};

/** Changes whenever the journal was written, by this process or another. */
const journalStamp = (folder: string): string => {
  const { mtimeMs, size, ino } = statSync(join(folder, FILE));
  return `${mtimeMs} ${size} ${ino}`;
};

/** @throws ChainJournalError when it is missing, cut off or malformed */
export const readJournal = (folder: string): ChainJournal => {
  const path = join(folder, FILE);
  if (!existsSync(path)) throw new ChainJournalError("it is not there");
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new ChainJournalError("it is cut off or is not JSON");
  }
  const result = chainJournalSchema.safeParse(value);
  if (result.success) return result.data;
  throw new ChainJournalError(`${result.error.issues[0]?.path.join(".")}: ${result.error.issues[0]?.message}`);
};

/** The journal as the run's processes share it: read again when another one wrote it. */
export const sharedJournal = (start: ChainJournal, folder: string) => {
  let journal = start;
  const save = (next: ChainJournal): void => {
    journal = next;
    writeJournal(folder, next);
    stamp = journalStamp(folder);
  };
  let stamp = "";
  save(start);
  return {
    save,
    read: (): ChainJournal => {
      if (journalStamp(folder) !== stamp) {
        stamp = journalStamp(folder);
        journal = readJournal(folder);
      }
      return journal;
    },
  };
};

/** Puts a block in the place of the open one, or after the last closed one. */
export const withLast = (journal: ChainJournal, block: JournalBlock): ChainJournal => ({
  ...journal,
  blocks: [...(openBlockOf(journal) === undefined ? journal.blocks : journal.blocks.slice(0, -1)), block],
});

export class ChainJournalError extends Error {
  readonly code = "CHAIN_JOURNAL";
  constructor(reason: string) {
    super(
      `The run's chain.json cannot be used: ${reason}.\nWithout it the chain cannot be built again; the records can still be read.`,
    );
    this.name = "ChainJournalError";
  }
}
