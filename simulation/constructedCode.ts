import { getContractAddress, toHex, zeroAddress } from "viem";
import type { Address, Hex } from "../policies/treasury/money.ts";
import type { Fact } from "./askContract.ts";
import { raiseMisses } from "./engines/evm.ts";
import { StateUnknownError } from "./forks/stateUnknown.ts";
import type { ForkView } from "./simulate.ts";

/** Contracts that a constructor of ours makes, at most. */
const CHILDREN = 2;
const GAS = 16_000_000;

/**
 * The code that a contract must have: its constructor is run once more where the contract stands, on empty storage, and what it
 * returns has every immutable filled in. Nothing is left behind.
 * @param p.data creation code with its arguments
 */
export const constructedCode = async (p: { at: Address; data: Hex }, fork: ForkView): Promise<Fact<Hex>> => {
  const empty = { code: "0x", nonce: "0x0", balance: "0x0", state: {} };
  const children = Array.from({ length: CHILDREN }, (_, index) =>
    getContractAddress({ from: p.at, nonce: BigInt(index + 1) }),
  );
  const overrides = {
    ...Object.fromEntries(children.map((child) => [child, empty])),
    [p.at]: { ...empty, nonce: "0x1", code: p.data },
  };
  const call = { from: zeroAddress, to: p.at, gas: toHex(GAS) };
  await fork.takeMisses();
  try {
    const value = (await fork.client.request({
      method: "eth_call",
      params: [call, "latest", overrides],
    } as never)) as Hex;
    raiseMisses(await fork.takeMisses());
    return { status: "read", value };
  } catch (error) {
    try {
      raiseMisses(await fork.takeMisses());
    } catch (miss) {
      if (miss instanceof StateUnknownError) return { status: "unknown", address: miss.address, slot: miss.slot };
      throw miss;
    }
    if (error instanceof StateUnknownError) return { status: "unknown", address: error.address, slot: error.slot };
    return { status: "failed", reason: "its constructor reverts with these arguments" };
  }
};
