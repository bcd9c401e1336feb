import { encodeFunctionData, isAddressEqual, recoverAddress, zeroAddress } from "viem";
import { limitsAbi } from "../../contracts/generated/Limits.ts";
import { seatsAbi } from "../../contracts/generated/Seats.ts";
import { refusalDigest } from "../../policies/onchain/refusal.ts";
import { sameAddress, type Address, type Bytes32, type Hex } from "../../policies/treasury/money.ts";
import type { Decision } from "../../policies/treasury/proposal.ts";
import { signingSafe } from "../../simulation/signingSafe.ts";
import type { CosignCheck, CosignChecked, CosignQuestion } from "../messages.ts";
import type { Deps } from "./deps.ts";
import { agreedDigest, signedAt } from "./sign.ts";

/** A question, and how long it stays open. */
export type CosignAsk = Omit<CosignQuestion, "expiry"> & { openSeconds: number };

/** Blocks lie this far apart: a window ends in the first block after it [seconds]. */
const BLOCK_SECONDS = 12;

/**
 * What the cosigner is asked about a decision that only the human gate denies; null where the limits name none. It stays open
 * for as long as the decision is good, less the veto window where that fits in behind it: silence then leads to it.
 */
export const askCosigner = async (
  deps: Pick<Deps, "chain" | "deployment" | "mandate">,
  { decision, sizedUsd8 }: { decision: Decision; sizedUsd8: string },
): Promise<CosignAsk | null> => {
  const { chain, deployment, mandate } = deps;
  const cosigner = await chain.client.readContract({
    address: deployment.limits,
    abi: limitsAbi,
    functionName: "cosigner",
  });
  if (isAddressEqual(cosigner, zeroAddress)) return null;
  const { approvalUsd8, vetoSeconds } = mandate.limits;
  const left = decision.expiry - chain.openBlock().timestamp;
  const beforeWindow = left - vetoSeconds - BLOCK_SECONDS;
  const windowFits = vetoSeconds > 0 && beforeWindow > 0;
  return {
    digest: await agreedDigest(deps, decision),
    decision,
    cosigner,
    safe: await signingSafe(cosigner, mandate.chainId, {
      client: chain.client,
      takeMisses: chain.takeMisses,
      env: chain.openBlock(),
    }),
    sizedUsd8,
    aboveUsd8: approvalUsd8 ?? "0",
    openSeconds: Math.max(1, windowFits ? beforeWindow : left),
    otherwise: windowFits ? "announced" : "not-approved",
  };
};

/** Whose word an answer is: the cosigner's own key's, its contract's, or not the cosigner's at all. */
export const checkCosignature = async (
  deps: Pick<Deps, "chain" | "deployment" | "fault">,
  { question, answer }: CosignCheck,
): Promise<CosignChecked> => {
  await deps.fault("before-cosign-check");
  if (answer.digest !== question.digest) return "another-decision";
  const hash = answer.signed ? question.digest : refusalDigest(question.digest, signedAt(deps));
  const { signature } = answer;
  const recovered = await recoverAddress({ hash, signature }).catch(() => null);
  if (recovered !== null && sameAddress(recovered, question.cosigner)) return "key";
  return (await contractSigned(deps, question.cosigner, hash, signature)) ? "contract" : "not-the-cosigner";
};

/** As the seats ask it when the decision is handed in: a contract's own answer (ERC-1271). */
const contractSigned = async (
  { chain, deployment }: Pick<Deps, "chain" | "deployment">,
  signer: Address,
  hash: Bytes32,
  signature: Hex,
): Promise<boolean> => {
  const input = encodeFunctionData({ abi: seatsAbi, functionName: "isValid", args: [signer, hash, signature] });
  try {
    const [answer] = await chain.simulate([{ from: signer, to: deployment.seats, input }]);
    return answer?.ok === true && BigInt(answer.returnData) === 1n;
  } catch (error) {
    // A state that does not hold the cosigner's account could not run its contract either.
    if ((error as { code?: unknown }).code === "STATE_UNKNOWN") return false;
    throw error;
  }
};
