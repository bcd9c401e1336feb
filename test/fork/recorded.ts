import { existsSync } from "node:fs";
import { join } from "node:path";

const blocks = join(import.meta.dirname, "../../../shared/data/mainnet-blocks");

/** Folder of a recorded block, or null with the reason printed where this checkout has none beside it. */
export const recordedBlock = (number: number): string | null => {
  const folder = join(blocks, String(number));
  if (existsSync(folder)) return folder;
  console.log(`recorded block ${number} is not at ../shared/data/mainnet-blocks: what needs it is skipped`);
  return null;
};

/** What is printed where contracts were not compiled yet. */
export const compiled = existsSync(join(import.meta.dirname, "../../out/ReplicaFeed.sol/ReplicaFeed.json"));
if (!compiled)
  console.log("contracts are not compiled: what needs the replica is skipped; run `npx forge build contracts`");
