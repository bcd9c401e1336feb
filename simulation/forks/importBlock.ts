import { join } from "node:path";
import { keccak256, pad } from "viem";
import { z } from "zod";
import type { Hex } from "../../policies/treasury/money.ts";
import {
  type Bundle,
  type BundleAccount,
  type BundleTransaction,
  BundleUnreadableError,
  checked,
  inflated,
  makeBundle,
  parsed,
} from "./bundle.ts";
import { headerHash } from "./header.ts";

const hex = z.templateLiteral(["0x", z.string().regex(/^[0-9a-fA-F]*$/)]);

const sourceTransaction = z.object({
  hash: hex,
  type: hex,
  from: hex,
  to: hex.nullable(),
  nonce: hex,
  gas: hex,
  value: hex,
  input: hex,
  gasPrice: hex.optional(),
  maxFeePerGas: hex.optional(),
  maxPriorityFeePerGas: hex.optional(),
  accessList: z.array(z.object({ address: hex, storageKeys: z.array(hex) })).optional(),
});

/** Loose: the whole header is hashed. */
const sourceBlock = z.looseObject({
  number: hex,
  hash: hex,
  parentHash: hex,
  timestamp: hex,
  baseFeePerGas: hex,
  gasLimit: hex,
  miner: hex,
  mixHash: hex,
  gasUsed: hex,
  receiptsRoot: hex,
  withdrawalsRoot: hex.optional(),
  parentBeaconBlockRoot: hex.optional(),
  transactions: z.array(sourceTransaction),
});

const sourceState = z.record(
  hex,
  z.object({ balance: hex, nonce: z.number().int().min(0), code_hash: hex.optional(), storage: z.record(hex, hex) }),
);

const lower = (value: string): Hex => value.toLowerCase() as Hex;
const quantity = (value: string): Hex => `0x${BigInt(value).toString(16)}`;
const word = (value: string): Hex => pad(lower(value), { size: 32 });

/**
 * Reads a recorded block (`block.json.gz`, `pre_state.json.gz`, `bytecodes.json.gz`) into a bundle whose state is the one
 * before the block's transactions.
 * @param folder one block of the layout described in `simulation/README.md`
 * @throws BundleUnreadableError when a file is missing, cut off or inconsistent
 */
export const importBlock = (folder: string): Bundle => {
  const read = <T>(file: string, schema: z.ZodType<T>): T =>
    checked(schema, file, parsed(file, inflated(join(folder, file), file)));
  const block = read("block.json.gz", sourceBlock);
  const hash = headerHash(block);
  if (hash !== null && hash !== lower(block.hash))
    throw new BundleUnreadableError(
      "block.json.gz",
      "its header does not hash to its hash (it was changed, or belongs to a fork this release does not know)",
    );
  const state = read("pre_state.json.gz", sourceState);
  const codes = read("bytecodes.json.gz", z.record(hex, hex));
  for (const [hash, code] of Object.entries(codes)) {
    if (keccak256(code as Hex) !== hash)
      throw new BundleUnreadableError("bytecodes.json.gz", `the code under ${hash} hashes to something else`);
  }
  const accounts: Record<string, BundleAccount> = {};
  for (const [address, account] of Object.entries(state)) {
    const codeHash = account.code_hash ?? null;
    if (codeHash !== null && codes[codeHash] === undefined)
      throw new BundleUnreadableError("bytecodes.json.gz", `the code of ${address} is missing`);
    accounts[lower(address)] = {
      balance: quantity(account.balance),
      nonce: account.nonce,
      codeHash: codeHash === null ? null : word(codeHash),
      storage: Object.fromEntries(
        Object.entries(account.storage).map(([slot, value]) => [word(slot), quantity(value)]),
      ),
    } as BundleAccount;
  }
  return makeBundle({
    kind: "recorded",
    chainId: 1,
    complete: false,
    block: {
      number: Number(block.number),
      hash: lower(block.hash),
      parentHash: lower(block.parentHash),
      timestamp: Number(block.timestamp),
      baseFeePerGas: quantity(block.baseFeePerGas),
      gasLimit: quantity(block.gasLimit),
      miner: lower(block.miner),
      prevRandao: word(block.mixHash),
      hardfork:
        block.parentBeaconBlockRoot !== undefined
          ? "cancun"
          : block.withdrawalsRoot !== undefined
            ? "shanghai"
            : "paris",
      gasUsed: quantity(block.gasUsed),
      receiptsRoot: lower(block.receiptsRoot),
    } as Bundle["manifest"]["block"],
    accounts,
    codes: Object.fromEntries(Object.entries(codes).map(([hash, code]) => [word(hash), lower(code)])),
    transactions: block.transactions.map(transactionOf),
  });
};

const transactionOf = (tx: z.infer<typeof sourceTransaction>): BundleTransaction => {
  const optional = (value: string | undefined): Hex | null => (value === undefined ? null : quantity(value));
  const feeMarket = Number(tx.type) >= 2;
  return {
    hash: lower(tx.hash),
    type: quantity(tx.type),
    from: lower(tx.from),
    to: tx.to === null ? null : lower(tx.to),
    nonce: quantity(tx.nonce),
    gas: quantity(tx.gas),
    value: quantity(tx.value),
    input: lower(tx.input),
    gasPrice: feeMarket ? null : optional(tx.gasPrice),
    maxFeePerGas: feeMarket ? optional(tx.maxFeePerGas) : null,
    maxPriorityFeePerGas: feeMarket ? optional(tx.maxPriorityFeePerGas) : null,
    accessList: (tx.accessList ?? []).map((entry) => ({
      address: lower(entry.address),
      storageKeys: entry.storageKeys.map(word),
    })),
  } as BundleTransaction;
};
