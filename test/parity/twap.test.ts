import { encodeDeployData, encodeFunctionData, maxUint256, parseAbi, parseEther, type Hex } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { twapOracleAbi } from "../../contracts/generated/TwapOracle.ts";
import { contradictionsOf } from "../../policies/mandates/contradictions.ts";
import { encodeFeeds, encodeSequencer, encodeTwaps, encodeVaults } from "../../policies/onchain/encode.ts";
import { decodeTwapCode } from "../../policies/onchain/feedCode.ts";
import type { Mandate, MandateAsset } from "../../policies/treasury/mandate.ts";
import type { Address } from "../../policies/treasury/money.ts";
import { ORACLE_STATUSES } from "../../policies/treasury/snapshot.ts";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import { readFeeds } from "../../simulation/oracleReadings.ts";
import { creationCode } from "../../workflows/adapters/artifacts.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { guardedTreasury, type GuardedTreasury, guardMandate } from "../support/guardedTreasury.ts";

if (!contractsAreCompiled) console.log("pools beside feeds not compared: out/ is absent");

const abi = parseAbi([
  "function approve(address, uint256)",
  "function exactInputSingle((address tokenIn, address tokenOut, uint24 fee, address recipient, uint256 deadline, uint256 amountIn, uint256 amountOutMinimum, uint160 sqrtPriceLimitX96)) payable returns (uint256)",
]);
const trader = forkAccount("trader");
type Twap = NonNullable<MandateAsset["twap"]>;

const ETHER: Twap = {
  pool: MAINNET.wethUsdc500,
  quote: "USDC",
  feePpm: 500,
  windowSeconds: 0,
  maxDeviationBps: 10_000,
};
const beside = (symbol: string, twap: Twap): Mandate => ({
  ...guardMandate,
  assets: guardMandate.assets.map((asset) => (asset.symbol === symbol ? { ...asset, twap } : asset)),
});

