import { encodeFunctionData } from "viem";
import { policyModuleAbi } from "../../contracts/generated/PolicyModule.ts";
import { decisionDigest, encodeDecision, packSignatures } from "../../policies/onchain/decision.ts";
import { VETOED } from "../../policies/rules/facts.ts";
import type { Announcement } from "../../policies/treasury/cycleRecord.ts";
import type { Decision, SeatSignature } from "../../policies/treasury/proposal.ts";
import { minedReceipt, sendOnce } from "../adapters/sendOnce.ts";
import type { Deps } from "./deps.ts";

export type Announced = Omit<Announcement, "vetoed">;

/** Checking the signatures of the largest council, contracts among them [gas]. */
const ANNOUNCEMENT_GAS = 2_000_000n;

/**
 * Opens the veto window of a signed decision on chain, once however often it is tried.
 * @throws AnnouncementRefusedError where the module does not take it
 */
export const announce = async (
  deps: Deps,
  p: { cycle: number; decision: Decision; signatures: SeatSignature[] },
): Promise<Announced> => {
  const transactionHash = await sendOnce({
    run: deps.run,
    chain: deps.chain,
    name: `announce-${p.cycle}`,
    account: deps.submitter,
    to: deps.deployment.module,
    data: encodeFunctionData({
      abi: policyModuleAbi,
      functionName: "announce",
      args: [encodeDecision(p.decision), packSignatures(p.signatures)],
    }),
    gas: ANNOUNCEMENT_GAS,
    onSent: () => deps.fault("after-announce"),
  });
  const receipt = await minedReceipt(deps.chain, transactionHash);
  if (receipt.status === "reverted") throw new AnnouncementRefusedError();
  const { timestamp } = await deps.chain.client.getBlock({ blockNumber: receipt.blockNumber });
  return { transactionHash, blockNumber: Number(receipt.blockNumber), announcedAt: Number(timestamp) };
};

/**
 * Waits until the veto window is over by the chain's clock, or somebody vetoed. A fork's clock goes on by its blocks: they are
 * mined here, empty or with what others sent meanwhile.
 */
export const waitForVeto = async (
  { chain, deployment, mandate }: Pick<Deps, "chain" | "deployment" | "mandate">,
  { decision, announced }: { decision: Decision; announced: Announced },
): Promise<{ vetoed: boolean }> => {
  const digest = decisionDigest(decision, { chainId: chain.state.chainId, module: deployment.module });
  const vetoed = async (): Promise<boolean> =>
    (await chain.client.readContract({
      address: deployment.module,
      abi: policyModuleAbi,
      functionName: "announcedAt",
      args: [digest],
    })) === VETOED;
  const over = announced.announcedAt + mandate.limits.vetoSeconds;
  while (!(await vetoed())) {
    if (chain.openBlock().timestamp >= over) return { vetoed: false };
    await chain.mine();
  }
  return { vetoed: true };
};

export class AnnouncementRefusedError extends Error {
  readonly code = "ANNOUNCEMENT_REFUSED";
  constructor() {
    super(
      "The module refused the announcement of a signed decision.\nNothing was handed in. Seats, nonce or policy changed since the snapshot: start a cycle again.",
    );
    this.name = "AnnouncementRefusedError";
  }
}
