import { decodeAbiParameters, hexToString, trim } from "viem";
import type { Hex } from "../../../policies/treasury/money.ts";
import { asHex, type Call } from "../../forks/rpcCall.ts";
import { RpcGarbageError } from "../../forks/rpcErrors.ts";
import type { ImportOptions } from "../import/layout.ts";

const SELECTORS = {
  token0: "0x0dfe1681",
  token1: "0xd21220a7",
  fee: "0xddca3f43",
  decimals: "0x313ce567",
  symbol: "0x95d89b41",
};

/** What a pool and its tokens say of themselves. @throws NotAPoolError */
export const poolOnChain = async (call: Call, pool: string): Promise<Required<ImportOptions>> => {
  const ask = async (to: string, name: keyof typeof SELECTORS): Promise<Hex> =>
    asHex(await call("eth_call", [{ to, data: SELECTORS[name] }, "latest"]), "eth_call");
  const word = (answer: Hex): bigint => {
    if (answer.length < 66) throw new NotAPoolError(pool);
    return BigInt(answer.slice(0, 66));
  };
  const address = (answer: Hex): string => `0x${word(answer).toString(16).padStart(40, "0")}`;
  const tokens = [address(await ask(pool, "token0")), address(await ask(pool, "token1"))];
  const feePpm = Number(word(await ask(pool, "fee")));
  const symbols: string[] = [];
  const decimals: bigint[] = [];
  for (const token of tokens) {
    symbols.push(symbolIn(await ask(token, "symbol")) ?? token.slice(0, 10));
    decimals.push(word(await ask(token, "decimals")));
  }
  return { pair: symbols.join("/"), decimals: decimals.join(","), feePpm };
};

/** A string, or 32 bytes as the first tokens had it. */
const symbolIn = (answer: Hex): string | null => {
  try {
    const text =
      answer.length === 66
        ? hexToString(trim(answer, { dir: "right" }))
        : decodeAbiParameters([{ type: "string" }], answer)[0];
    return /^[\w.-]{1,16}$/.test(text) ? text : null;
  } catch (error) {
    if (error instanceof RpcGarbageError) throw error;
    return null;
  }
};

export class NotAPoolError extends Error {
  readonly code = "HISTORY_NOT_A_POOL";
  constructor(address: string) {
    super(`${address} is no Uniswap v3 pool on this chain.\nGive the pool's own address, not a token's or a router's.`);
    this.name = "NotAPoolError";
  }
}
