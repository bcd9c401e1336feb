import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type ForkClient, forkClient } from "../../workflows/adapters/forkedState.ts";
import { ownAnvil } from "./ownAnvil.ts";

export type PlainChain = { rpcUrl: string; client: ForkClient; ask: Ask; close(): Promise<void> };
type Ask = <T>(method: string, params: unknown[]) => Promise<T>;

/** A chain that is no fork: its headers hold the root of its whole state, and it proves what is in it. */
export const startPlainChain = async (): Promise<PlainChain> => {
  const settings = ["--chain-id", "1", "--hardfork", "cancun", "--accounts", "0", "--no-mining", "--order", "fifo"];
  const { url: rpcUrl, close } = await ownAnvil(settings);
  const client = forkClient(rpcUrl);
  const ask: Ask = (method, params) => client.request({ method, params } as never);
  return { rpcUrl, client, ask, close };
};

/** A node that hands everything on to another and changes answers on the way, or holds them back. */
export const lyingNode = async (
  to: string,
  lie: (method: string, result: unknown, params: unknown[]) => unknown,
): Promise<{ url: string; close(): Promise<void> }> => {
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const { method, params } = JSON.parse(body) as { method: string; params: unknown[] };
    const headers = { "content-type": "application/json" };
    const answer = (await (await fetch(to, { method: "POST", headers, body })).json()) as { result?: unknown };
    outgoing.setHeader("content-type", "application/json");
    outgoing.end(JSON.stringify({ ...answer, result: await lie(method, answer.result, params) }));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
};
