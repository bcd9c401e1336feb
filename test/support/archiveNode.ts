import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { toHex } from "viem";
import { MADE_POOL, type RawLog } from "./madePoolLog.ts";

export type ArchiveNode = {
  url: string;
  asked: { method: string; from: number; blocks: number }[];
  /** Once it holds a request, where it is to hold one. */
  holds: Promise<void>;
  close(): Promise<void>;
};

/** How a node of a provider behaves. */
export type Manners = {
  /** Every n-th request is answered with 429. */
  limitEvery?: number;
  /** What such an answer says in Retry-After. */
  retryAfter?: string;
  /** Every n-th request is answered with 503. */
  downEvery?: number;
  /** More logs than this are refused, as an error with this code. */
  mostLogs?: number;
  tooManyCode?: number;
  tooManyWords?: string;
  /** Leaves block times out of logs, as nodes of before 2025 do. */
  withoutTimes?: boolean;
  /** Cuts the connection on this request, once. */
  dropAt?: number;
  /** Leaves this request without an answer, so that whoever asked stands in its middle. */
  holdAt?: number;
  /** Refuses everything from this request on. */
  dieAt?: number;
};

const USDC = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";
const WETH = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
const word = (value: bigint): string => `0x${value.toString(16).padStart(64, "0")}`;
const text = (value: string): string =>
  `${word(32n)}${word(BigInt(value.length)).slice(2)}${Buffer.from(value).toString("hex").padEnd(64, "0")}`;

/** A real server on the loopback interface that serves recorded logs of one pool, with a provider's limits. */
export const archiveNode = async (logs: readonly RawLog[], manners: Manners = {}): Promise<ArchiveNode> => {
  const asked: ArchiveNode["asked"] = [];
  let holding = (): void => {};
  const holds = new Promise<void>((held) => (holding = held));
  const times = new Map(logs.map(({ blockNumber, blockTimestamp }) => [blockNumber, blockTimestamp]));
  const last = logs.at(-1)?.blockNumber ?? "0x0";
  const called: Record<string, string> = {
    [`${MADE_POOL} 0x0dfe1681`]: word(BigInt(USDC)),
    [`${MADE_POOL} 0xd21220a7`]: word(BigInt(WETH)),
    [`${MADE_POOL} 0xddca3f43`]: word(500n),
    [`${USDC} 0x313ce567`]: word(6n),
    [`${WETH} 0x313ce567`]: word(18n),
    [`${USDC} 0x95d89b41`]: text("USDC"),
    [`${WETH} 0x95d89b41`]: text("WETH"),
  };
  const answer = (
    method: string,
    params: unknown[],
  ): { result?: unknown; error?: { code: number; message: string } } => {
    if (method === "eth_chainId") return { result: "0x1" };
    if (method === "eth_call") {
      const { to, data } = params[0] as { to: string; data: string };
      return { result: called[`${to} ${data}`] ?? "0x" };
    }
    if (method === "eth_getBlockByNumber") {
      const number = params[0] === "finalized" ? last : (params[0] as string);
      return { result: { number, timestamp: times.get(number) } };
    }
    const { fromBlock, toBlock, topics } = params[0] as { fromBlock: string; toBlock: string; topics: [string[]] };
    const found = logs.filter(
      (log) =>
        Number(log.blockNumber) >= Number(fromBlock) &&
        Number(log.blockNumber) <= Number(toBlock) &&
        topics[0].includes(log.topics[0] as string),
    );
    if (found.length > (manners.mostLogs ?? Infinity))
      return {
        error: {
          code: manners.tooManyCode ?? -32_000,
          message: manners.tooManyWords ?? "query returned more than 10000 results",
        },
      };
    return { result: manners.withoutTimes ? found.map((log) => ({ ...log, blockTimestamp: undefined })) : found };
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method, params } = JSON.parse(Buffer.concat(chunks).toString()) as { method: string; params: unknown[] };
      const range = (params[0] ?? {}) as { fromBlock?: string; toBlock?: string };
      const from = Number(range.fromBlock ?? 0);
      asked.push({ method, from, blocks: range.fromBlock ? Number(range.toBlock) - from + 1 : 0 });
      if (asked.length === manners.holdAt) return holding();
      if (asked.length === manners.dropAt) return void request.socket.destroy();
      if (asked.length >= (manners.dieAt ?? Infinity)) return void response.writeHead(503).end("gone");
      if (manners.downEvery && asked.length % manners.downEvery === 0) return void response.writeHead(503).end("busy");
      if (manners.limitEvery && asked.length % manners.limitEvery === 0)
        return void response.writeHead(429, manners.retryAfter ? { "retry-after": manners.retryAfter } : {}).end();
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ jsonrpc: "2.0", id: 1, ...answer(method, params) }));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((closed) => {
      server.closeAllConnections();
      server.close(() => closed());
    });
  return { url: `http://127.0.0.1:${port}`, asked, holds, close };
};

export const lastBlockOf = (logs: readonly RawLog[]): number => Number(logs.at(-1)?.blockNumber ?? toHex(0));
