import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { rpcCaller } from "./rpcCall.ts";

const account = `0x${"0".repeat(35)}bad01`;
const slot = `0x${"0".repeat(61)}777`;
const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

/** A node on this machine that answers everything with one error, in anvil's form. */
const nodeSaying = async (message: string): Promise<string> => {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, error: { code: -32603, message } });
  const server = createServer((_, response) => void response.end(body));
  await new Promise<void>((listening) => void server.listen(0, "127.0.0.1", listening));
  closing.push(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
const asked = async (message: string) => rpcCaller({ url: await nodeSaying(message) })("eth_getBalance", []);

describe("rpcCaller on a node that stands on a recorded state", () => {
  test.each([
    [`failed to get account for 0xBAD: error code -32000: account ${account} is unknown`, null],
    [`failed to get storage for 0xBAD at 1911: error code -32000: slot ${slot} of ${account} is unknown`, slot],
  ])("error: StateUnknownError, from %s", async (message, at) => {
    await expect(asked(message)).rejects.toMatchObject({
      code: "STATE_UNKNOWN",
      address: expect.stringMatching(new RegExp(`^${account}$`, "i")) as string,
      slot: at,
    });
  });

  test("error: RpcRefusedError where it says anything else, without its words", async () => {
    await expect(asked("account suspended: https://node/SECRET")).rejects.toMatchObject({
      code: "RPC_REFUSED",
      message: expect.not.stringContaining("SECRET") as string,
    });
  });
});
