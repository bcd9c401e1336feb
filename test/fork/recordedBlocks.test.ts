import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { parseAbi } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ActionsFile, HOLDER, holderOverlay } from "../../simulation/actionsFile.ts";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import { type Bundle, writeBundle } from "../../simulation/forks/bundle.ts";
import { importBlock } from "../../simulation/forks/importBlock.ts";
import { NO_OVERLAY } from "../../simulation/forks/overlay.ts";
import { bundleSource } from "../../simulation/forks/stateSource.ts";
import { emptyWhereAbsent, verifyBundle } from "../../simulation/forks/verifyBundle.ts";
import { simulateActions } from "../../simulation/simulate.ts";
import { openForkedState } from "../../workflows/adapters/forkedState.ts";
import { recordedBlock } from "./recorded.ts";

const merge = recordedBlock(15_538_827);
const later = recordedBlock(17_034_869);
const ether = 10n ** 18n;

let scratch: string;
beforeAll(() => void (scratch = mkdtempSync(join(tmpdir(), "exchequer-recorded-"))));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const sell = (amount: bigint): ActionsFile => ({
  holdings: { [MAINNET.weth]: amount.toString() },
  actions: [
    {
      kind: "swap",
      venue: "uniswap-v3",
      tokenIn: MAINNET.weth,
      tokenOut: MAINNET.usdc,
      feePpm: 500,
      amountIn: amount.toString(),
    },
  ],
});

const replay = async (bundle: Bundle, hardfork = bundle.manifest.block.hardfork as string) => {
  const source = emptyWhereAbsent(bundleSource(bundle));
  const chain = await openForkedState({ source, overlay: NO_OVERLAY, library: null, runFolder: scratch, hardfork });
  try {
    return await verifyBundle(bundle, { client: chain.client, takeMisses: chain.takeMisses, source });
  } finally {
    await chain.close();
  }
};

