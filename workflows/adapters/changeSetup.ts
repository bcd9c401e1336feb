import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { address, bytes32, uintString } from "../../policies/treasury/money.ts";
import { writeAtomic } from "./records/atomicFile.ts";

/** What a change of policy is about, as a file of its folder: its worker learns everything from it. No URL and no secret. */
export const changeSetupSchema = z.strictObject({
  format: z.literal(1),
  chainId: z.number().int(),
  governor: address,
  custody: address,
  module: address,
  /** Blob of the folder. */
  mandateHash: bytes32,
  /** Who proposes and votes, by the roles of a fork's throwaway keys; null where it only follows. */
  actors: z.strictObject({ proposer: z.string(), voters: z.array(z.string()) }).nullable(),
  warp: z.boolean(),
  /** Where it begins with one that stands. */
  proposal: uintString.nullable(),
  /** A block of the chain it began on: another chain has another hash there. */
  seen: z.strictObject({ number: z.number().int(), hash: bytes32 }),
  temporal: z.strictObject({ address: z.string(), taskQueue: z.string(), workflowId: z.string() }),
});
export type ChangeSetup = z.infer<typeof changeSetupSchema>;

/** Where it was when it was looked at last, for whoever asks while nobody works on it. */
export const changeSeenSchema = z.strictObject({ proposal: uintString.nullable(), doing: z.string() });
export type ChangeSeen = z.infer<typeof changeSeenSchema>;

const FILE = "change.json";
const SEEN = "seen.json";

/** Whether a folder is a change's, and not a run's. */
export const isChange = (folder: string): boolean => existsSync(join(folder, FILE));

export const writeChangeSetup = (folder: string, setup: ChangeSetup): void =>
  writeAtomic(join(folder, FILE), `${JSON.stringify(changeSetupSchema.parse(setup), null, 2)}\n`, FILE);

export const readChangeSetup = (folder: string): ChangeSetup =>
  changeSetupSchema.parse(JSON.parse(readFileSync(join(folder, FILE), "utf8")));

export const writeChangeSeen = (folder: string, seen: ChangeSeen): void =>
  writeAtomic(join(folder, SEEN), `${JSON.stringify(changeSeenSchema.parse(seen))}\n`, SEEN);

/** Null where it was not looked at yet. */
export const readChangeSeen = (folder: string): ChangeSeen | null => {
  const file = join(folder, SEEN);
  if (!existsSync(file)) return null;
  const read = changeSeenSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  return read.success ? read.data : null;
};
