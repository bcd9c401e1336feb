import { recoverAddress } from "viem";
import { refusalDigest } from "../../../../../policies/onchain/refusal.ts";
import type { Cosignature } from "../../../../../policies/treasury/cosignature.ts";
import type { CycleRecord } from "../../../../../policies/treasury/cycleRecord.ts";
import { sameAddress, type Address, type Hex } from "../../../../../policies/treasury/money.ts";
import type { RunFolder } from "../../../../adapters/recordStore.ts";
import { attempt, equal, fails, holds, type Check } from "./check.ts";
import { mandateOf } from "./recompute.ts";

/** The cosigner is the mandate's, and what it is said to have signed or refused is this decision, by its own key. */
export const cosignatureChecks = async (run: RunFolder, record: CycleRecord): Promise<Check[]> => {
  const { cosignature } = record;
  if (cosignature === undefined) return [];
  return [
    ...attempt("cosigner is the mandate's", () =>
      equal("cosigner is the mandate's", cosignature.cosigner, mandateOf(run, record).cosigner),
    ),
    await answerCheck(record, cosignature),
  ];
};

const answerCheck = async ({ decisionDigest, snapshot }: CycleRecord, cosignature: Cosignature): Promise<Check> => {
  const { answer, signature, by, cosigner } = cosignature;
  if (answer === "none" || signature === null || by === null || decisionDigest === null)
    return answer === "none" && signature === null && by === null
      ? holds("cosigner's answer", "none came")
      : fails("cosigner's answer", "it is said to have answered, and nothing that it signed is here");
  const at = { chainId: snapshot.fork.chainId, module: snapshot.module as Address };
  const hash = answer === "signed" ? decisionDigest : refusalDigest(decisionDigest, at);
  // A contract's word is on chain alone: an execution shows it, and the record's own hash that nobody changed it since.
  if (by === "contract") return holds("cosigner's answer", `${answer} by the contract ${cosigner}`);
  const recovered = await recoverAddress({ hash, signature: signature as Hex }).catch(() => null);
  return recovered !== null && sameAddress(recovered, cosigner)
    ? holds("cosigner's answer", `${answer} by ${cosigner}`)
    : fails("cosigner's answer", `its signature recovers to ${recovered ?? "nothing"}, not to ${cosigner}`);
};
