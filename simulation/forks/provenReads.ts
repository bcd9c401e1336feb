import { type Hex, keccak256, toHex } from "viem";
import { z } from "zod";
import type { Address } from "../../policies/treasury/money.ts";
import { headerHash } from "./header.ts";
import { asHex, type Call } from "./rpcCall.ts";
import { RpcGarbageError } from "./rpcErrors.ts";
import { ProofWrongError, type ProvenAccount, provenState } from "./stateProof.ts";
import type { StateSource } from "./stateSource.ts";

export type Reads = Pick<StateSource, "balance" | "nonce" | "code" | "slot">;

const hex = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]*$/)]);
const answerSchema = z.object({
  accountProof: z.array(hex),
  storageProof: z.array(z.object({ proof: z.array(hex) })),
});

/**
 * Trie nodes for an account and some of its slots, as a node gives them. None of the values beside them is looked at.
 * @throws RpcGarbageError where the answer has another form
 */
export const proofNodes = async (call: Call, address: Address, slots: readonly Hex[], at: Hex): Promise<Hex[]> => {
  const answer = answerSchema.safeParse(await call("eth_getProof", [address, slots, at]));
  if (!answer.success) throw new RpcGarbageError("eth_getProof did not answer with a proof");
  return [...answer.data.accountProof, ...answer.data.storageProof.flatMap(({ proof }) => proof)];
};

/**
 * Reads of a node that are believed only where it proves them against the state root of a header that hashes to its block.
 * @throws HeaderWrongError at once
 */
export const provenReads = (p: {
  call: Call;
  header: Readonly<Record<string, unknown>>;
  onProven: (what: "account" | "slot") => void;
}): Reads => {
  if (headerHash(p.header) !== p.header["hash"]) throw new HeaderWrongError(Number(p.header["number"]));
  const stateRoot = p.header["stateRoot"] as Hex;
  const at = p.header["number"] as Hex;
  const accounts = new Map<string, Promise<ProvenAccount>>();
  const proven = async (address: Address): Promise<ProvenAccount> => {
    const state = await provenState(stateRoot, await proofNodes(p.call, address, [], at));
    const account = await state.account(address);
    p.onProven("account");
    return account;
  };
  const account = (address: Address): Promise<ProvenAccount> => {
    const known = accounts.get(address) ?? proven(address);
    accounts.set(address, known);
    return known;
  };
  return {
    balance: async (address) => toHex((await account(address)).balance),
    nonce: async (address) => toHex((await account(address)).nonce),
    code: async (address) => {
      const { codeHash } = await account(address);
      const code = asHex(await p.call("eth_getCode", [address, at]), "eth_getCode");
      if (keccak256(code) !== codeHash) throw new ProofWrongError(address, null);
      return code;
    },
    slot: async (address, slot) => {
      const state = await provenState(stateRoot, await proofNodes(p.call, address, [slot], at));
      const value = await state.slot(await state.account(address), address, slot);
      p.onProven("slot");
      return toHex(value);
    },
  };
};

/** The state root is only as good as the header it stands in. */
export class HeaderWrongError extends Error {
  readonly code = "HEADER_WRONG";
  constructor(blockNumber: number) {
    super(
      `The header of block ${blockNumber} does not hash to the block's hash, so nothing can be proven against it.\nUse another node. A fork newer than this release knows also reads so: then leave --proofs out.`,
    );
    this.name = "HeaderWrongError";
  }
}
