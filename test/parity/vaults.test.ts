import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { concat, encodeDeployData, encodeFunctionData, maxUint256, pad, parseAbi, parseEther, type Hex } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { oracleAbi } from "../../contracts/generated/Oracle.ts";
import { twapOracleAbi } from "../../contracts/generated/TwapOracle.ts";
import { encodeFeeds, encodeSequencer, encodeTwaps, encodeVaults } from "../../policies/onchain/encode.ts";
import type { Mandate, MandateAsset } from "../../policies/treasury/mandate.ts";
import type { Address } from "../../policies/treasury/money.ts";
import { ORACLE_STATUSES } from "../../policies/treasury/snapshot.ts";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import { readFeeds } from "../../simulation/oracleReadings.ts";
import { creationCode } from "../../workflows/adapters/artifacts.ts";
import { openFork, type Fork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { simulateOutputSchema } from "../../workflows/cli/commands/simulate.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { runCommand } from "../support/command.ts";
import { guardMandate } from "../support/guardedTreasury.ts";

if (!contractsAreCompiled) console.log("vaults' shares not compared: out/ is absent");

const abi = parseAbi([
  "function approve(address, uint256)",
  "function transfer(address, uint256)",
  "function deposit(uint256 assets, address receiver)",
]);
const trader = forkAccount("trader");
const root = resolve(import.meta.dirname, "../..");
type Vault = Mandate["vaults"][number];

/** The creation code of the replica's vault, which is no part of what ships. */
const vaultCode = (): Hex =>
  (
    JSON.parse(readFileSync(join(root, "out/ReplicaVault.sol/ReplicaVault.json"), "utf8")) as {
      bytecode: { object: Hex };
    }
  ).bytecode.object;

describe.skipIf(!contractsAreCompiled)("a vault's shares, by contract and by code", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "exchequer-vaults-"));
  let fork: Fork;
  let vault: Address;

  const send = async (to: Address | null, data: Hex): Promise<Address | null | undefined> => {
    const receipt = await fork.send({ account: trader, to, data, gas: 8_000_000n });
    return receipt.contractAddress;
  };

  beforeAll(async () => {
    const holdings = [{ token: MAINNET.dai, amount: parseEther("100000").toString() }];
    const overlay = {
      accounts: [{ address: trader.address, balanceWei: parseEther("100").toString(), holdings, note: "trader" }],
      feeds: [],
      contracts: [],
    };
    fork = await openFork({ source: "replica", overlay, runFolder: join(folder, "run"), cwd: folder });
    vault = (await send(null, concat([vaultCode(), pad(MAINNET.dai, { size: 32 })]))) as Address;
    await send(MAINNET.dai, encodeFunctionData({ abi, functionName: "approve", args: [vault, maxUint256] }));
    await send(
      vault,
      encodeFunctionData({ abi, functionName: "deposit", args: [parseEther("10000"), trader.address] }),
    );
    // A share redeems for 1.05 DAI.
    await send(MAINNET.dai, encodeFunctionData({ abi, functionName: "transfer", args: [vault, parseEther("500")] }));
    await fork.mine();
  }, 60_000);
  afterAll(async () => {
    await fork?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const allowing = (change: Partial<Vault>, shares: Address = vault): Mandate => {
    const dai = guardMandate.assets.find(({ symbol }) => symbol === "DAI") as MandateAsset;
    const entry: Vault = {
      shares: "vDAI",
      underlying: "DAI",
      seedShares: parseEther("1").toString(),
      rateBase: parseEther("1.2").toString(),
      rateTime: fork.baseBlock.timestamp - 86_400,
      rateGrowthBpsPerYear: 500,
      ...change,
    };
    const share = { ...dai, symbol: "vDAI", token: shares, priceGroup: "DAI" };
    return { ...guardMandate, assets: [...guardMandate.assets, share], vaults: [entry] };
  };

  /** The contract under that mandate and our reading, on one block. */
  const both = async (mandate: Mandate) => {
    const [feeds, vaults, twaps] = [encodeFeeds(mandate), encodeVaults(mandate), encodeTwaps(mandate)];
    const sequencer = encodeSequencer(mandate);
    const creation =
      twaps.length === 0
        ? encodeDeployData({ abi: oracleAbi, bytecode: creationCode("Oracle"), args: [feeds, vaults, sequencer] })
        : encodeDeployData({
            abi: twapOracleAbi,
            bytecode: creationCode("TwapOracle"),
            args: [feeds, vaults, twaps, sequencer],
          });
    const oracle = (await send(null, creation)) as Address;
    await fork.mine();
    const { client, takeMisses } = fork;
    const onChain = await client.readContract({
      address: oracle,
      abi: oracleAbi,
      functionName: "readAll",
      args: [mandate.assets.map(({ token }) => token)],
    });
    const { timestamp } = await client.getBlock();
    const env = { ...fork.openBlock(), timestamp: Number(timestamp) };
    return {
      onChain: onChain.map(({ status, priceUsd8, poolUsd8 }) => ({
        status: ORACLE_STATUSES[status],
        priceUsd8,
        // The contract says zero where there is no pool, or where it says nothing.
        ...(poolUsd8 === 0n ? {} : { poolUsd8 }),
      })),
      inCode: await readFeeds(mandate, { client, takeMisses, env }),
    };
  };

  test.each<[string, Partial<Vault>, string, bigint]>([
    ["under its ceiling, it is worth what it redeems for", {}, "ok", 104_999_999n],
    [
      "over its ceiling, it is worth the ceiling",
      { rateBase: parseEther("1.01").toString(), rateGrowthBpsPerYear: 0 },
      "ok",
      101_000_000n,
    ],
    ["fewer shares than its seed: not believed", { seedShares: parseEther("10001").toString() }, "bad-vault", 0n],
    ["a ceiling that rounds to nothing", { rateBase: "1", rateGrowthBpsPerYear: 0 }, "not-positive", 0n],
  ])("behavior: %s", async (_, change, status, priceUsd8) => {
    const { onChain, inCode } = await both(allowing(change));
    expect(inCode).toEqual(onChain);
    expect(inCode.at(-1)).toEqual({ status, priceUsd8 });
  });

  test.each<[string, number]>([
    ["100% apart at most", 10_000],
    ["0.01% apart at most", 1],
  ])(
    "behavior: the underlying beside a pool, %s: the shares' pool price is the same rate's",
    async (_, maxDeviationBps) => {
      const twap = { pool: MAINNET.daiUsdc100, quote: "USDC", feePpm: 100, windowSeconds: 0, maxDeviationBps };
      const plain = allowing({});
      const assets = plain.assets.map((asset) => (asset.symbol === "DAI" ? { ...asset, twap } : asset));
      const { onChain, inCode } = await both({ ...plain, assets });
      expect(inCode).toEqual(onChain);
      expect(inCode.at(-1)?.status).toBe(inCode[plain.assets.findIndex(({ symbol }) => symbol === "DAI")]?.status);
      expect(inCode.at(-1)?.poolUsd8).toBeGreaterThan(100_000_000n);
    },
  );

  test.each<[string, Address]>([
    ["an account without code", `0x${"00000000000000000000000000000000000bad01"}`],
    ["a token that is no vault", MAINNET.uni],
  ])("behavior: %s has no rate", async (_, shares) => {
    const { onChain, inCode } = await both(allowing({}, shares));
    expect(inCode).toEqual(onChain);
    expect(inCode.at(-1)?.status).toBe("bad-vault");
  });

  test("behavior: simulate finds a bad vault as the contract would, and denies", async () => {
    const mandate = allowing({ seedShares: parseEther("10001").toString() });
    const [path, actions] = [join(folder, "mandate.yaml"), join(folder, "actions.json")];
    writeFileSync(path, stringify(mandate));
    writeFileSync(actions, JSON.stringify({ holdings: { [MAINNET.dai]: "1000" }, actions: [{ kind: "hold" }] }));
    const args = ["simulate", actions, "--fork", `rpc:${fork.rpcUrl}`, "--mandate", path];
    const { code, stdout } = await runCommand([...args, "--json"], { cwd: folder });
    const { verdict } = simulateOutputSchema.parse(JSON.parse(stdout));
    expect({ code, kind: verdict.kind }).toEqual({ code: 4, kind: "denied" });
    const found = verdict.findings.filter(({ rule, ok }) => rule === "oracle" && !ok);
    expect(found.map(({ subject, observed }) => [subject, ORACLE_STATUSES[Number(observed)]])).toEqual([
      [vault, "bad-vault"],
    ]);
    expect((await runCommand(args, { cwd: folder })).stdout).toMatch(/BREACH oracle\s+vDAI\s+bad-vault/);
  });
});
