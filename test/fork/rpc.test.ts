import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeFunctionData, parseAbi } from "viem";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ActionsFile, holderOverlay } from "../../simulation/actionsFile.ts";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import { NO_OVERLAY } from "../../simulation/forks/overlay.ts";
import { simulateActions } from "../../simulation/simulate.ts";
import { type Fork, openFork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { compiled } from "./recorded.ts";

let folder: string;
const closing: (() => Promise<unknown>)[] = [];
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "exchequer-rpc-"))));
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
});

const opened = async (source: string, overlay = NO_OVERLAY, more: object = {}): Promise<Fork> => {
  const fork = await openFork({
    source,
    overlay,
    runFolder: mkdtempSync(join(folder, "run-")),
    cwd: folder,
    env: {},
    ...more,
  });
  closing.push(fork.close);
  return fork;
};

/** A server on the loopback interface that answers as a broken node would. */
const node = async (listener: RequestListener): Promise<string> => {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v3/TOKEN-1234567890`;
};

const failure = async (source: string, more: object = {}): Promise<{ code: string; message: string }> => {
  const error = (await opened(source, NO_OVERLAY, more).catch((thrown: unknown) => thrown)) as {
    code: string;
    message: string;
  };
  expect(error.message).not.toContain("TOKEN-1234567890");
  return error;
};

describe.skipIf(!compiled)("--fork rpc: against a second local chain", () => {
  const weth = 3n * 10n ** 18n;
  const file: ActionsFile = {
    holdings: { [MAINNET.weth]: weth.toString() },
    actions: [
      { kind: "swap", venue: "uniswap-v3", tokenIn: MAINNET.weth, tokenOut: MAINNET.dai, feePpm: 500, amountIn: "1" },
    ],
  };
  const sell = (tokenOut: `0x${string}`): ActionsFile => ({
    ...file,
    actions: [
      { kind: "swap", venue: "uniswap-v3", tokenIn: MAINNET.weth, tokenOut, feePpm: 500, amountIn: weth.toString() },
    ],
  });

  test("default: the same swap gives the same output as on the chain itself, one block later, and the block is pinned", async () => {
    const first = await opened("replica", holderOverlay(sell(MAINNET.usdc)));
    const direct = await simulateActions(sell(MAINNET.usdc), {
      client: first.client,
      takeMisses: first.takeMisses,
      env: first.openBlock(),
    });
    const upstream = await opened("replica");
    await upstream.mine();
    const fork = await opened(`rpc:${upstream.rpcUrl}`, holderOverlay(sell(MAINNET.usdc)));
    expect(fork.state).toMatchObject({
      source: "rpc",
      contentHash: null,
      notMainnet: false,
      parentBlock: upstream.baseBlock.number,
    });
    expect(fork.state.overlays.map(({ kind }) => kind)).toEqual(["account", "balance"]);
    await upstream.mine();
    const over = await simulateActions(sell(MAINNET.usdc), {
      client: fork.client,
      takeMisses: fork.takeMisses,
      env: fork.openBlock(),
    });
    expect(over.actions[0]).toMatchObject({ status: "executed", amountOut: direct.actions[0]?.amountOut });
  });

  test("behavior: a transaction is mined on it, and the node sees nothing of it", async () => {
    const upstream = await opened("replica");
    const deployer = forkAccount("deployer");
    const holdings = [MAINNET.weth, MAINNET.usdc, MAINNET.dai].map((token) => ({ token, amount: "50" }));
    const account = { address: deployer.address, balanceWei: (10n ** 20n).toString(), holdings, note: "deployer" };
    const fork = await opened(`rpc:${upstream.rpcUrl}`, { ...NO_OVERLAY, accounts: [account] });
    const abi = parseAbi(["function transfer(address, uint256)", "function balanceOf(address) view returns (uint256)"]);
    const to = "0x00000000000000000000000000000000000000AA" as const;
    const data = encodeFunctionData({ abi, functionName: "transfer", args: [to, 7n] });
    for (const { token } of holdings) await fork.send({ account: deployer, to: token, data });
    await fork.mine();
    for (const { token } of holdings) {
      const read = { address: token, abi, functionName: "balanceOf", args: [to] } as const;
      expect([await fork.client.readContract(read), await upstream.client.readContract(read)]).toEqual([7n, 0n]);
    }
  });

  test("error: RpcWrongChainError", async () => {
    const upstream = await opened("replica");
    expect(await failure(`rpc:${upstream.rpcUrl}`, { chainId: 10 })).toMatchObject({ code: "RPC_WRONG_CHAIN" });
  });

  test("error: UpstreamFailedError with the node's own code when it goes away in the middle", async () => {
    const upstream = await openFork({
      source: "replica",
      overlay: NO_OVERLAY,
      runFolder: mkdtempSync(join(folder, "run-")),
      cwd: folder,
    });
    const fork = await opened(`rpc:${upstream.rpcUrl}`, holderOverlay(file));
    await upstream.close();
    const run = simulateActions(sell(MAINNET.usdc), {
      client: fork.client,
      takeMisses: fork.takeMisses,
      env: fork.openBlock(),
    });
    await expect(run).rejects.toMatchObject({ code: "RPC_UNREACHABLE" });
  });
});

describe("--fork rpc: with a bad node", () => {
  test("error: RpcUrlAbsentError", async () => {
    expect(await failure("rpc:")).toMatchObject({ code: "RPC_URL_ABSENT" });
  });

  test("error: RpcUnreachableError", async () => {
    expect(await failure("rpc:http://127.0.0.1:1")).toMatchObject({ code: "RPC_UNREACHABLE" });
  });

  test("error: RpcGarbageError", async () => {
    expect(await failure(`rpc:${await node((_, response) => response.end("<html>welcome</html>"))}`)).toMatchObject({
      code: "RPC_GARBAGE",
    });
    expect(
      await failure(
        `rpc:${await node((_, response) => response.end('{"jsonrpc":"2.0","id":1,"result":{"no":"hex"}}'))}`,
      ),
    ).toMatchObject({ code: "RPC_GARBAGE" });
    expect(await failure(`rpc:${await node((_, response) => response.end("null"))}`)).toMatchObject({
      code: "RPC_GARBAGE",
    });
  });

  test("error: RpcTimeoutError", async () => {
    expect(await failure(`rpc:${await node(() => {})}`, { rpcTimeoutMs: 200 })).toMatchObject({ code: "RPC_TIMEOUT" });
  });

  test("error: RpcRateLimitedError, after it was tried again", async () => {
    let asked = 0;
    const url = await node((_, response) => {
      asked += 1;
      response.statusCode = 429;
      response.end("slow down");
    });
    expect(await failure(`rpc:${url}`)).toMatchObject({ code: "RPC_RATE_LIMITED" });
    expect(asked).toBe(3);
  });

  test("error: RpcRefusedError for a token the node does not take, without repeating what it said", async () => {
    const url = await node((_, response) => {
      response.statusCode = 401;
      response.end('{"error":{"code":-32000,"message":"invalid key TOKEN-1234567890"}}');
    });
    expect(await failure(`rpc:${url}`)).toMatchObject({ code: "RPC_REFUSED" });
  });

  test("error: ForkSourceUnknownError", async () => {
    expect(await failure("mainnet")).toMatchObject({ code: "FORK_SOURCE_UNKNOWN" });
  });
});
