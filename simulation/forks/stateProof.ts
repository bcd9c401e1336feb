import { bytesToHex, fromRlp, type Hex, hexToBytes, keccak256 } from "viem";
import type { Address } from "../../policies/treasury/money.ts";

/** An account as the state root has it; one that does not exist is empty. */
export type ProvenAccount = { balance: bigint; nonce: bigint; storageRoot: Hex; codeHash: Hex };

/** Reads of a state of which only some trie nodes are at hand. */
export type ProvenState = {
  /** @throws ProofWrongError where the nodes do not lead from the root to the account, or to its absence */
  account(address: Address): Promise<ProvenAccount>;
  /** @throws ProofWrongError as `account` */
  slot(account: ProvenAccount, address: Address, slot: Hex): Promise<bigint>;
};

/** Root of a trie that holds nothing. */
const EMPTY_ROOT: Hex = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";
export const EMPTY_CODE_HASH: Hex = keccak256("0x");

/**
 * Opens a state by its root and a bag of trie nodes, of accounts and storage alike. Each node is found by its own hash, so
 * what the bag holds besides, and in which order, cannot change an answer.
 */
export const provenState = async (stateRoot: Hex, nodes: readonly Hex[]): Promise<ProvenState> => {
  const { createMPT, updateMPTFromMerkleProof } = await import("@ethereumjs/mpt");
  const trie = await createMPT({ useKeyHashing: true });
  await updateMPTFromMerkleProof(
    trie,
    nodes.map((node) => hexToBytes(node)),
  );
  const find = async (root: Hex, key: Hex): Promise<Hex | null> => {
    if (root === EMPTY_ROOT) return null;
    const view = trie.shallowCopy(false);
    view.root(hexToBytes(root));
    const value = await view.get(hexToBytes(key), true);
    return value === null ? null : bytesToHex(value);
  };
  return {
    account: async (address) => {
      const value = await found(find(stateRoot, address), address, null);
      if (value === null) return { balance: 0n, nonce: 0n, storageRoot: EMPTY_ROOT, codeHash: EMPTY_CODE_HASH };
      const [nonce, balance, storageRoot, codeHash] = fromRlp(value, "hex") as [Hex, Hex, Hex, Hex];
      return { balance: quantity(balance), nonce: quantity(nonce), storageRoot, codeHash };
    },
    slot: async ({ storageRoot }, address, slot) => {
      const value = await found(find(storageRoot, slot), address, slot);
      return value === null ? 0n : quantity(fromRlp(value, "hex") as Hex);
    },
  };
};

const found = async (value: Promise<Hex | null>, address: Address, slot: Hex | null): Promise<Hex | null> => {
  try {
    return await value;
  } catch {
    throw new ProofWrongError(address, slot);
  }
};

const quantity = (value: Hex): bigint => (value === "0x" ? 0n : BigInt(value));

/** What was given for a proof does not lead from the state root to what it should prove. */
export class ProofWrongError extends Error {
  readonly code = "PROOF_WRONG";
  readonly address: Address;
  readonly slot: Hex | null;
  constructor(address: Address, slot: Hex | null) {
    super(
      `${slot === null ? `Account ${address}` : `Slot ${slot} of ${address}`} is not proven by what was given for its proof.\nThe node or the file is not to be believed; use another.`,
    );
    this.name = "ProofWrongError";
    this.address = address;
    this.slot = slot;
  }
}
