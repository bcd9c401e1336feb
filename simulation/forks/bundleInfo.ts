import type { Bytes32 } from "../../policies/treasury/money.ts";
import { LABELS } from "./addresses.ts";
import type { Bundle } from "./bundle.ts";

/** What a bundle holds, the same every time it is asked. */
export type BundleInfo = {
  format: 1;
  kind: "recorded" | "replica";
  contentHash: Bytes32;
  chainId: number;
  notMainnet: boolean;
  /** True where what is absent is empty; false where it is unknown. */
  complete: boolean;
  block: { number: number; hash: string; parentHash: string; timestamp: number; baseFeePerGas: string; gasLimit: string; hardfork: string };
  counts: { accounts: number; slots: number; codes: number; transactions: number };
  /** Known contracts in it, with the number of their slots that are known. */
  contents: { address: string; label: string; slots: number }[];
  /** Known contracts that are not in it: a run that needs one places it by overlay and says so. */
  absent: { address: string; label: string }[];
  /** What the bundle itself states beyond the recording: nothing, overlays belong to runs. */
  overlays: string[];
};

export const bundleInfo = (bundle: Bundle): BundleInfo => {
  const { manifest, accounts } = bundle;
  const labelled = Object.entries(LABELS).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    format: 1,
    kind: manifest.kind,
    contentHash: bundle.contentHash,
    chainId: manifest.chainId,
    notMainnet: manifest.kind === "replica",
    complete: manifest.complete,
    block: {
      number: manifest.block.number,
      hash: manifest.block.hash,
      parentHash: manifest.block.parentHash,
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
    contents: labelled.flatMap(([address, label]) => {
      const account = accounts[address];
      return account === undefined ? [] : [{ address, label, slots: Object.keys(account.storage).length }];
    }),
    absent: labelled.filter(([address]) => accounts[address] === undefined).map(([address, label]) => ({ address, label })),
    overlays: manifest.kind === "replica" ? ["the whole state is built here from npm artifacts: it is not mainnet"] : [],
  };
};
