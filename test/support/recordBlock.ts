import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Hex, keccak256 } from "viem";
import { headerHash } from "../../simulation/forks/header.ts";
import { receiptsRoot } from "../../simulation/forks/receiptsRoot.ts";
import type { SimulatedLog } from "../../simulation/engines/evm.ts";
import type { ForkClient } from "../../workflows/adapters/forkedState.ts";

type Receipt = { status: Hex; gasUsed: Hex; type: Hex; logs: SimulatedLog[] };
type Block = Record<string, unknown> & { transactions: { hash: Hex }[] };
type Prestate = Record<string, { balance?: Hex; nonce?: number; code?: Hex; storage?: Record<string, Hex> }>;
type Account = { balance: Hex; nonce: number; code_hash?: Hex; storage: Record<string, Hex> };

/**
 * Records a mined block of a local chain as `fork import` reads it: the block, and every account and slot that its
 * transactions touched, as they were before it.
 * @param p.change what to falsify in the block's header
 */
export const recordBlock = async (client: ForkClient, number: number, folder: string, change: object = {}) => {
  const ask = <T>(method: string, params: unknown[]): Promise<T> =>
    client.request({ method, params } as never) as Promise<T>;
  const at = `0x${number.toString(16)}`;
  const block = await ask<Block>("eth_getBlockByNumber", [at, true]);
  const receipts = await ask<Receipt[]>("eth_getBlockReceipts", [at]);
  const accounts: Record<string, Account> = {};
  const codes: Record<string, Hex> = {};
  for (const { hash } of block.transactions) {
    const seen = await ask<Prestate>("debug_traceTransaction", [hash, { tracer: "prestateTracer" }]);
    for (const [address, { balance, nonce, code, storage }] of Object.entries(seen)) {
      // What an account was when it was first touched is what it was before the block.
      const account = (accounts[address] ??= {
        balance: balance ?? "0x0",
        nonce: nonce ?? 0,
        storage: {},
        ...hashed(code),
      });
      if (account.code_hash !== undefined && code !== undefined) codes[account.code_hash] = code;
      account.storage = { ...storage, ...account.storage };
    }
  }
  // On a fork anvil's own root is wrong, so the block's hash is made anew too.
  const root = await receiptsRoot(
    receipts.map(({ status, gasUsed, logs }) => ({
      ok: status === "0x1",
      gasUsed: BigInt(gasUsed),
      logs,
      returnData: "0x",
      error: null,
    })),
    receipts.map(({ type }) => Number(type)),
  );
  mkdirSync(folder, { recursive: true });
  const write = (file: string, value: unknown): void =>
    writeFileSync(join(folder, file), gzipSync(JSON.stringify(value)));
  const header = { ...block, receiptsRoot: root, ...change };
  write("block.json.gz", { ...header, hash: headerHash(header) });
  write("pre_state.json.gz", accounts);
  write("bytecodes.json.gz", codes);
};

const hashed = (code: Hex | undefined): { code_hash?: Hex } =>
  code === undefined || code === "0x" ? {} : { code_hash: keccak256(code) };
