import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Hex, pad, toHex } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import { type Bundle, openBundle, writeBundle } from "../../simulation/forks/bundle.ts";
import { importBlock } from "../../simulation/forks/importBlock.ts";
import { rpcCaller } from "../../simulation/forks/rpcCall.ts";
import { rpcSource } from "../../simulation/forks/rpcSource.ts";
import { checkWitness, fetchWitness, readWitness, writeWitness } from "../../simulation/forks/witness.ts";
import { forkVerifyOutputSchema } from "../../workflows/cli/commands/fork.ts";
import { simulateOutputSchema } from "../../workflows/cli/commands/simulate.ts";
import { runCommand } from "../support/command.ts";
import { lyingNode, type PlainChain, startPlainChain } from "../support/plainChain.ts";
import { recordBlock } from "../support/recordBlock.ts";

const sender = "0x00000000000000000000000000000000000000bb" as const;
const counter = "0x00000000000000000000000000000000000000cc" as const;
/** Adds one to slot 0, logs slot 7. */
const COUNTER: Hex = "0x60016000540160005560075460005260206000a000";
const slot = (index: number): Hex => pad(toHex(index), { size: 32 });

describe("proofs against a state root", { timeout: 60_000 }, () => {
  let folder: string;
  let chain: PlainChain;
  let bundle: Bundle;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "exchequer-proofs-"));
    chain = await startPlainChain();
    const { ask } = chain;
    await ask("anvil_setBalance", [sender, toHex(10n ** 20n)]);
    for (const address of [counter, MAINNET.weth]) await ask("anvil_setCode", [address, COUNTER]);
    for (let index = 0; index < 40; index++)
      await ask("anvil_setStorageAt", [counter, toHex(index), slot(index * 1_000)]);
    // More accounts than a branch has room for, so that proofs have some depth.
    for (let index = 1; index < 60; index++)
      await ask("anvil_setBalance", [pad(toHex(index * 7_919), { size: 20 }), "0x1"]);
    await ask("evm_mine", []);
    await ask("anvil_autoImpersonateAccount", [true]);
    const fees = { from: sender, gas: toHex(200_000), maxFeePerGas: toHex(10n ** 10n), maxPriorityFeePerGas: "0x1" };
    await ask("eth_sendTransaction", [{ ...fees, to: counter }]);
    await ask("eth_sendTransaction", [{ ...fees, to: counter }]);
    await ask("eth_sendTransaction", [{ ...fees, to: sender, value: "0x5" }]);
    await ask("evm_mine", []);
    await recordBlock(chain.client, 2, join(folder, "recorded"));
    bundle = importBlock(join(folder, "recorded"));
    writeBundle(bundle, join(folder, "bundle"));
    await ask("evm_mine", []);
  });
  afterAll(async () => {
    await chain.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const at = (path: string): string => join(folder, path);
  const exchequer = (...args: string[]) => runCommand([...args, "--json"], { cwd: folder });
  const caller = () => rpcCaller({ url: chain.rpcUrl });
  const using = async <T>(node: ReturnType<typeof lyingNode>, use: (url: string) => Promise<T>): Promise<T> => {
    const { url, close } = await node;
    try {
      return await use(url);
    } finally {
      await close();
    }
  };

  test("default: every account and slot of a bundle is in its parent's state root, and its environment in its header", async () => {
    const check = await checkWitness(bundle, await fetchWitness(bundle, caller()));
    expect(check).toMatchObject({ ok: true, wrong: [] });
    expect(check.accounts).toBe(Object.keys(bundle.accounts).length);
    expect(check.slots).toBe(2);
  });

  test("behavior: a slot, a balance, a nonce, a code and a time that are not the block's are named", async () => {
    const witness = await fetchWitness(bundle, caller());
    const recorded = bundle.accounts[counter] as Bundle["accounts"][string];
    const differing = async (change: Partial<typeof recorded>) => {
      const accounts = { ...bundle.accounts, [counter]: { ...recorded, ...change } };
      return (await checkWitness({ ...bundle, accounts }, witness)).wrong;
    };
    expect(await differing({ storage: { ...recorded.storage, [slot(7)]: "0x1b59" } })).toEqual([
      { address: counter, slot: slot(7), what: "slot", bundle: "0x1b59", proven: "0x1b58" },
    ]);
    expect(await differing({ storage: { [slot(8)]: "0x1f40" } })).toMatchObject([{ slot: slot(8), proven: null }]);
    expect(await differing({ balance: "0x1" })).toMatchObject([{ what: "balance", proven: "0x0" }]);
    expect(await differing({ nonce: 3 })).toMatchObject([{ what: "nonce", bundle: "0x3" }]);
    expect(await differing({ codeHash: null })).toMatchObject([{ what: "code hash" }]);
    const block = { ...bundle.manifest.block, timestamp: bundle.manifest.block.timestamp + 1 };
    const late = await checkWitness({ ...bundle, manifest: { ...bundle.manifest, block } }, witness);
    expect(late.wrong).toMatchObject([{ address: null, what: "timestamp" }]);
  });

  test("behavior: a proof that lacks a node proves nothing, and an account that is not there is proven empty", async () => {
    const witness = await fetchWitness(bundle, caller());
    const nowhere = "0x00000000000000000000000000000000000dead1" as const;
    const account = { balance: "0x0", nonce: 0, codeHash: null, storage: {} } as const;
    const more: Bundle = { ...bundle, accounts: { ...bundle.accounts, [nowhere]: account } };
    const proven = await checkWitness(more, await fetchWitness(more, caller()));
    expect(proven.ok).toBe(true);
    const bare = await checkWitness(bundle, { ...witness, nodes: [] });
    expect(bare.wrong.every(({ proven: value }) => value === null)).toBe(true);
    expect(bare.wrong).toHaveLength(Object.keys(bundle.accounts).length);
  });

  test("default: fork prove keeps the proofs with the bundle, whose content hash stays, and fork verify needs no node then", async () => {
    const absent = await exchequer("fork", "verify", at("bundle"), "--proofs");
    expect([absent.code, JSON.parse(absent.stdout)]).toMatchObject([2, { error: { code: "WITNESS_ABSENT" } }]);
    const fromNode = await exchequer("fork", "verify", at("bundle"), "--proofs", `rpc:${chain.rpcUrl}`);
    expect(forkVerifyOutputSchema.parse(JSON.parse(fromNode.stdout))).toMatchObject({ ok: true, proofs: { ok: true } });
    expect(readWitness(at("bundle"))).toBeNull();
    const proved = await exchequer("fork", "prove", at("bundle"), "--from", `rpc:${chain.rpcUrl}`);
    expect([proved.code, JSON.parse(proved.stdout)]).toMatchObject([0, { ok: true }]);
    expect(openBundle(at("bundle")).contentHash).toBe(bundle.contentHash);
    const carried = await exchequer("fork", "verify", at("bundle"), "--proofs");
    expect(carried.code).toBe(0);
    const witness = readWitness(at("bundle"));
    if (witness === null) throw new Error("the proofs were not kept");
    writeWitness(at("bundle"), { ...witness, nodes: witness.nodes.slice(1) });
    const cut = await exchequer("fork", "verify", at("bundle"));
    expect(forkVerifyOutputSchema.parse(JSON.parse(cut.stdout))).toMatchObject({ ok: false, gasUsed: { equal: true } });
    expect(cut.code).toBe(1);
    writeFileSync(at("bundle/witness.json.gz"), "broken");
    expect((await exchequer("fork", "verify", at("bundle"))).code).toBe(2);
  });

  test("error: HeaderWrongError for a node with another block of that number", async () => {
    const [first, other] = [caller(), toHex(1)];
    const elsewhere = (method: string, params: unknown[]) =>
      first(method, method === "eth_getBlockByNumber" ? [other, false] : params);
    await expect(fetchWitness(bundle, elsewhere)).rejects.toMatchObject({ code: "HEADER_WRONG" });
  });

  test("default: a fork on a node is read by proofs alone, with the values it would have given", async () => {
    const seen = { account: 0, slot: 0 };
    const options = { url: chain.rpcUrl, expectedChainId: 1, pinnedBlock: 2n };
    const proven = await rpcSource({ ...options, onProven: (what) => void (seen[what] += 1) });
    const believed = await rpcSource(options);
    for (const address of [counter, sender, MAINNET.usdc]) {
      expect(await proven.balance(address)).toBe(await believed.balance(address));
      expect(await proven.nonce(address)).toBe(await believed.nonce(address));
      expect(await proven.code(address)).toBe(await believed.code(address));
    }
    for (const index of [0, 7, 39, 41])
      expect(BigInt((await proven.slot(counter, slot(index))) as Hex)).toBe(
        BigInt((await believed.slot(counter, slot(index))) as Hex),
      );
    expect(seen).toEqual({ account: 3, slot: 4 });
  });

  test.each([
    [
      "a balance",
      "what it says does not count",
      (method: string, result: unknown) => (method === "eth_getBalance" ? "0x1" : result),
    ],
    ["a code", "PROOF_WRONG", (method: string, result: unknown) => (method === "eth_getCode" ? "0x6001" : result)],
    [
      "a proof of another account",
      "PROOF_WRONG",
      (method: string, result: unknown) =>
        method === "eth_getProof" ? { ...(result as object), accountProof: [], storageProof: [] } : result,
    ],
    [
      "another state root",
      "HEADER_WRONG",
      (method: string, result: unknown) =>
        method === "eth_getBlockByNumber" ? { ...(result as object), stateRoot: slot(1) } : result,
    ],
  ])("behavior: simulate --proofs and a node that lies about %s: %s", async (_what, ending, lie) => {
    writeFileSync(at("wrap.json"), JSON.stringify({ holdings: {}, actions: [{ kind: "wrap", amountIn: "7" }] }));
    const run = await using(lyingNode(chain.rpcUrl, lie), (url) =>
      exchequer("simulate", at("wrap.json"), "--fork", `rpc:${url}`, "--proofs"),
    );
    if (ending === "what it says does not count") {
      const { proofs } = simulateOutputSchema.parse(JSON.parse(run.stdout));
      expect(proofs?.accounts).toBeGreaterThan(0);
      expect(proofs?.slots).toBeGreaterThan(0);
      return;
    }
    expect([run.code, JSON.parse(run.stdout)]).toMatchObject([1, { error: { code: ending } }]);
  });
});
