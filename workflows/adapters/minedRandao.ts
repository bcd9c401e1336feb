import { concat, type Hex, keccak256, numberToBytes } from "viem";

/**
 * PREVRANDAO of the next block that anvil 1.7.1 mines. It cannot be set there, but it follows from parent and number, so a
 * simulation can be given the value that mining will use.
 * @param parentHash hash of the block it is mined on
 * @returns keccak-256 of the parent's hash and the number as eight bytes, the lowest first
 */
export const minedRandao = (parentHash: Hex, blockNumber: number): Hex =>
  keccak256(
    concat([
      parentHash,
      `0x${Buffer.from(numberToBytes(blockNumber, { size: 8 }))
        .reverse()
        .toString("hex")}`,
    ]),
  );