describe.skipIf(!contractsAreCompiled)("a feed beside its pool, by contract and by code", { timeout: 120_000 }, () => {
  let guarded: GuardedTreasury;

  beforeAll(async () => {
    const holdings = [{ token: MAINNET.weth, amount: parseEther("5000").toString() }];
    guarded = await guardedTreasury("treasury", [{ address: trader.address, holdings }]);
    await sell(parseEther("700"));
    for (let block = 0; block < 20; block++) await guarded.fork.mine();
  }, 120_000);
  afterAll(() => guarded?.close());

  const call = async (to: Address | null, data: Hex): Promise<Address | null | undefined> => {
    const receipt = await guarded.fork.send({ account: trader, to, data, gas: 8_000_000n });
    await guarded.fork.mine();
    return receipt.contractAddress;
  };

  /** Somebody's trade leaves the pool under the feed. */
  const sell = async (amountIn: bigint): Promise<void> => {
    await call(
      MAINNET.weth,
      encodeFunctionData({ abi, functionName: "approve", args: [MAINNET.swapRouter, amountIn] }),
    );
    const order = {
      tokenIn: MAINNET.weth,
      tokenOut: MAINNET.usdc,
      fee: 500,
      recipient: trader.address,
      deadline: maxUint256,
      amountIn,
      amountOutMinimum: 1n,
      sqrtPriceLimitX96: 0n,
    };
    await call(MAINNET.swapRouter, encodeFunctionData({ abi, functionName: "exactInputSingle", args: [order] }));
  };

  const both = async (mandate: Mandate) => {
    const args = [encodeFeeds(mandate), encodeVaults(mandate), encodeTwaps(mandate), encodeSequencer(mandate)] as const;
    const oracle = (await call(
      null,
      encodeDeployData({ abi: twapOracleAbi, bytecode: creationCode("TwapOracle"), args }),
    )) as Address;
    const { client, takeMisses } = guarded.fork;
    const env = guarded.fork.openBlock();
    const tokens = mandate.assets.map(({ token }) => token);
    const onChain = (await client.readContract({
      address: oracle,
      abi: twapOracleAbi,
      functionName: "readAll",
      args: [tokens],
    })) as readonly { status: number; priceUsd8: bigint; poolUsd8: bigint }[];
    // The block that is open is twelve seconds on: the averages are read in the one that is closed.
    const closed = await client.getBlock();
    const inCode = await readFeeds(mandate, {
      client,
      takeMisses,
      env: { ...env, timestamp: Number(closed.timestamp) },
    });
    return {
      onChain: onChain.map(({ status, priceUsd8, poolUsd8 }) => ({
        status: ORACLE_STATUSES[status],
        priceUsd8,
        ...(poolUsd8 === 0n ? {} : { poolUsd8 }),
      })),
      inCode,
    };
  };

  test.each<[string, string, Twap]>([
    ["ether, as its pool stands", "WETH", ETHER],
    ["ether, over a minute", "WETH", { ...ETHER, windowSeconds: 60 }],
    ["dollars in ether", "USDC", { ...ETHER, quote: "WETH" }],
    ["dollars of two kinds", "DAI", { ...ETHER, pool: MAINNET.daiUsdc100, feePpm: 100 }],
    ["a longer memory than the pool has", "WETH", { ...ETHER, windowSeconds: 604_800 }],
    ["no pool", "WETH", { ...ETHER, pool: MAINNET.weth }],
  ])("behavior: %s", async (_, symbol, twap) => {
    const { onChain, inCode } = await both(beside(symbol, twap));
    expect(inCode).toEqual(onChain);
  });

  test("behavior: the last deviation that passes and the first that does not", async () => {
    const seen = new Set<string>();
    let last: string | undefined;
    for (let maxDeviationBps = 1; maxDeviationBps <= 400 && seen.size < 2; maxDeviationBps += 1) {
      const mandate = beside("WETH", { ...ETHER, maxDeviationBps });
      const { client, takeMisses } = guarded.fork;
      const [reading] = await readFeeds(mandate, { client, takeMisses, env: guarded.fork.openBlock() });
      seen.add(reading?.status as string);
      if (last === "twap-deviates" && reading?.status === "ok") {
        const [denied, allowed] = [
          await both(beside("WETH", { ...ETHER, maxDeviationBps: maxDeviationBps - 1 })),
          await both(mandate),
        ];
        const { poolUsd8, priceUsd8 } = allowed.inCode[0] as (typeof allowed.inCode)[number];
        expect(denied.onChain[0]).toEqual({ status: "twap-deviates", priceUsd8, poolUsd8 });
        expect(denied.inCode).toEqual(denied.onChain);
        expect(allowed.onChain[0]?.status).toBe("ok");
        expect(allowed.inCode).toEqual(allowed.onChain);
      }
      last = reading?.status;
    }
    expect([...seen]).toEqual(["twap-deviates", "ok"]);
  });

  test("behavior: a treasury under such a mandate is deployed with it, and decides", async () => {
    const mandate = beside("WETH", { ...ETHER, windowSeconds: 300, maxDeviationBps: 200 });
    expect(contradictionsOf(mandate)).toEqual([]);
    const own = await guardedTreasury("treasury", [], { mandate });
    try {
      const seen = await own.look();
      const amountIn = parseEther("1");
      const path = [MAINNET.weth, MAINNET.usdc];
      const minAmountOut = "2980000000";
      const { prediction } = await own.simulate(seen, [
        { kind: "swap", venue: "uniswap-v3", path, feesPpm: [500], amountIn: amountIn.toString(), minAmountOut },
      ]);
      expect(prediction.status).toBe("executed");
      const read = { address: own.deployment.oracle, abi: twapOracleAbi, functionName: "poolUsd8Of" } as const;
      const said = await own.fork.client.readContract({ ...read, args: [MAINNET.weth] });
      expect(Number(said) / 1e8).toBeCloseTo(3_000, -1);
      const at = { address: own.deployment.oracle, abi: twapOracleAbi, functionName: "twapCode" } as const;
      const code = await own.fork.client.getCode({ address: await own.fork.client.readContract(at) });
      expect(decodeTwapCode(code ?? "0x")).toEqual(encodeTwaps(mandate));
    } finally {
      await own.close();
    }
  });

  test.each<[string, Partial<Twap>, string]>([
    ["another fee's pool", { feePpm: 3_000 }, "assets.0.twap.pool"],
    ["an unlisted quote", { quote: "UNI" }, "assets.0.twap.quote"],
    ["itself", { quote: "WETH" }, "assets.0.twap.quote"],
  ])("error: %s is refused by field", (_, change, field) => {
    expect(contradictionsOf(beside("WETH", { ...ETHER, ...change })).map((one) => one.field)).toEqual([field]);
  });
});
