import { type Address, encodeAbiParameters, encodePacked, getAddress, keccak256, slice } from "viem";

/** keccak256 of the creation code of Uniswap v3's pool. */
const POOL_INIT_CODE_HASH = "0xe34f199b19b2b4f47f68442619d555527d244f78a3297ea89325f843f87b8b54";

/** Where Uniswap v3's factory puts a pool (CREATE2). */
export const poolAddress = (factory: Address, a: Address, b: Address, feePpm: number): Address => {
  const [token0, token1] = BigInt(a) < BigInt(b) ? [a, b] : [b, a];
  const salt = keccak256(
    encodeAbiParameters([{ type: "address" }, { type: "address" }, { type: "uint24" }], [token0, token1, feePpm]),
  );
  const packed = encodePacked(
    ["bytes1", "address", "bytes32", "bytes32"],
    ["0xff", factory, salt, POOL_INIT_CODE_HASH],
  );
  return getAddress(slice(keccak256(packed), 12));
};
