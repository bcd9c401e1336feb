import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { getContractAddress } from "viem";
import { MAINNET } from "./addresses.ts";
import { makeBundle } from "./bundle.ts";
import { type OverlaidSource, type OverlayRequest, withOverlay } from "./overlay.ts";
import { type StateServer, startStateServer } from "./stateServer.ts";
import { bundleSource } from "./stateSource.ts";
import { allowanceSlot, balanceSlot, tokenLayout } from "./tokenLayouts.ts";

const word = (n: number): `0x${string}` => `0x${n.toString(16).padStart(64, "0")}`;
const recorded = "0x1111111111111111111111111111111111111111" as const;
const newcomer = "0x2222222222222222222222222222222222222222" as const;
const stranger = "0x3333333333333333333333333333333333333333" as const;
const code = "0x60006000" as const;

const bundle = makeBundle({
  kind: "recorded",
  chainId: 1,
  complete: false,
  block: {
    number: 100,
    hash: word(2),
    parentHash: word(1),
    timestamp: 1_200,
    baseFeePerGas: "0x7",
    gasLimit: "0x1c9c380",
    miner: recorded,
    prevRandao: word(9),
    hardfork: "paris",
    gasUsed: null,
    receiptsRoot: null,
  },
  accounts: {
    [recorded]: { balance: "0x5", nonce: 3, codeHash: word(7), storage: { [word(1)]: "0x2a", [word(2)]: "0x0" } },
    [MAINNET.usdc.toLowerCase()]: { balance: "0x0", nonce: 1, codeHash: word(7), storage: {} },
  },
  codes: { [word(7)]: code },
  transactions: [],
});

const overlay: OverlayRequest = {
  accounts: [
    { address: newcomer, balanceWei: "1000", holdings: [{ token: MAINNET.usdc, amount: "25" }], note: "newcomer" },
  ],
  feeds: [],
  contracts: [],
};

let server: StateServer;
let source: OverlaidSource;
beforeEach(async () => {
  source = await withOverlay(bundleSource(bundle), overlay, null);
  server = await startStateServer(source);
});
afterEach(() => server.close());

const ask = async (method: string, ...params: unknown[]): Promise<{ result?: unknown; error?: { code: number } }> => {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  return (await (await fetch(server.url, { method: "POST", body })).json()) as { result?: unknown };
};

const usdc = tokenLayout(MAINNET.usdc, code);
if (usdc === undefined) throw new Error("USDC's layout is gone");

describe("startStateServer", () => {
  test("behavior: what anvil asked besides counts once, also where it comes in after the call was given up", async () => {
    expect((await ask("eth_getBalance", stranger, "0x63")).error).toBeDefined();
    expect(server.takeMisses().unknowns).toEqual([{ address: stranger, slot: null }]);
    await Promise.all([ask("eth_getCode", stranger, "0x63"), ask("eth_getTransactionCount", stranger, "0x63")]);
    expect(server.takeMisses().unknowns).toEqual([]);
    await Promise.all(
      ["eth_getCode", "eth_getBalance", "eth_getTransactionCount"].map((method) => ask(method, stranger, "0x63")),
    );
    expect(server.takeMisses().unknowns).toEqual([{ address: stranger, slot: null }]);
  });

  test("default: recorded accounts and slots, zeros included", async () => {
    expect((await ask("eth_getBalance", recorded, "0x63")).result).toBe("0x5");
    expect((await ask("eth_getCode", recorded, "0x63")).result).toBe(code);
    expect((await ask("eth_getStorageAt", recorded, "0x1", "0x63")).result).toBe(word(42));
    expect((await ask("eth_getStorageAt", recorded, "0x2", "0x63")).result).toBe(word(0));
    expect(server.takeMisses().unknowns).toEqual([]);
  });

  test("behavior: an absent slot and an absent account are errors, kept until they are taken", async () => {
    expect((await ask("eth_getStorageAt", recorded, "0x3", "0x63")).error?.code).toBe(-32000);
    expect((await ask("eth_getBalance", stranger, "0x63")).error?.code).toBe(-32000);
    expect(server.takeMisses().unknowns).toEqual([
      { address: recorded, slot: word(3) },
      { address: stranger, slot: null },
    ]);
    expect(server.takeMisses().unknowns).toEqual([]);
  });

  test("behavior: precompiles are known, the eleventh address is not", async () => {
    expect((await ask("eth_getBalance", `0x${"00".repeat(19)}0a`, "0x63")).result).toBe("0x0");
    expect((await ask("eth_getBalance", `0x${"00".repeat(19)}0b`, "0x63")).error).toBeDefined();
  });

  test("behavior: an overlaid account holds what it was given, and nothing else of a known token", async () => {
    expect((await ask("eth_getBalance", newcomer, "0x63")).result).toBe("0x3e8");
    expect((await ask("eth_getStorageAt", MAINNET.usdc, balanceSlot(usdc, newcomer), "0x63")).result).toBe(word(25));
    expect(
      (await ask("eth_getStorageAt", MAINNET.usdc, allowanceSlot(usdc, newcomer, MAINNET.swapRouter), "0x63")).result,
    ).toBe(word(0));
    expect((await ask("eth_getStorageAt", MAINNET.usdc, balanceSlot(usdc, stranger), "0x63")).error).toBeDefined();
  });

  test("behavior: what the run creates is new, and so is what that creates", async () => {
    const child = getContractAddress({ from: stranger, nonce: 1n });
    expect((await ask("eth_getBalance", child, "0x63")).error).toBeDefined();
    await ask("exchequer_declareCreated", stranger);
    expect((await ask("eth_getCode", stranger, "0x63")).result).toBe("0x");
    expect((await ask("eth_getBalance", child, "0x63")).result).toBe("0x0");
    expect((await ask("eth_getStorageAt", MAINNET.usdc, balanceSlot(usdc, stranger), "0x63")).result).toBe(word(0));
  });

  test("behavior: only the parent's hash is known", async () => {
    expect(((await ask("eth_getBlockByNumber", "0x63", false)).result as { hash: string }).hash).toBe(word(1));
    expect((await ask("eth_getBlockByNumber", "0x62", false)).error).toBeDefined();
    expect(server.takeMisses().blockHashes).toEqual([98]);
  });

  test("behavior: an unknown method and a body that is not JSON are answered, not fatal", async () => {
    expect((await ask("eth_mystery")).error?.code).toBe(-32601);
    expect((await fetch(server.url, { method: "POST", body: "{" })).status).toBe(400);
    expect((await ask("eth_chainId")).result).toBe("0x1");
  });
});
