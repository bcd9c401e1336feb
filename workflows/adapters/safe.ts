import {
  type Address,
  concat,
  encodeFunctionData,
  encodePacked,
  getContractAddress,
  type Hex,
  keccak256,
  type LocalAccount,
  pad,
  parseAbi,
  zeroAddress,
} from "viem";
import { execTransactionData, safeTypedData } from "../../policies/onchain/safeTransaction.ts";
import { safeArtifact } from "./artifacts.ts";

/** Safe 1.4.1 where it stands on every chain. */
export const SAFE = {
  singleton: "0x41675C099F32341bf84BFc5382aF534df5C7461a",
  proxyFactory: "0x4e1DCf7AD4e460CfD30791CCC4F9c8a4f820ec67",
  fallbackHandler: "0xfd0732Dc9E303f09fCEf3a7388Ad10A83459Ec99",
} as const satisfies Record<string, Address>;

export const safeAbi = parseAbi([
  "function setup(address[] owners, uint256 threshold, address to, bytes data, address fallbackHandler, address paymentToken, uint256 payment, address paymentReceiver)",
  "function enableModule(address module)",
  "function isModuleEnabled(address module) view returns (bool)",
  "function getOwners() view returns (address[])",
  "function getThreshold() view returns (uint256)",
  "function nonce() view returns (uint256)",
  "function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures) payable returns (bool)",
]);
const factoryAbi = parseAbi([
  "function createProxyWithNonce(address singleton, bytes initializer, uint256 saltNonce) returns (address proxy)",
]);

const THRESHOLD = 2n;

/** Calldata for the proxy factory that creates a Safe of these owners, both of whom must sign. */
export const createSafeData = (owners: readonly Address[], saltNonce: bigint): Hex =>
  encodeFunctionData({
    abi: factoryAbi,
    functionName: "createProxyWithNonce",
    args: [SAFE.singleton, setupData(owners), saltNonce],
  });

/** Where that Safe will stand, known before it exists. */
export const predictSafe = (owners: readonly Address[], saltNonce: bigint): Address =>
  getContractAddress({
    opcode: "CREATE2",
    from: SAFE.proxyFactory,
    salt: keccak256(encodePacked(["bytes32", "uint256"], [keccak256(setupData(owners)), saltNonce])),
    bytecode: concat([safeArtifact("SafeProxy").bytecode, pad(SAFE.singleton, { size: 32 })]),
  });

/** Calldata of a Safe transaction that its owners signed. It pays no refund, and is a plain call unless stated. */
export const safeTransactionData = async (p: {
  safe: Address;
  chainId: number;
  owners: readonly LocalAccount[];
  nonce: bigint;
  to: Address;
  data: Hex;
  value?: bigint;
  /** 1 for a delegatecall, as a batch through MultiSend is. */
  operation?: 0 | 1;
}): Promise<Hex> => {
  const { safe, chainId, nonce, to, data } = p;
  const transaction = { safe, chainId, nonce, to, data, value: p.value ?? 0n, operation: p.operation ?? 0 } as const;
  const signed = await Promise.all(
    p.owners.map(async (owner) => {
      if (!owner.signTypedData) throw new OwnerCannotSignError(owner.address);
      return { owner: owner.address, signature: await owner.signTypedData(safeTypedData(transaction)) };
    }),
  );
  signed.sort((a, b) => (BigInt(a.owner) < BigInt(b.owner) ? -1 : 1));
  const signatures = concat(signed.map(({ signature }) => signature));
  return execTransactionData(transaction, signatures);
};

const setupData = (owners: readonly Address[]): Hex =>
  encodeFunctionData({
    abi: safeAbi,
    functionName: "setup",
    args: [[...owners], THRESHOLD, zeroAddress, "0x", SAFE.fallbackHandler, zeroAddress, 0n, zeroAddress],
  });

export class OwnerCannotSignError extends Error {
  readonly code = "OWNER_CANNOT_SIGN";
  constructor(owner: Address) {
    super(
      `The Safe's owner ${owner} has no key here that signs typed data.\nGive an account that does, or enable the module by hand.`,
    );
    this.name = "OwnerCannotSignError";
  }
}
