import type { LocalAccount, TypedDataDefinition } from "viem";
import { decisionTypedData } from "../../policies/onchain/decision.ts";
import { refusalTypedData } from "../../policies/onchain/refusal.ts";
import type { Address, Bytes32, Hex } from "../../policies/treasury/money.ts";
import type { Decision } from "../../policies/treasury/proposal.ts";

/** A decision that is final, the word on it, and where that word is good. */
export type Word = { decision: Decision; digest: Bytes32; signed: boolean; at: { chainId: number; module: Address } };

/** What a cosigner signs, as `eth_signTypedData_v4` takes it: the decision itself, or the refusal of it. */
export const wordToSign = ({ decision, digest, signed, at }: Word): TypedDataDefinition =>
  (signed ? decisionTypedData(decision, at) : refusalTypedData(digest, at)) as TypedDataDefinition;

/** The cosigner's word by its own key. */
export const signWord = async (
  account: LocalAccount,
  word: Word,
): Promise<{ digest: Bytes32; signed: boolean; signature: Hex }> => ({
  digest: word.digest,
  signed: word.signed,
  signature: await account.signTypedData(wordToSign(word)),
});
