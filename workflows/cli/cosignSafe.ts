import { concat } from "viem";
import {
  ownersSigned,
  safeMessageTypedData,
  type OwnersSigned,
  type SafeMessage,
} from "../../policies/onchain/safeMessage.ts";
import type { SigningSafe } from "../../policies/treasury/cosignature.ts";
import { sameAddress, type Address, type Hex } from "../../policies/treasury/money.ts";
import { forkAccount } from "../adapters/forkAccounts.ts";

type Safe = SafeMessage & { of: SigningSafe };

/**
 * A Safe's own signature out of its owners', in whichever order they came.
 * @throws SafeCannotSignError, NotAnOwnersError, OwnersTooFewError: nothing was handed in
 */
export const safeSignature = async (p: Safe, given: readonly Hex[]): Promise<Hex> => {
  if (!p.of.answers) throw new SafeCannotSignError(p.safe);
  const came = await ownersSigned(p, p.of, given);
  // Only the Safe can read that.
  if (came.kind === "assembled") return came.signature;
  if (came.strange.length > 0) throw new NotAnOwnersError(p.safe, came.strange);
  if (came.signed.length < p.of.threshold)
    throw new OwnersTooFewError(
      p,
      came.signed.map(({ owner }) => owner),
    );
  // More than it asks for would only cost gas.
  return concat(came.signed.slice(0, p.of.threshold).map(({ signature }) => signature));
};

/** Owners' signatures by a fork's throwaway keys. */
export const signedByOwners = (p: SafeMessage, roles: readonly string[]): Promise<Hex[]> =>
  Promise.all(roles.map((role) => forkAccount(role).signTypedData(safeMessageTypedData(p))));

const STAYS = "Nothing was handed in and the question stays open";

export class OwnersTooFewError extends Error {
  readonly code = "COSIGN_OWNERS_MISSING";
  constructor({ safe, of: { owners, threshold } }: Safe, signed: readonly Address[]) {
    const missing = owners.filter((owner) => !signed.some((one) => sameAddress(one, owner)));
    super(
      `${signed.length} of the ${threshold} owners that the Safe ${safe} asks for signed: ${signed.join(", ") || "nobody"}.\n${STAYS}; give ${threshold - signed.length} more beside ${signed.length === 1 ? "it" : "them"}, of ${missing.join(" or ")}, in one command: --signature <hex> --signature <hex>.`,
    );
    this.name = "OwnersTooFewError";
  }
}

type Strange = Extract<OwnersSigned, { kind: "owners" }>["strange"];

export class NotAnOwnersError extends Error {
  readonly code = "COSIGN_NOT_AN_OWNER";
  constructor(safe: Address, strange: Strange) {
    const each = strange.map(({ place, by, over }) =>
      over === "digest"
        ? `signature ${place} is its owner ${by}'s over the decision, and owners sign the Safe's message about it`
        : by === null
          ? `signature ${place} is nobody's`
          : `signature ${place} is no owner's: over that message it would be ${by}'s`,
    );
    super(
      `Not what owners of the Safe ${safe} sign: ${each.join("; ")}.\n${STAYS}; exchequer cosign --out cosign.json writes what each of them signs (with --refuse, the refusal).`,
    );
    this.name = "NotAnOwnersError";
  }
}

export class SafeCannotSignError extends Error {
  readonly code = "COSIGN_SAFE_SILENT";
  constructor(safe: Address) {
    super(
      `The Safe ${safe} answers no question about signatures, so it cannot cosign.\nGive it a fallback handler (Safe's CompatibilityFallbackHandler), or let the veto window decide.`,
    );
    this.name = "SafeCannotSignError";
  }
}
