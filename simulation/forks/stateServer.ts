import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pad, toHex } from "viem";
import type { Address, Hex } from "../../policies/treasury/money.ts";
import type { OverlaidSource } from "./overlay.ts";
import { StateUnknownError, type Unknown } from "./stateUnknown.ts";

/** What the server could not answer since it was last asked. */
export type Misses = { unknowns: Unknown[]; blockHashes: number[]; failures: { code: string; message: string }[] };

export type StateServer = { url: string; takeMisses(): Misses; close(): Promise<void> };

type Request = { id: unknown; method: string; params: unknown[] };

/**
 * Serves a fork's starting state to anvil over JSON-RPC on the loopback interface, and remembers what it was asked for
 * and did not know: anvil hides such a miss behind a general error, or behind a transaction that is never mined.
 */
export const startStateServer = async (source: OverlaidSource): Promise<StateServer> => {
  let misses: Misses = emptyMisses();
  const takeMisses = (): Misses => {
    const taken = misses;
    misses = emptyMisses();
    return taken;
  };
  const unknown = (address: Address, slot: Hex | null, isNew = true): never => {
    if (isNew) misses.unknowns.push({ address, slot });
    throw new Error(slot === null ? `account ${address} is unknown` : `slot ${slot} of ${address} is unknown`);
  };
  const allAsked = togetherGate();
  const known = async (method: AccountRead, value: Promise<Hex | null>, address: Address): Promise<Hex> => {
    const answered = await value;
    if (answered !== null) return answered;
    return unknown(address, null, await allAsked(address, method));
  };

  const answer = async (method: string, params: unknown[]): Promise<unknown> => {
    const address = params[0] as Address;
    switch (method) {
      case "eth_chainId":
        return toHex(source.chainId);
      case "net_version":
        return String(source.chainId);
      case "eth_blockNumber":
        return toHex(source.parentBlock);
      case "eth_gasPrice":
      case "eth_maxPriorityFeePerGas":
        return toHex(source.env.baseFeePerGas);
      case "eth_getBlockByHash":
        return params[0] === source.parentHash ? source.parentHeader : null;
      case "eth_getBlockByNumber": {
        const number = isTag(params[0]) ? source.parentBlock : Number(params[0]);
        if (number === source.parentBlock) return source.parentHeader;
        const hash = await source.blockHash(number);
        if (hash === null) {
          misses.blockHashes.push(number);
          throw new Error(`block ${number} is unknown`);
        }
        return { ...source.parentHeader, number: toHex(number), hash };
      }
      // Asked when a transaction is not on the fork itself: it is on none of the blocks before either.
      case "eth_getTransactionReceipt":
      case "eth_getTransactionByHash":
        return null;
      case "eth_getBalance":
        return known(method, source.balance(address), address);
      case "eth_getTransactionCount":
        return known(method, source.nonce(address), address);
      case "eth_getCode":
        return known(method, source.code(address), address);
      case "eth_getStorageAt": {
        const slot = pad(toHex(BigInt(params[1] as string)), { size: 32 });
        return pad((await source.slot(address, slot)) ?? unknown(address, slot), { size: 32 });
      }
      case "exchequer_takeMisses":
        return takeMisses();
      case "exchequer_declareCreated":
        for (const created of params as Address[]) source.declareCreated(created);
        return true;
      default:
        throw new MethodMissing(method);
    }
  };

  const reply = async (request: Request): Promise<Record<string, unknown>> => {
    const base = { jsonrpc: "2.0", id: request.id };
    try {
      return { ...base, result: await answer(request.method, request.params ?? []) };
    } catch (error) {
      if (error instanceof MethodMissing) return { ...base, error: { code: -32601, message: error.message } };
      const code = (error as { code?: unknown }).code;
      // A node that itself stands on a recorded state does not know it either.
      if (error instanceof StateUnknownError) misses.unknowns.push({ address: error.address, slot: error.slot });
      else if (typeof code === "string") misses.failures.push({ code, message: (error as Error).message });
      return { ...base, error: { code: -32000, message: (error as Error).message } };
    }
  };

  // A connection that waits is never closed from here: anvil may be asking on it in that very moment.
  const server = createServer({ keepAliveTimeout: 0 }, async (incoming, outgoing) => {
    outgoing.setHeader("content-type", "application/json");
    try {
      const body = JSON.parse(await bodyOf(incoming)) as Request | Request[];
      outgoing.end(JSON.stringify(Array.isArray(body) ? await Promise.all(body.map(reply)) : await reply(body)));
    } catch {
      outgoing.statusCode = 400;
      outgoing.end(
        JSON.stringify({ jsonrpc: "2.0", id: null, error: { code: -32700, message: "not a JSON-RPC request" } }),
      );
    }
  });
  await listening(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeMisses,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** What anvil asks of an account it meets, all at once. */
const ACCOUNT_READS = ["eth_getBalance", "eth_getTransactionCount", "eth_getCode"] as const;
type AccountRead = (typeof ACCOUNT_READS)[number];
const GATE_MS = 100;
/** How late what belongs to a call may still come in. */
const LATEST_MS = 2_000;

/** What was asked of one address at one time, and who is held back until the rest is. */
type Round = { asked: Set<AccountRead>; held: (() => void)[] };

/**
 * Holds back those who ask about one address until all three are asked, or a tenth of a second has passed. Anvil gives up on an
 * account at the first error: without this, what it had asked besides would come in during the next call and count as its miss.
 * On a busy machine it comes later still: it then belongs to the round it completes, which has its miss already.
 * @returns whether the miss is the round's first
 */
const togetherGate = (): ((address: Address, method: AccountRead) => Promise<boolean>) => {
  const rounds = new Map<string, Round>();
  const open = (round: Round): void => {
    for (const release of round.held.splice(0)) release();
  };
  return (address, method) =>
    new Promise((answer) => {
      const key = address.toLowerCase();
      const last = rounds.get(key);
      const round = last === undefined || last.asked.has(method) ? { asked: new Set<AccountRead>(), held: [] } : last;
      const first = round.asked.size === 0;
      rounds.set(key, round);
      round.asked.add(method);
      round.held.push(() => answer(first));
      if (round.asked.size === ACCOUNT_READS.length) rounds.delete(key);
      if (first) {
        setTimeout(() => open(round), GATE_MS).unref();
        // Whom nobody waited for may never have been asked: the next call is not to complete this one's round.
        setTimeout(() => void (rounds.get(key) === round && rounds.delete(key)), LATEST_MS).unref();
      }
      // A late one is told at once: those it belongs to were let go.
      else if (round.asked.size === ACCOUNT_READS.length || round.held.length === 1) open(round);
    });
};

const emptyMisses = (): Misses => ({ unknowns: [], blockHashes: [], failures: [] });

const isTag = (value: unknown): boolean => typeof value === "string" && !value.startsWith("0x");

const listening = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve());
  });

const bodyOf = async (incoming: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
};

class MethodMissing extends Error {
  constructor(method: string) {
    super(`the state server does not answer ${method}`);
    this.name = "MethodMissing";
  }
}
