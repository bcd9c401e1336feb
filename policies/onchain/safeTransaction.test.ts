import { createRequire } from "node:module";
import { decodeFunctionData, getCreate2Address, hashStruct, keccak256, pad, parseAbi } from "viem";
import { describe, expect, it } from "vitest";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import {
  batchChecksum,
  MULTI_SEND,
  safeBatch,
  safeBatchSchema,
  safeHashes,
  safeTransactions,
  safeTypedData,
} from "./safeTransaction.ts";

const SAFE = "0xA77DE01e157f9f57C7c4A326eeE9C4874D0598b6";
const call = { to: MAINNET.usdc, value: 0n, data: "0x095ea7b3" } as const;
const other = { to: MAINNET.dai, value: 7n, data: "0x" } as const;
const safe = { safe: SAFE, chainId: 1, nonce: 5n, multiSend: true } as const;

describe("a Safe's transactions", () => {
  it("default: one call is a plain transaction; several are one batch, which unpacks to them", () => {
    expect(safeTransactions(safe, [])).toEqual([]);
    expect(safeTransactions(safe, [call])).toEqual([{ ...call, safe: SAFE, chainId: 1, nonce: 5n, operation: 0 }]);
    const [batch, ...rest] = safeTransactions(safe, [call, other]);
    expect([rest, batch?.to, batch?.operation, batch?.nonce]).toEqual([[], MULTI_SEND, 1, 5n]);
    const abi = parseAbi(["function multiSend(bytes transactions) payable"]);
    const [packed] = decodeFunctionData({ abi, data: batch?.data ?? "0x" }).args;
    // Each: operation, to, value, length, data.
    const word = (value: bigint): string => value.toString(16).padStart(64, "0");
    expect(packed.slice(2)).toBe(
      `00${call.to.slice(2).toLowerCase()}${word(0n)}${word(4n)}095ea7b300${other.to.slice(2).toLowerCase()}${word(7n)}${word(0n)}`,
    );
  });

  it("behavior: without MultiSend each call takes a nonce of its own", () => {
    const apart = safeTransactions({ ...safe, multiSend: false }, [call, other]);
    expect(apart.map(({ nonce, operation, to }) => [nonce, operation, to])).toEqual([
      [5n, 0, call.to],
      [6n, 0, other.to],
    ]);
  });

  it("behavior: the hash to sign is of domain and message, as a device shows them", () => {
    const [one] = safeTransactions(safe, [call]);
    const hashes = safeHashes(one as NonNullable<typeof one>);
    expect(hashes.safeTxHash).toBe(keccak256(`0x1901${hashes.domainHash.slice(2)}${hashes.messageHash.slice(2)}`));
    const { types, message } = safeTypedData(one as NonNullable<typeof one>);
    expect(hashes.messageHash).toBe(
      hashStruct({ data: message, primaryType: "SafeTx", types: { SafeTx: [...types.SafeTx] } }),
    );
  });

  it("behavior: MultiSendCallOnly stands where its published code would be put", () => {
    const { bytecode } = createRequire(import.meta.url)(
      "@safe-global/safe-contracts/build/artifacts/contracts/libraries/MultiSendCallOnly.sol/MultiSendCallOnly.json",
    ) as { bytecode: `0x${string}` };
    const salt = pad("0x", { size: 32 });
    expect(getCreate2Address({ from: MAINNET.safeSingletonFactory, salt, bytecode })).toBe(MULTI_SEND);
  });
});

describe("a batch for the Transaction Builder", () => {
  it("default: it has the Builder's form, and its own checksum", () => {
    const batch = safeBatch({ safe: SAFE, chainId: 1, createdAt: 7, name: "n", description: "d" }, [call, other]);
    expect(safeBatchSchema.parse(batch)).toEqual(batch);
    expect(batch.meta.checksum).toBe(batchChecksum(batch));
    const moved = { ...batch, transactions: batch.transactions.toReversed() };
    expect(batchChecksum(moved)).not.toBe(batch.meta.checksum);
  });

  it("behavior: the checksum of a batch that the Builder itself wrote is found again", () => {
    const input = (name: string, type: string) => ({ internalType: type, name, type });
    const written = {
      version: "1.0",
      chainId: "1",
      createdAt: 1_761_326_849_944,
      meta: {
        name: "Transactions Batch",
        description: "",
        txBuilderVersion: "1.18.2",
        createdFromSafeAddress: SAFE,
        createdFromOwnerAddress: "",
        checksum: "0x8b5032f716845c8b08bab3d63dbd9ba92e056f3557793cd041e59b84e16aa989",
      },
      transactions: [
        {
          to: MAINNET.usdc,
          value: "0",
          data: null,
          contractMethod: {
            inputs: [input("spender", "address"), input("value", "uint256")],
            name: "approve",
            payable: false,
          },
          contractInputsValues: { spender: "0x474e5Ded6b5D078163BFB8F6dBa355C3aA5478C8", value: "100000000000" },
        },
      ],
    };
    expect(batchChecksum(written)).toBe(written.meta.checksum);
  });
});
