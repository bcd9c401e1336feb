import { encodeFunctionData, zeroHash } from "viem";
import { decisionAnchorAbi } from "../../contracts/generated/DecisionAnchor.ts";
import { decisionDigest } from "../../policies/onchain/decision.ts";
import type { Seal } from "../../policies/treasury/cycleRecord.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import type { Decision } from "../../policies/treasury/proposal.ts";
import { minedReceipt, sendOnce } from "../adapters/sendOnce.ts";
import type { Deps } from "./deps.ts";

/** More than the anchor's two writes ever need [gas]. */
const ANCHOR_GAS = 200_000n;

type Publication = {
  cycle: number;
  recordHash: Bytes32;
  /** Null where the cycle handed none in. */ decision: Decision | null;
};

/** Publishes a record's hash on the anchor, whatever the cycle's end, and seals the record with the head it left. */
export const anchor = async (deps: Deps, p: Publication): Promise<Seal> => {
  const { chain, deployment, custody } = deps;
  const digest =
    p.decision === null
      ? zeroHash
      : decisionDigest(p.decision, { chainId: chain.state.chainId, module: deployment.module });
  const hash = await sendOnce({
    run: deps.run,
    chain,
    name: `publish-${p.cycle}`,
    account: deps.submitter,
    to: deployment.anchor,
    data: encodeFunctionData({
      abi: decisionAnchorAbi,
      functionName: "publish",
      args: [custody.address, p.recordHash, digest],
    }),
    gas: ANCHOR_GAS,
  });
  const receipt = await minedReceipt(chain, hash);
  if (receipt.status !== "success") throw new AnchorRefusedError();
  const seal: Seal = {
    recordHash: p.recordHash,
    cycle: p.cycle,
    transactionHash: hash,
    blockNumber: Number(receipt.blockNumber),
    anchorHead: await chain.client.readContract({
      address: deployment.anchor,
      abi: decisionAnchorAbi,
      functionName: "head",
      args: [custody.address],
      blockNumber: receipt.blockNumber,
    }),
  };
  deps.run.writeSeal(seal);
  return seal;
};

export class AnchorRefusedError extends Error {
  readonly code = "ANCHOR_REFUSED";
  constructor() {
    super(
      "The anchor refused the record's hash.\nThe record is kept; exchequer log verify lists it as not published. Is the submitter the registered publisher?",
    );
    this.name = "AnchorRefusedError";
  }
}
