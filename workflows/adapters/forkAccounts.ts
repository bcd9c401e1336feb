import { keccak256, toHex } from "viem";
import { privateKeyToAccount, type PrivateKeyAccount } from "viem/accounts";

/**
 * The account of a role on a fork. Its key follows from its name, so anyone can derive it and two runs are equal: it is
 * worthless by design and must never hold anything outside a fork.
 * @example forkAccount("seat:constant-mix").address
 */
export const forkAccount = (role: string): PrivateKeyAccount =>
  privateKeyToAccount(keccak256(toHex(`exchequer throwaway fork key: ${role}`)));
