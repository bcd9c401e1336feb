import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  concat,
  decodeFunctionData,
  encodePacked,
  getContractAddress,
  getCreate2Address,
  keccak256,
  pad,
  parseAbi,
  slice,
} from "viem";
import { type Address, type Hex, sameAddress } from "../../policies/treasury/money.ts";
import { MAINNET } from "../../simulation/forks/addresses.ts";

const proxyFactory = parseAbi([
  "function createProxyWithNonce(address singleton, bytes initializer, uint256 saltNonce)",
]);

/**
 * Addresses a transaction will create, as far as it shows: its own contract and the first that this one makes, a Safe through the proxy factory, or a
 * contract through the singleton factory. They are told to the fork first, because the EVM looks at them before they exist.
 */
export const createdAddresses = (tx: { from: Address; to: Address | null; nonce: number; data: Hex }): Address[] => {
  if (tx.to === null) {
    const created = getContractAddress({ from: tx.from, nonce: BigInt(tx.nonce) });
    return [created, getContractAddress({ from: created, nonce: 1n })];
  }
  if (sameAddress(tx.to, MAINNET.safeSingletonFactory)) {
    return [
      getCreate2Address({
        from: MAINNET.safeSingletonFactory,
        salt: slice(tx.data, 0, 32),
        bytecode: slice(tx.data, 32),
      }),
    ];
  }
  if (sameAddress(tx.to, MAINNET.safeProxyFactory) && tx.data.startsWith("0x1688f0b9")) {
    const [singleton, initializer, saltNonce] = decodeFunctionData({ abi: proxyFactory, data: tx.data }).args;
    return [safeProxyAddress(singleton, initializer, saltNonce)];
  }
  return [];
};

/** Where the canonical proxy factory puts a Safe. */
export const safeProxyAddress = (singleton: Address, initializer: Hex, saltNonce: bigint): Address =>
  getCreate2Address({
    from: MAINNET.safeProxyFactory,
    salt: keccak256(encodePacked(["bytes32", "uint256"], [keccak256(initializer), saltNonce])),
    bytecode: concat([proxyCreationCode(), pad(singleton, { size: 32 })]),
  });

let creationCode: Hex | undefined;

const proxyCreationCode = (): Hex => {
  if (creationCode === undefined) {
    const path = createRequire(import.meta.url).resolve(
      "@safe-global/safe-contracts/build/artifacts/contracts/proxies/SafeProxy.sol/SafeProxy.json",
    );
    creationCode = (JSON.parse(readFileSync(path, "utf8")) as { bytecode: Hex }).bytecode;
  }
  return creationCode;
};
