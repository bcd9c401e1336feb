import { policyModuleAbi } from "../../contracts/generated/PolicyModule.ts";
import { decisionDigest, decisionTypedData, encodeDecision } from "../../policies/onchain/decision.ts";
import type { Address, Bytes32 } from "../../policies/treasury/money.ts";
import type { Decision, SeatSignature } from "../../policies/treasury/proposal.ts";
import { memberOf, type Deps } from "./deps.ts";

/**
 * Signatures of the seats whose ballots backed the decision, and of no other: a seat's key signs what its ballot said.
 * @throws DigestMismatchError where the contract would read the decision otherwise than the seats do
 */
export const sign = async (deps: Deps, p: { decision: Decision; backers: string[] }): Promise<SeatSignature[]> => {
  const { decision } = p;
  await deps.fault("before-sign");
  await agreedDigest(deps, decision);
  const typed = decisionTypedData(decision, signedAt(deps));
  return Promise.all(
    p.backers.map(async (id) => {
      const { address } = memberOf(deps, id);
      const account = deps.signers(`seat:${id}`);
      if (account.address !== address || account.signTypedData === undefined) throw new DigestMismatchError();
      return { seat: id, signer: account.address, signature: await account.signTypedData(typed) };
    }),
  );
};

type Module = Pick<Deps, "chain" | "deployment">;

/** Where what is signed is good. */
export const signedAt = ({ chain, deployment }: Module): { chainId: number; module: Address } => ({
  chainId: chain.state.chainId,
  module: deployment.module,
});

/**
 * The digest that anybody signs: the module's own, and ours.
 * @throws DigestMismatchError where the two are not one
 */
export const agreedDigest = async (deps: Module, decision: Decision): Promise<Bytes32> => {
  const digest = await deps.chain.client.readContract({
    address: deps.deployment.module,
    abi: policyModuleAbi,
    functionName: "digest",
    args: [encodeDecision(decision)],
  });
  if (digest !== decisionDigest(decision, signedAt(deps))) throw new DigestMismatchError();
  return digest;
};

export class DigestMismatchError extends Error {
  readonly code = "DIGEST_MISMATCH";
  constructor() {
    super(
      "The module reads the decision otherwise than the seats would sign it.\nNothing was signed. The deployed contracts and this software do not belong together.",
    );
    this.name = "DigestMismatchError";
  }
}
