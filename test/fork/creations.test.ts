import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeFunctionData, type Hex, parseAbi } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import { type Bundle } from "../../simulation/forks/bundle.ts";
import { importBlock } from "../../simulation/forks/importBlock.ts";
import { NO_OVERLAY } from "../../simulation/forks/overlay.ts";
import { bundleSource } from "../../simulation/forks/stateSource.ts";
import { type BundleCheck, emptyWhereAbsent, verifyBundle } from "../../simulation/forks/verifyBundle.ts";
import { type Fork, openFork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { openForkedState } from "../../workflows/adapters/forkedState.ts";
import { recordBlock } from "../support/recordBlock.ts";
import { compiled, recordedBlock } from "./recorded.ts";

const deployer = forkAccount("deployer");
const newcomer = forkAccount("newcomer");
/** Stores PREVRANDAO in memory and logs it; then writes a slot. */
const LOGS_RANDAO = "4460005260206000a06001600055";
const bytes = (code: string): string => (code.length / 2).toString(16).padStart(2, "0");
/** A constructor that does the same and leaves that code behind. */
const CREATES: Hex = `0x${LOGS_RANDAO}60${bytes(LOGS_RANDAO)}601a60003960${bytes(LOGS_RANDAO)}6000f3${LOGS_RANDAO}`;
const REVERTS: Hex = "0x60006000fd";

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "exchequer-creations-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const checked = async (bundle: Bundle, how?: BundleCheck["how"]): Promise<BundleCheck> => {
  const source = emptyWhereAbsent(bundleSource(bundle));
  const { hardfork } = bundle.manifest.block;
  const chain = await openForkedState({ source, overlay: NO_OVERLAY, library: null, runFolder: folder, hardfork });
  try {
    const { client, takeMisses } = chain;
    return await verifyBundle(bundle, { client, takeMisses, source, ...(how === undefined ? {} : { how }) });
  } finally {
    await chain.close();
  }
};

describe.skipIf(!compiled)("fork verify of a block that creates contracts", () => {
  let fork: Fork;
  let reader: Hex;
  beforeAll(async () => {
    const account = { balanceWei: (10n ** 21n).toString(), holdings: [{ token: MAINNET.weth, amount: "10" }] };
    const accounts = [{ ...account, address: deployer.address, note: "deployer" }];
    fork = await openFork({
      source: "replica",
      overlay: { ...NO_OVERLAY, accounts },
      runFolder: join(folder, "run"),
      cwd: folder,
    });
    const transfer = parseAbi(["function transfer(address, uint256)"]);
    // Its gas is paid by what it gets in the same block.
    await fork.send({ account: deployer, to: newcomer.address, data: "0x", value: 10n ** 19n });
    const { contractAddress } = await fork.send({ account: newcomer, to: null, data: CREATES });
    reader = (await fork.send({ account: deployer, to: contractAddress as Hex, data: "0x" })).transactionHash;
    await fork.submit((await fork.sign({ account: deployer, to: null, data: REVERTS, gas: 200_000n })).raw);
    const data = encodeFunctionData({ abi: transfer, args: [newcomer.address, 3n] });
    await fork.send({ account: deployer, to: MAINNET.weth, data });
    await fork.mine();
  });
  afterAll(() => fork.close());

  const recorded = async (name: string, change: object = {}): Promise<Bundle> => {
    await recordBlock(fork.client, fork.baseBlock.number, join(folder, name), change);
    return importBlock(join(folder, name));
  };

  test("default: it is mined again, with the header's gas and receipts root", async () => {
    const bundle = await recorded("block");
    expect(bundle.transactions.filter(({ to }) => to === null)).toHaveLength(2);
    expect(await checked(bundle)).toMatchObject({ ok: true, how: "mined", transactions: 5, otherPrevRandao: [] });
  });

  test("behavior: a changed slot is found out", async () => {
    const bundle = await recorded("changed");
    const weth = bundle.accounts[MAINNET.weth.toLowerCase()] as Bundle["accounts"][string];
    const storage = Object.fromEntries(Object.keys(weth.storage).map((slot) => [slot, "0x1"])) as typeof weth.storage;
    const accounts = { ...bundle.accounts, [MAINNET.weth.toLowerCase()]: { ...weth, storage } };
    expect(await checked({ ...bundle, accounts })).toMatchObject({ ok: false, otherPrevRandao: [] });
  });

  test("behavior: where PREVRANDAO was another than anvil's, those who read it are named", async () => {
    const bundle = await recorded("other", { parentHash: `0x${"77".repeat(32)}`, mixHash: `0x${"88".repeat(32)}` });
    const creation = bundle.transactions[1]?.hash;
    const check = await checked(bundle);
    expect(check).toMatchObject({ ok: false, gasUsed: { equal: true }, receiptsRoot: { equal: false } });
    expect(check.otherPrevRandao).toEqual([creation, reader]);
  });

  test("error: ReplayRefusedError for a transaction that is out of order", async () => {
    const bundle = await recorded("order");
    const transactions = bundle.transactions.map((tx) => ({ ...tx, nonce: "0x0" as const }));
    await expect(checked({ ...bundle, transactions })).rejects.toMatchObject({ code: "REPLAY_REFUSED" });
  });

  test("error: TransactionTypeError for a blob transaction", async () => {
    const bundle = await recorded("blobs");
    const transactions = bundle.transactions.map((tx) => ({ ...tx, type: "0x3" as const }));
    await expect(checked({ ...bundle, transactions })).rejects.toMatchObject({ code: "TRANSACTION_TYPE" });
  });
});

const mainnetBlocks = [15_538_827, 17_034_869].filter((number) => recordedBlock(number) !== null);
describe.skipIf(mainnetBlocks.length === 0)("a recorded block of mainnet, mined again", () => {
  test.each(mainnetBlocks)(
    "default: block %i gives the gas and the receipts root of its header, as it does simulated",
    async (number) => {
      const check = await checked(importBlock(recordedBlock(number) as string), "mined");
      expect(check).toMatchObject({ ok: true, how: "mined", blockNumber: number });
    },
  );
});
