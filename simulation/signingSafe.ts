import { zeroHash } from "viem";
import { safeMessageHashes } from "../policies/onchain/safeMessage.ts";
import type { SigningSafe } from "../policies/treasury/cosignature.ts";
import type { Address } from "../policies/treasury/money.ts";
import { askAll } from "./askContract.ts";
import type { ForkView } from "./simulate.ts";

/** What a Safe says of its owners; null where none answers there, as for a key, or the fork does not hold it. */
export const signingSafe = async (at: Address, chainId: number, fork: ForkView): Promise<SigningSafe | null> => {
  const [owners, threshold, hash] = await askAll(
    [
      { to: at, signature: "function getOwners() view returns (address[])" },
      { to: at, signature: "function getThreshold() view returns (uint256)" },
      // Its fallback handler's: what owners would sign over a digest, as this handler and this version have it.
      { to: at, signature: "function getMessageHash(bytes message) view returns (bytes32)", args: [zeroHash] },
    ],
    fork,
  );
  if (owners?.status !== "read" || threshold?.status !== "read") return null;
  const { safeMessageHash } = safeMessageHashes({ safe: at, chainId, digest: zeroHash });
  return {
    owners: [...(owners.value as readonly Address[])],
    threshold: Number(threshold.value),
    answers: hash?.status === "read" && hash.value === safeMessageHash,
  };
};