describe.skipIf(merge === null)("block 15538827", () => {
  const bundle = merge === null ? (undefined as unknown as Bundle) : importBlock(merge);
  const simulated = async (file: ActionsFile) => {
    const chain = await openForkedState({
      source: bundleSource(bundle),
      overlay: holderOverlay(file),
      library: null,
      runFolder: scratch,
    });
    try {
      return await simulateActions(file, { client: chain.client, takeMisses: chain.takeMisses, env: chain.source.env });
    } finally {
      await chain.close();
    }
  };

  test("default: its 823 transactions use the header's gas and give its receipts root", async () => {
    const check = await replay(bundle);
    expect(check).toMatchObject({ ok: true, transactions: 823, hardfork: "paris" });
    expect(check.gasUsed.replayed).toBe("29981465");
  });

  test("behavior: under another hardfork the same block does not match", async () => {
    const check = await replay(bundle, "cancun");
    expect(check.ok).toBe(false);
    expect(check.gasUsed.replayed).toBe("29981483");
  });

  test("behavior: one changed balance is found out", async () => {
    const pool = MAINNET.wethUsdc500.toLowerCase();
    const account = bundle.accounts[pool] as Bundle["accounts"][string];
    const slot0: `0x${string}` = `0x${"00".repeat(32)}`;
    const storage = {
      ...account.storage,
      [slot0]: `0x${(BigInt(account.storage[slot0] as string) + 1n).toString(16)}` as `0x${string}`,
    };
    const changed = { ...bundle, accounts: { ...bundle.accounts, [pool]: { ...account, storage } } } as Bundle;
    expect((await replay(changed)).ok).toBe(false);
  });

  test("behavior: 1 WETH gives 1,589.197592 USDC, 10 WETH give 15,891.511584", async () => {
    const one = await simulated(sell(ether));
    expect(one.status).toBe("executed");
    expect(one.actions[0]).toMatchObject({ amountOut: "1589197592", gasUsed: "124653", approvalGasUsed: "46052" });
    expect((await simulated(sell(10n * ether))).actions[0]?.amountOut).toBe("15891511584");
  });

  test("error: StateUnknownError, naming the pool, where 100 WETH walk to ticks nobody recorded", async () => {
    await expect(simulated(sell(100n * ether))).rejects.toMatchObject({
      code: "STATE_UNKNOWN",
      address: MAINNET.wethUsdc500,
      slot: "0xddd5b70f85dadc23edceee642b5373978319cf59ffd1ce3ce814d7076671b860",
    });
  });

  test("behavior: an action that reverts is a result with its reason", async () => {
    const file: ActionsFile = { ...sell(ether), holdings: { [MAINNET.weth]: "1" } };
    expect(await simulated(file)).toMatchObject({
      status: "reverted",
      actions: [{ status: "reverted", revert: "STF", amountOut: "0" }],
    });
  });

  test("behavior: Chainlink reads 1,588.11178966", async () => {
    const chain = await openForkedState({
      source: bundleSource(bundle),
      overlay: NO_OVERLAY,
      library: null,
      runFolder: scratch,
    });
    const abi = parseAbi(["function latestRoundData() view returns (uint80, int256, uint256, uint256, uint80)"]);
    const round = await chain.client.readContract({
      address: MAINNET.ethUsdFeed,
      abi,
      functionName: "latestRoundData",
    });
    await chain.close();
    expect(round[1]).toBe(158_811_178_966n);
    expect(chain.source.env.timestamp - Number(round[3])).toBeLessThan(3_600);
  });

  test("behavior: the tokens' own code reads what the overlay funded, and zero allowances and balances of whoever is new", async () => {
    const held = { [MAINNET.weth]: "11", [MAINNET.usdc]: "22", [MAINNET.dai]: "33", [MAINNET.usdt]: "44" } as const;
    const file: ActionsFile = { holdings: held, actions: [{ kind: "hold" }] };
    const chain = await openForkedState({
      source: bundleSource(bundle),
      overlay: holderOverlay(file),
      library: null,
      runFolder: scratch,
    });
    const abi = parseAbi([
      "function balanceOf(address) view returns (uint256)",
      "function allowance(address, address) view returns (uint256)",
    ]);
    for (const [token, amount] of Object.entries(held)) {
      const address = token as `0x${string}`;
      expect(await chain.client.readContract({ address, abi, functionName: "balanceOf", args: [HOLDER] })).toBe(
        BigInt(amount),
      );
      expect(
        await chain.client.readContract({
          address,
          abi,
          functionName: "allowance",
          args: [HOLDER, MAINNET.swapRouter],
        }),
      ).toBe(0n);
    }
    expect((await chain.takeMisses()).unknowns).toEqual([]);
    await chain.close();
  });

  test("error: BundleUnreadableError for a header that was changed: it does not hash to the block's hash", () => {
    const copy = join(scratch, "changed");
    cpSync(merge as string, copy, { recursive: true });
    const block = JSON.parse(gunzipSync(readFileSync(join(copy, "block.json.gz"))).toString()) as { timestamp: string };
    const later = `0x${(Number(block.timestamp) + 1).toString(16)}`;
    writeFileSync(join(copy, "block.json.gz"), gzipSync(JSON.stringify({ ...block, timestamp: later })));
    expect(() => importBlock(copy)).toThrow("block.json.gz cannot be used: its header does not hash to its hash");
  });

  test("behavior: importing twice gives the same content hash", () => {
    const again = importBlock(merge as string);
    writeBundle(again, join(scratch, "again"));
    expect(again.contentHash).toBe(bundle.contentHash);
  });
});

describe.skipIf(later === null)("block 17034869", () => {
  test("default: its 93 transactions use the header's gas and give its receipts root", async () => {
    expect(await replay(importBlock(later as string))).toMatchObject({
      ok: true,
      transactions: 93,
      gasUsed: { replayed: "8450250" },
    });
  });
});
