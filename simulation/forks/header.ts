import { fromRlp, type Hex, keccak256, numberToHex, toRlp } from "viem";

/** A header's fields in the order they are hashed; from `baseFeePerGas` on each came with a fork. */
const FIELDS = [
  "parentHash",
  "sha3Uncles",
  "miner",
  "stateRoot",
  "transactionsRoot",
  "receiptsRoot",
  "logsBloom",
  "difficulty",
  "number",
  "gasLimit",
  "gasUsed",
  "timestamp",
  "extraData",
  "mixHash",
  "nonce",
  "baseFeePerGas",
  "withdrawalsRoot",
  "blobGasUsed",
  "excessBlobGas",
  "parentBeaconBlockRoot",
  "requestsHash",
] as const;
const REQUIRED = FIELDS.indexOf("baseFeePerGas");

const QUANTITIES: ReadonlySet<string> = new Set([
  "difficulty",
  "number",
  "gasLimit",
  "gasUsed",
  "timestamp",
  "baseFeePerGas",
  "blobGasUsed",
  "excessBlobGas",
]);

export type HeaderField = (typeof FIELDS)[number];

/**
 * A header as it is hashed, from JSON-RPC's spelling.
 * @returns null where a field is missing that every header has
 */
export const headerRlp = (header: Readonly<Record<string, unknown>>): Hex | null => {
  const values: Hex[] = [];
  for (const [index, field] of FIELDS.entries()) {
    const value = header[field];
    if (typeof value !== "string" || !/^0x[0-9a-fA-F]*$/.test(value)) {
      if (index < REQUIRED) return null;
      continue;
    }
    values.push(QUANTITIES.has(field) ? minimal(BigInt(value)) : (value.toLowerCase() as Hex));
  }
  return toRlp(values);
};

/** Hash of the block; what it was computed from is then what the block says. Null as for `headerRlp`. */
export const headerHash = (header: Readonly<Record<string, unknown>>): Hex | null => {
  const rlp = headerRlp(header);
  return rlp === null ? null : keccak256(rlp);
};

/** Takes a hashed header apart. Quantities come back without leading zeros, zero as `0x0`. */
export const headerFields = (rlp: Hex): Partial<Record<HeaderField, Hex>> => {
  const values = fromRlp(rlp, "hex") as Hex[];
  return Object.fromEntries(
    values.slice(0, FIELDS.length).map((value, index) => {
      const field = FIELDS[index] as HeaderField;
      return [field, QUANTITIES.has(field) ? numberToHex(value === "0x" ? 0n : BigInt(value)) : value];
    }),
  );
};

const minimal = (value: bigint): Hex => {
  if (value === 0n) return "0x";
  const digits = value.toString(16);
  return `0x${digits.length % 2 === 0 ? "" : "0"}${digits}`;
};
