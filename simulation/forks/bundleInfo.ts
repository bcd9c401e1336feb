import { z } from "zod";
import { address, type Address, bytes32, type Bytes32, uintString } from "../../policies/treasury/money.ts";
import { LABELS } from "./addresses.ts";
import type { Bundle } from "./bundle.ts";

const labelled = z.strictObject({ address, label: z.string() });

/** What a bundle holds, the same every time it is asked. */
export const bundleInfoSchema = z.strictObject({
  format: z.literal(1),
  kind: z.enum(["recorded", "replica"]),
  contentHash: bytes32,
  chainId: z.number().int(),
  notMainnet: z.boolean(),
  /** True where what is absent is empty; false where it is unknown. */
  complete: z.boolean(),
  block: z.strictObject({
    number: z.number().int(),
    hash: bytes32,
    parentHash: bytes32,
    /** Unix seconds. */
    timestamp: z.number().int(),
    baseFeePerGas: uintString,
    gasLimit: uintString,
    hardfork: z.string(),
  }),
  counts: z.strictObject({
    accounts: z.number().int(),
    slots: z.number().int(),
    codes: z.number().int(),
    transactions: z.number().int(),
  }),
  /** Known contracts in it, with the number of their slots that are known. */
  contents: z.array(labelled.extend({ slots: z.number().int() })),
  /** Known contracts that are not in it: a run that needs one places it by overlay and says so. */
  absent: z.array(labelled),
  /** What the bundle itself states beyond a recording: overlays of a run belong to the run. */
  overlays: z.array(z.string()),
});
export type BundleInfo = z.infer<typeof bundleInfoSchema>;

export const bundleInfo = (bundle: Bundle): BundleInfo => {
  const { manifest, accounts } = bundle;
  const known = Object.entries(LABELS).sort(([a], [b]) => (a < b ? -1 : 1)) as [Address, string][];
  return {
    format: 1,
    kind: manifest.kind,
    contentHash: bundle.contentHash,
    chainId: manifest.chainId,
    notMainnet: manifest.kind === "replica",
    complete: manifest.complete,
    block: {
      number: manifest.block.number,
      hash: manifest.block.hash as Bytes32,
      parentHash: manifest.block.parentHash as Bytes32,
      timestamp: manifest.block.timestamp,
      baseFeePerGas: BigInt(manifest.block.baseFeePerGas).toString(),
      gasLimit: BigInt(manifest.block.gasLimit).toString(),
      hardfork: manifest.block.hardfork,
    },
    counts: {
      accounts: Object.keys(accounts).length,
      slots: Object.values(accounts).reduce((sum, account) => sum + Object.keys(account.storage).length, 0),
      codes: Object.keys(bundle.codes).length,
      transactions: bundle.transactions.length,
    },
    contents: known.flatMap(([address, label]) => {
      const account = accounts[address];
      return account === undefined ? [] : [{ address, label, slots: Object.keys(account.storage).length }];
    }),
    absent: known
      .filter(([address]) => accounts[address] === undefined)
      .map(([address, label]) => ({ address, label })),
    overlays:
      manifest.kind === "replica" ? ["the whole state is built here from npm artifacts: it is not mainnet"] : [],
  };
};
