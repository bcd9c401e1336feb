import { keccak256, zeroAddress } from "viem";
import { MULTI_SEND } from "../../../../policies/onchain/safeTransaction.ts";
import { type Address, sameAddress } from "../../../../policies/treasury/money.ts";
import { askAll, codeAt, valueOf } from "../../../../simulation/askContract.ts";
import { StateUnknownError } from "../../../../simulation/forks/stateUnknown.ts";
import { safeArtifact } from "../../../adapters/artifacts.ts";
import type { Ground } from "../doctor/ground.ts";

/** Who has to make a call for it to be allowed, and how they do it. */
export type Author =
  | {
      kind: "safe";
      at: Address;
      owners: Address[];
      threshold: number;
      nonce: bigint;
      /** Whether several calls can go as one transaction. */
      multiSend: boolean;
    }
  /** A timelock, a governor, or whatever else votes are carried out by. */
  | { kind: "governance"; at: Address }
  /** A key. */
  | { kind: "account"; at: Address };

/**
 * What stands at the address of one who may do something.
 * @throws StateUnknownError where the fork does not hold it
 */
export const authorAt = async ({ view }: Pick<Ground, "view">, at: Address): Promise<Author> => {
  const code = await codeAt(at, view);
  if (code.status === "unknown") throw new StateUnknownError(code);
  if ((valueOf(code) ?? "0x") === "0x") return { kind: "account", at };
  const [owners, threshold, nonce] = await askAll(
    [
      { to: at, signature: "function getOwners() view returns (address[])" },
      { to: at, signature: "function getThreshold() view returns (uint256)" },
      { to: at, signature: "function nonce() view returns (uint256)" },
    ],
    view,
  );
  if (owners?.status !== "read" || threshold?.status !== "read" || nonce?.status !== "read")
    return { kind: "governance", at };
  return {
    kind: "safe",
    at,
    owners: [...(owners.value as readonly Address[])],
    threshold: Number(threshold.value),
    nonce: nonce.value as bigint,
    multiSend: await hasMultiSend(view),
  };
};

/** Only as published: whatever else stood there would run as the Safe itself. */
const hasMultiSend = async (view: Ground["view"]): Promise<boolean> => {
  const code = valueOf(await codeAt(MULTI_SEND, view)) ?? "0x";
  return keccak256(code) === keccak256(safeArtifact("MultiSendCallOnly").deployedBytecode);
};

export const isNobody = (at: Address): boolean => sameAddress(at, zeroAddress);
