import {
  type Address,
  concat,
  encodeFunctionData,
  encodePacked,
  hashDomain,
  hashStruct,
  hashTypedData,
  type Hex,
  keccak256,
  parseAbi,
  size,
  toHex,
  zeroAddress,
} from "viem";
import { z } from "zod";
import { address, type Bytes32, bytes32, hexBytes, uintString } from "../treasury/money.ts";

/** One plain call that somebody is to make. */
export type PlainCall = { to: Address; value: bigint; data: Hex };

/** Safe 1.4.1's MultiSendCallOnly where it stands on every chain: several calls as one transaction, each a plain one. */
export const MULTI_SEND: Address = "0x9641d764fc13c8B624c04430C7356C1C7C8102e2";

const SAFE_TX = [
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "data", type: "bytes" },
  { name: "operation", type: "uint8" },
  { name: "safeTxGas", type: "uint256" },
  { name: "baseGas", type: "uint256" },
  { name: "gasPrice", type: "uint256" },
  { name: "gasToken", type: "address" },
  { name: "refundReceiver", type: "address" },
  { name: "nonce", type: "uint256" },
] as const;
const DOMAIN = [
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
] as const;

/** What a Safe's owners sign: no refund, and no gas of its own, so that it fails as a whole where its call fails. */
export type SafeTransaction = PlainCall & {
  safe: Address;
  chainId: number;
  nonce: bigint;
  /** 1 for a delegatecall. */ operation: 0 | 1;
};

export const safeTypedData = (p: SafeTransaction) =>
  ({
    domain: { chainId: p.chainId, verifyingContract: p.safe },
    types: { SafeTx: SAFE_TX },
    primaryType: "SafeTx",
    message: {
      to: p.to,
      value: p.value,
      data: p.data,
      operation: p.operation,
      safeTxGas: 0n,
      baseGas: 0n,
      gasPrice: 0n,
      gasToken: zeroAddress,
      refundReceiver: zeroAddress,
      nonce: p.nonce,
    },
  }) as const;

/** The three hashes that a wallet or a device shows when it signs. */
export const safeHashes = (p: SafeTransaction): { safeTxHash: Bytes32; domainHash: Bytes32; messageHash: Bytes32 } => {
  const { domain, message } = safeTypedData(p);
  return {
    safeTxHash: hashTypedData(safeTypedData(p)),
    domainHash: hashDomain({
      domain: { ...domain, chainId: BigInt(domain.chainId) },
      types: { EIP712Domain: [...DOMAIN] },
    }),
    messageHash: hashStruct({ data: message, primaryType: "SafeTx", types: { SafeTx: [...SAFE_TX] } }),
  };
};

/** A transaction as it is printed for owners to sign, with the three hashes that a wallet shows. */
export const safeTransactionSchema = z.strictObject({
  to: address,
  value: uintString,
  data: hexBytes,
  /** 1 for a delegatecall to MultiSendCallOnly, which makes plain calls. */
  operation: z.number().int(),
  nonce: uintString,
  safeTxHash: bytes32,
  domainHash: bytes32,
  messageHash: bytes32,
});

export const printedTransaction = (p: SafeTransaction): z.infer<typeof safeTransactionSchema> => ({
  to: p.to,
  value: String(p.value),
  data: p.data,
  operation: p.operation,
  nonce: String(p.nonce),
  ...safeHashes(p),
});

const multiSendAbi = parseAbi(["function multiSend(bytes transactions) payable"]);

/**
 * Calls as transactions of a Safe: one by a delegatecall to MultiSendCallOnly, so that all of it happens or none; where that
 * does not stand on the chain, one a call, each with the next nonce.
 */
export const safeTransactions = (
  p: { safe: Address; chainId: number; nonce: bigint; multiSend: boolean },
  calls: readonly PlainCall[],
): SafeTransaction[] => {
  const { safe, chainId, nonce } = p;
  const [only, ...others] = calls;
  if (only === undefined) return [];
  if (others.length === 0 || !p.multiSend)
    return calls.map((call, index) => ({ ...plain(call), safe, chainId, nonce: nonce + BigInt(index), operation: 0 }));
  const packed = calls.map(({ to, value, data }) =>
    encodePacked(["uint8", "address", "uint256", "uint256", "bytes"], [0, to, value, BigInt(size(data)), data]),
  );
  const data = encodeFunctionData({ abi: multiSendAbi, functionName: "multiSend", args: [concat(packed)] });
  return [{ to: MULTI_SEND, value: 0n, data, safe, chainId, nonce, operation: 1 }];
};

const plain = ({ to, value, data }: PlainCall): PlainCall => ({ to, value, data });

/** Calldata of `execTransaction`. */
export const execTransactionData = (p: SafeTransaction, signatures: Hex): Hex => {
  const { to, value, data, operation, safeTxGas, baseGas, gasPrice, gasToken, refundReceiver } =
    safeTypedData(p).message;
  return encodeFunctionData({
    abi: execAbi,
    functionName: "execTransaction",
    args: [to, value, data, operation, safeTxGas, baseGas, gasPrice, gasToken, refundReceiver, signatures],
  });
};

const execAbi = parseAbi([
  "function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures) payable returns (bool)",
]);

/** A batch as Safe's Transaction Builder imports it. */
export const safeBatchSchema = z.strictObject({
  version: z.literal("1.0"),
  chainId: uintString,
  /** Milliseconds since 1970. */
  createdAt: z.number().int(),
  meta: z.strictObject({
    name: z.string(),
    description: z.string(),
    txBuilderVersion: z.string(),
    createdFromSafeAddress: address,
    createdFromOwnerAddress: z.literal(""),
    checksum: bytes32,
  }),
  transactions: z.array(
    z.strictObject({
      to: address,
      value: uintString,
      data: hexBytes,
      contractMethod: z.null(),
      contractInputsValues: z.null(),
    }),
  ),
});
export type SafeBatch = z.infer<typeof safeBatchSchema>;

/** @param p.createdAt unix seconds */
export const safeBatch = (
  p: { safe: Address; chainId: number; createdAt: number; name: string; description: string },
  calls: readonly PlainCall[],
): SafeBatch => {
  const meta = {
    name: p.name,
    description: p.description,
    txBuilderVersion: "1.18.0",
    createdFromSafeAddress: p.safe,
    createdFromOwnerAddress: "" as const,
  };
  const batch = {
    version: "1.0" as const,
    chainId: String(p.chainId),
    createdAt: p.createdAt * 1_000,
    meta,
    transactions: calls.map(({ to, value, data }) => ({
      to,
      value: String(value),
      data,
      contractMethod: null,
      contractInputsValues: null,
    })),
  };
  return { ...batch, meta: { ...meta, checksum: batchChecksum(batch) } };
};

/** The Transaction Builder's own: keccak of the file with sorted keys, its name left out. */
export const batchChecksum = (batch: { meta: object }): Bytes32 => {
  const { checksum: _, ...meta } = batch.meta as { checksum?: unknown };
  return keccak256(toHex(sorted({ ...batch, meta: { ...meta, name: null } })));
};

const sorted = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(sorted).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const keys = Object.keys(value).toSorted();
  const entries = keys.map((key) => `${sorted((value as Record<string, unknown>)[key])},`);
  return `{${JSON.stringify(keys)}${entries.join("")}}`;
};
