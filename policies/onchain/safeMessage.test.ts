import { concat, hashTypedData, keccak256, numberToHex, pad, slice, type Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { ownersSigned, safeMessageHashes, safeMessageTypedData } from "./safeMessage.ts";

const SAFE = "0xA77DE01e157f9f57C7c4A326eeE9C4874D0598b6";
const message = { safe: SAFE, chainId: 1, digest: keccak256("0x01") } as const;
const typed = safeMessageTypedData(message);
const key = (n: bigint) => privateKeyToAccount(numberToHex(n, { size: 32 }));
const byAddress = [key(1n), key(2n), key(3n)].toSorted((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
const [low, mid, high] = byAddress as [(typeof byAddress)[0], (typeof byAddress)[0], (typeof byAddress)[0]];
const stranger = key(4n);
const of = { owners: [high.address, low.address, mid.address] };
const by = (signer: typeof low): Promise<Hex> => signer.signTypedData(typed);
const whose = async (given: Hex[]): Promise<unknown> => {
  const came = await ownersSigned(message, of, given);
  return came.kind === "assembled" ? came.kind : [came.signed.map(({ owner }) => owner), came.strange];
};

describe("a Safe's message", () => {
  it("default: its hash is of domain and message, as a device shows them", () => {
    const { safeMessageHash, domainHash, messageHash } = safeMessageHashes(message);
    expect(safeMessageHash).toBe(hashTypedData(typed));
    expect(safeMessageHash).toBe(keccak256(concat(["0x1901", domainHash, messageHash])));
  });
});

describe("ownersSigned", () => {
  it("default: owners once each, ascending, whatever order they came in, apart or in one", async () => {
    const [a, b, c] = [await by(low), await by(mid), await by(high)];
    const all = [[low.address, mid.address, high.address], []];
    expect(await whose([c, a, b])).toEqual(all);
    expect(await whose([concat([b, a]), c])).toEqual(all);
    expect(await whose([a, a])).toEqual([[low.address], []]);
  });

  it("behavior: a wallet's 0 and 1 are 27 and 28; a signature of the hash as a message is told apart as a Safe wants it", async () => {
    const signature = await by(mid);
    const v = Number(slice(signature, 64));
    const raw = concat([slice(signature, 0, 64), numberToHex(v - 27, { size: 1 })]);
    expect(await ownersSigned(message, of, [raw])).toMatchObject({ signed: [{ signature }] });
    const asMessage = await mid.signMessage({ message: { raw: hashTypedData(typed) } });
    const came = await ownersSigned(message, of, [asMessage]);
    const marked = concat([slice(asMessage, 0, 64), numberToHex(Number(slice(asMessage, 64)) + 4, { size: 1 })]);
    expect(came).toMatchObject({ signed: [{ owner: mid.address, signature: marked }] });
    expect(await ownersSigned(message, of, [marked])).toEqual(came);
  });

  it("behavior: a stranger's, another chain's and an owner's over the digest itself are strange, by their place", async () => {
    const elsewhere = await low.signTypedData(safeMessageTypedData({ ...message, chainId: 10 }));
    const direct = await mid.sign({ hash: message.digest });
    expect(await whose([await by(low), await by(stranger), elsewhere, direct])).toEqual([
      [low.address],
      [
        { place: 2, by: stranger.address, over: "message" },
        { place: 3, by: expect.not.stringMatching(low.address) as string, over: "message" },
        { place: 4, by: mid.address, over: "digest" },
      ],
    ]);
  });

  it("behavior: what only the Safe can read is left as it is, alone, and strange beside others", async () => {
    const approvedOnChain = concat([pad(low.address, { size: 32 }), pad("0x", { size: 32 }), "0x01"]);
    const byContract = concat([pad(high.address, { size: 32 }), pad("0x41", { size: 32 }), "0x00", pad("0x02")]);
    expect(await whose([approvedOnChain])).toBe("assembled");
    expect(await whose([concat([approvedOnChain, await by(mid)])])).toBe("assembled");
    expect(await whose([byContract])).toBe("assembled");
    expect(await whose([await by(low), byContract])).toEqual([
      [low.address],
      [{ place: 2, by: null, over: "message" }],
    ]);
  });
});
