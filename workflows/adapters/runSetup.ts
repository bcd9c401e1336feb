import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { address, bytes32 } from "../../policies/treasury/money.ts";
import { contractsSchema } from "./deploymentFile.ts";
import { writeAtomic } from "./records/atomicFile.ts";

/** What a run's processes share, as a file of the run: no argument and no environment of theirs carries it. No secrets. */
export const runSetupSchema = z.strictObject({
  format: z.literal(1),
  cycle: z.number().int().min(0),
  /** The address of a server of our own changes when the run is resumed; queue and workflow stay. */
  temporal: z.strictObject({ address: z.string(), taskQueue: z.string(), workflowId: z.string() }),
  custody: z.strictObject({ kind: z.enum(["treasury", "safe"]), address }),
  deployment: contractsSchema,
  /** Blobs of the run. */
  mandateHash: bytes32,
  seatsHash: bytes32,
  pastHash: bytes32,
  /** Ids of the seats that sit: whoever goes on with this run has to seat the same. */
  seats: z.array(z.string()),
  /** A fork's processes sign with throwaway keys; where a live chain's keys are is not their business. */
  keys: z.strictObject({ from: z.literal("throwaway") }),
  approver: address,
  softwareVersion: z.string(),
});
export type RunSetup = z.infer<typeof runSetupSchema>;

const FILE = "setup.json";
const SERVER_FILE = "server.json";

const serverSchema = runSetupSchema.shape.temporal.omit({ workflowId: true });
export type RunServer = z.infer<typeof serverSchema>;

/** Says where Temporal is as soon as it is up: a worker gets ready while the chain still opens. */
export const writeRunServer = (runFolder: string, server: RunServer): void =>
  writeAtomic(join(runFolder, SERVER_FILE), `${JSON.stringify(serverSchema.parse(server))}\n`, SERVER_FILE);

/** Where Temporal is, once that is known. A run that is resumed has another server than the one it began with. */
export const runServer = async (runFolder: string): Promise<RunServer> => {
  while (!existsSync(join(runFolder, FILE))) {
    const path = join(runFolder, SERVER_FILE);
    if (existsSync(path)) return serverSchema.parse(JSON.parse(readFileSync(path, "utf8")));
    await new Promise((wake) => setTimeout(wake, LOOK_MS));
  }
  return readRunSetup(runFolder).temporal;
};

/** How often a worker looks whether it may go on [milliseconds]. */
const LOOK_MS = 20;

export const writeRunSetup = (runFolder: string, setup: RunSetup): void =>
  writeAtomic(join(runFolder, FILE), `${JSON.stringify(runSetupSchema.parse(setup), null, 2)}\n`, FILE);

/** As `readRunSetup`, waiting for it: a worker is started while server and chain still open. */
export const runSetup = async (runFolder: string): Promise<RunSetup> => {
  while (!existsSync(join(runFolder, FILE))) await new Promise((wake) => setTimeout(wake, LOOK_MS));
  return readRunSetup(runFolder);
};

export const readRunSetup = (runFolder: string): RunSetup =>
  runSetupSchema.parse(JSON.parse(readFileSync(join(runFolder, FILE), "utf8")));
