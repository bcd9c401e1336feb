import { bytesToHex, concat, type Hex, hexToBytes, keccak256, toHex, toRlp } from "viem";
import type { CallResult, SimulatedLog } from "../engines/evm.ts";

/**
 * Root of the receipts trie of a block, from what its transactions did. Computed here because anvil's own is wrong.
 * @param types each transaction's type: 0 legacy, 1 access list, 2 fee market
 */
export const receiptsRoot = async (results: readonly CallResult[], types: readonly number[]): Promise<Hex> => {
  const { createMPT } = await import("@ethereumjs/mpt");
  const trie = await createMPT();
  let cumulativeGas = 0n;
  for (const [index, result] of results.entries()) {
    cumulativeGas += result.gasUsed;
    const type = types[index] ?? 0;
    await trie.put(hexToBytes(toRlp(quantity(BigInt(index)))), hexToBytes(encodeReceipt(result, type, cumulativeGas)));
  }
  return bytesToHex(trie.root());
};

/** EIP-2718 receipt: status, gas of the block so far, bloom, logs. */
export const encodeReceipt = (result: CallResult, type: number, cumulativeGas: bigint): Hex => {
  const logs = result.logs.map((log) => [log.address, log.topics, log.data] as [Hex, Hex[], Hex]);
  const body = toRlp([quantity(result.ok ? 1n : 0n), quantity(cumulativeGas), logsBloom(result.logs), logs]);
  return type === 0 ? body : concat([toHex(type, { size: 1 }), body]);
};

/** 2,048-bit filter: three bits for each address and topic. */
export const logsBloom = (logs: readonly SimulatedLog[]): Hex => {
  const bloom = new Uint8Array(256);
  for (const log of logs) {
    for (const entry of [log.address, ...log.topics]) {
      const hash = keccak256(entry, "bytes");
      for (const at of [0, 2, 4]) {
        const bit = (((hash[at] as number) << 8) | (hash[at + 1] as number)) & 2047;
        const byte = 255 - (bit >> 3);
        bloom[byte] = (bloom[byte] as number) | (1 << (bit & 7));
      }
    }
  }
  return bytesToHex(bloom);
};

const quantity = (value: bigint): Hex => (value === 0n ? "0x" : toHex(value));
