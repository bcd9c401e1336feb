import { readdirSync } from "node:fs";
import { join } from "node:path";
import { keccak256 } from "viem";
import type { RunFolder } from "../../../../adapters/recordStore.ts";
import { fails, holds, type Check } from "./check.ts";
import type { Verified } from "./verifyRun.ts";

/** The transactions that records and seals name are among those signed: a raw transaction's hash is its name on chain. */
export const signedChecks = (run: RunFolder, records: Verified[]): Check[] => {
  const hashes = new Set(
    namesIn(join(run.folder, "signed")).flatMap((name) => {
      const raw = run.getSignedTransaction(name);
      return raw === null ? [] : [keccak256(raw)];
    }),
  );
  if (hashes.size === 0) return [];
  const wanted = records.flatMap(({ record, seal }) => [
    ...(record.receipt ? [{ what: `execution of cycle ${record.cycle}`, hash: record.receipt.transactionHash }] : []),
    ...(record.announcement
      ? [{ what: `announcement of cycle ${record.cycle}`, hash: record.announcement.transactionHash }]
      : []),
    ...(seal ? [{ what: `publication of cycle ${record.cycle}`, hash: seal.transactionHash }] : []),
  ]);
  const missing = wanted.find(({ hash }) => !hashes.has(hash));
  return [
    missing
      ? fails("signed transactions", `none of the ${hashes.size} in signed/ is ${missing.hash}, the ${missing.what}`)
      : holds("signed transactions", `${hashes.size} kept`),
  ];
};

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .map((name) => name.slice(0, -".json".length))
      .toSorted();
  } catch {
    return [];
  }
};
