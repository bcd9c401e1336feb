import { keccak256, size } from "viem";
import { describe, expect, it } from "vitest";
import { forkAccount } from "../adapters/forkAccounts.ts";
import { safeSignature, signedByOwners } from "./cosignSafe.ts";

const owners = ["signer-1", "signer-2", "signer-3"].map((role) => forkAccount(role).address);
const message = { safe: forkAccount("a safe").address, chainId: 1, digest: keccak256("0x01") };
const safe = { ...message, of: { owners, threshold: 2, answers: true } };
const by = (...roles: string[]) => signedByOwners(message, roles);
const refused = async (given: ReturnType<typeof by>, of = safe): Promise<string> => {
  const error = await safeSignature(of, await given).then(
    () => null,
    (thrown: Error & { code: string }) => thrown,
  );
  let said = `${error?.code}: ${error?.message}`.replace(message.safe, "<safe>");
  owners.forEach((owner, index) => (said = said.replaceAll(owner, `<owner ${index + 1}>`)));
  return said.replace(forkAccount("somebody").address, "<somebody>");
};

describe("safeSignature", () => {
  it("default: as many signatures as the Safe asks for, the same whatever came first", async () => {
    const signature = await safeSignature(safe, await by("signer-1", "signer-2"));
    expect(size(signature)).toBe(130);
    expect(await safeSignature(safe, await by("signer-2", "signer-1"))).toBe(signature);
    expect(size(await safeSignature(safe, await by("signer-3", "signer-2", "signer-1")))).toBe(130);
  });

  it("error: OwnersTooFewError says who is missing", async () => {
    expect(await refused(by("signer-2", "signer-2"))).toMatchInlineSnapshot(`
      "COSIGN_OWNERS_MISSING: 1 of the 2 owners that the Safe <safe> asks for signed: <owner 2>.
      Nothing was handed in and the question stays open; give 1 more beside it, of <owner 1> or <owner 3>, in one command: --signature <hex> --signature <hex>."
    `);
  });

  it("error: NotAnOwnersError says which signature is whose", async () => {
    expect(await refused(by("signer-1", "somebody"))).toMatchInlineSnapshot(`
      "COSIGN_NOT_AN_OWNER: Not what owners of the Safe <safe> sign: signature 2 is no owner's: over that message it would be <somebody>'s.
      Nothing was handed in and the question stays open; exchequer cosign --out cosign.json writes what each of them signs (with --refuse, the refusal)."
    `);
    const direct = forkAccount("signer-3").sign({ hash: message.digest });
    expect(await refused(direct.then((one) => [one]))).toMatchInlineSnapshot(`
      "COSIGN_NOT_AN_OWNER: Not what owners of the Safe <safe> sign: signature 1 is its owner <owner 3>'s over the decision, and owners sign the Safe's message about it.
      Nothing was handed in and the question stays open; exchequer cosign --out cosign.json writes what each of them signs (with --refuse, the refusal)."
    `);
  });

  it("error: SafeCannotSignError where it has no fallback handler", async () => {
    const silent = { ...safe, of: { ...safe.of, answers: false } };
    expect(await refused(by("signer-1", "signer-2"), silent)).toMatchInlineSnapshot(`
      "COSIGN_SAFE_SILENT: The Safe <safe> answers no question about signatures, so it cannot cosign.
      Give it a fallback handler (Safe's CompatibilityFallbackHandler), or let the veto window decide."
    `);
  });
});
