import { getAddress } from "viem";
import type { Address, Hex } from "../../policies/treasury/money.ts";

/** Something the fork was asked for and nobody knows: a slot, or with `slot` null the whole account. */
export type Unknown = { address: Address; slot: Hex | null };

/** The state needed was never recorded. Zero would be a guess, so the run stops here. */
export class StateUnknownError extends Error {
  readonly code = "STATE_UNKNOWN";
  readonly address: Address;
  /** 32-byte slot in hex; null when the account itself is unknown. */
  readonly slot: Hex | null;
  constructor(unknown: Unknown) {
    const address = getAddress(unknown.address);
    super(
      unknown.slot === null
        ? `The fork does not know account ${address}.\nChoose a block that touches it, or state it in an overlay.`
        : `The fork does not know slot ${unknown.slot} of ${address}.\nUse a smaller size, a fuller bundle or an RPC node.`,
    );
    this.name = "StateUnknownError";
    this.address = address;
    this.slot = unknown.slot;
  }
}

/** A past block's hash was asked for that the fork does not hold. */
export class BlockHashUnknownError extends Error {
  readonly code = "BLOCK_HASH_UNKNOWN";
  readonly blockNumber: number;
  constructor(blockNumber: number) {
    super(
      `The fork does not know the hash of block ${blockNumber}.\nUse an RPC node for contracts that read past block hashes.`,
    );
    this.name = "BlockHashUnknownError";
    this.blockNumber = blockNumber;
  }
}
