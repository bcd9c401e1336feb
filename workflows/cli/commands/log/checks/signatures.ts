import { encodeAbiParameters, keccak256, parseAbiParameters, recoverAddress } from "viem";
import { decisionDigest } from "../../../../../policies/onchain/decision.ts";
import type { CycleRecord, Seal } from "../../../../../policies/treasury/cycleRecord.ts";
import { hashOf } from "../../../../../policies/treasury/canonical.ts";
import { sameAddress, type Address, type Bytes32 } from "../../../../../policies/treasury/money.ts";
import { verifyApproval } from "../../../../adapters/approvals.ts";
import { ZERO_HASH } from "../../../../adapters/recordStore.ts";
import { equal, fails, holds, type Check } from "./check.ts";

/** The digest is recomputed, and each signature over it recovers to a seat that backed the decision. */
export const signatureChecks = async (record: CycleRecord): Promise<Check[]> => {
  const { decision, snapshot } = record;
  if (decision === null)
    return record.signatures.length === 0 ? [] : [fails("signatures", "there are signatures and no decision")];
  const digest = decisionDigest(decision, { chainId: snapshot.fork.chainId, module: snapshot.module as Address });
  const checks = [equal("decision digest", record.decisionDigest, digest)];
  if (record.receipt === null && record.signatures.length === 0) return checks;
  const wrong: string[] = [];
  for (const { seat, signer, signature } of record.signatures) {
    const sat = record.seats.find((candidate) => candidate.id === seat);
    const recovered = await recoverAddress({ hash: digest, signature: signature as `0x${string}` }).catch(() => null);
    if (recovered === null || !sameAddress(recovered, signer))
      wrong.push(`the signature of ${seat} recovers to ${recovered ?? "nothing"}, not to ${signer}`);
    else if (!sat || !sameAddress(sat.address, signer)) wrong.push(`${signer} is not the key of seat ${seat}`);
    else if (!record.tally.backers.includes(seat)) wrong.push(`seat ${seat} signed what its ballot did not back`);
  }
  const signers = new Set(record.signatures.map((signature) => signature.signer.toLowerCase())).size;
  if (signers < snapshot.seatThreshold)
    wrong.push(`${signers} seats signed, the contract asks for ${snapshot.seatThreshold}`);
  const first = wrong[0];
  return [
    ...checks,
    first === undefined
      ? holds("signatures", `${signers} of the seats that backed it signed`)
      : fails("signatures", first),
  ];
};

/** A person's answer is about this proposal and this policy, and signed by who it says. */
export const approvalChecks = async (record: CycleRecord): Promise<Check[]> => {
  const { approval, proposal, snapshot } = record;
  if (approval === null) return [];
  const about = { proposalHash: approval.proposalHash, policyVersion: approval.policyVersion };
  const asked = { proposalHash: proposal && hashOf(proposal), policyVersion: snapshot.policyVersion };
  const forged = await verifyApproval(approval, approval.approver as Address, snapshot.fork.chainId).then(
    () => null,
    (error: Error) => error.message.split("\n")[0] ?? "",
  );
  return [
    equal("approval is about this proposal", about, asked),
    forged === null ? holds("approval's signature", approval.approver) : fails("approval's signature", forged),
  ];
};

export const KIND = { executed: 1, denied: 2, record: 3 } as const;

/** One step of the anchor contract: `keccak256(abi.encode(head, kind, digest, recordHash))`. */
export const nextHead = (head: Bytes32, kind: number, digest: Bytes32, recordHash: Bytes32): Bytes32 =>
  keccak256(
    encodeAbiParameters(parseAbiParameters("bytes32, uint8, bytes32, bytes32"), [head, kind, digest, recordHash]),
  );

/**
 * The seal fits the record, and its head follows from the head before by the contract's own formula.
 * @param before head that the cycle before left; null where it is not known
 */
export const sealChecks = (
  record: CycleRecord,
  recordHash: Bytes32,
  seal: Seal | null,
  before: Bytes32 | null,
): Check[] => {
  if (seal === null) return [fails("seal", "the record hash was not published: there is no seal")];
  const checks = [
    equal(
      "seal names this record",
      { recordHash: seal.recordHash, cycle: seal.cycle },
      { recordHash, cycle: record.cycle },
    ),
  ];
  const digest = record.decisionDigest ?? ZERO_HASH;
  const { receipt } = record;
  if (receipt?.status === "executed" && before !== null)
    checks.push(
      equal("head after the execution", receipt.anchorHead, nextHead(before, KIND.executed, digest, ZERO_HASH)),
    );
  const executed = receipt?.anchorHead ?? before;
  if (executed !== null)
    checks.push(
      equal("head after the publication", seal.anchorHead, nextHead(executed, KIND.record, digest, recordHash)),
    );
  return checks;
};
