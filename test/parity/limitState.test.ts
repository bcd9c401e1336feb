import { encodeDeployData, zeroAddress } from "viem";
import { mainnet } from "viem/chains";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limitsAbi } from "../../contracts/generated/Limits.ts";
import { limitFacts } from "../../policies/facts.ts";
import { commit, FRESH_STATE, observeNav, type Taken } from "../../policies/limitState.ts";
import { encodeAssets, encodeCaps, encodeHeld, encodeLimits } from "../../policies/onchain/encode.ts";
import type { StateFacts } from "../../policies/rules/facts.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Address } from "../../policies/treasury/money.ts";
import { seededRandom } from "../../simulation/history/random.ts";
import { creationCode } from "../../workflows/adapters/artifacts.ts";
import { stateRead } from "../../workflows/activities/budgets.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { exampleMandate } from "../support/backtests.ts";
import { type BareChain, startBareChain } from "./bareChain.ts";

if (!contractsAreCompiled)
  console.log("limits over time not compared: out/ is absent, run node_modules/.bin/forge build");

const OWNER: Address = "0x00000000000000000000000000000000000000a1";
const CONTROLLER: Address = "0x00000000000000000000000000000000000000b2";
const mandates: [string, Mandate][] = [
  ["the example", exampleMandate()],
  [
    "wide budgets and an early trip",
    exampleMandate(({ limits }) => {
      limits.lossBudgetBps = 5_000;
      limits.epochLossBps = 9_000;
      limits.lossRefillSeconds = 3_600;
      limits.maxDrawdownBps = 100;
      limits.haltDrawdownBps = 9_000;
      limits.maxNavGrowthBpsPerDay = 9_999;
    }),
  ],
];

describe.skipIf(!contractsAreCompiled)("policies/limitState.ts beside Limits.sol", { timeout: 120_000 }, () => {
  let chain: BareChain;
  beforeAll(async () => {
    chain = await startBareChain();
    for (const account of [OWNER, CONTROLLER]) {
      await chain.test.impersonateAccount({ address: account });
      await chain.test.setBalance({ address: account, value: 10n ** 24n });
    }
  });
  afterAll(() => chain?.close());

  const deploy = async (mandate: Mandate): Promise<Address> => {
    const setup = {
      owner: OWNER,
      controller: CONTROLLER,
      guardian: zeroAddress,
      changes: OWNER,
      policy: {
        limits: encodeLimits(mandate),
        assets: encodeAssets(mandate),
        held: encodeHeld(mandate),
        caps: encodeCaps(mandate),
        adapters: [],
        cosigner: zeroAddress,
      },
      payments: [],
    };
    const data = encodeDeployData({ abi: limitsAbi, bytecode: creationCode("Limits"), args: [setup] });
    const hash = await chain.test.sendTransaction({ account: OWNER, chain: mainnet, data, gas: 30_000_000n });
    const receipt = await chain.receiptOf(hash);
    return receipt.contractAddress as Address;
  };

  it.each(mandates)("default: under %s, sixty drawn moments leave the same state to the unit", async (_, mandate) => {
    const limits = limitFacts(mandate);
    const address = await deploy(mandate);
    const random = seededRandom(mandate.limits.lossBudgetBps);
    const upTo = (most: number): bigint => BigInt(Math.floor(random.uniform() * most));
    let state: StateFacts = FRESH_STATE;
    let [time, nav, taken, refused] = [(await chain.publicClient.getBlock()).timestamp, 63_000_000_000_000n, 0, 0];
    for (let step = 0; step < 60; step++) {
      time += 1n + upTo(90_000);
      nav = (nav * (9_600n + upTo(600))) / 10_000n;
      await chain.test.setNextBlockTimestamp({ timestamp: time });
      const depegMask = upTo(4) * 2n;
      if (random.uniform() < 0.3) {
        const args = [nav, Number(depegMask)] as const;
        await write(address, "observeNav", args);
        state = observeNav(state, limits, { navUsd8: nav, depegMask }, time);
      } else {
        const paidUsd8 = random.uniform() < 0.2 ? upTo(1e11) : 0n;
        const decision: Taken = {
          navBeforeUsd8: nav,
          navAfterUsd8: nav - paidUsd8 - upTo(1e10),
          chargeUsd8: random.uniform() < 0.2 ? 0n : upTo(4e11),
          grossUsd8: random.uniform() < 0.2 ? 0n : upTo(1e13),
          paidUsd8,
          minted: random.uniform() < 0.3,
          depegMask,
        };
        const outcome = { ...decision, depegMask: Number(depegMask), recipients: [], paymentsUsd8: [] };
        const next = after(() => commit(state, limits, decision, time));
        const status = await write(address, "commit", [outcome]);
        expect(status, `step ${step}`).toBe(next === null ? "reverted" : "success");
        if (next === null) refused += 1;
        else [state, taken, nav] = [next, taken + 1, decision.navAfterUsd8];
      }
      const read = await chain.publicClient.readContract({ address, abi: limitsAbi, functionName: "state" });
      expect(stateRead(read as never), `step ${step}`).toMatchObject(state);
    }
    // What never gets in, or never fails, would show nothing.
    expect(taken).toBeGreaterThan(5);
    expect(refused).toBeGreaterThan(0);
    expect(state.mode).not.toBe("normal");
  });

  const write = async (address: Address, functionName: "commit" | "observeNav", args: readonly unknown[]) => {
    const hash = await chain.test.writeContract({
      account: CONTROLLER,
      chain: mainnet,
      address,
      abi: limitsAbi,
      functionName,
      args: args as never,
      gas: 3_000_000n,
    } as never);
    return (await chain.receiptOf(hash)).status;
  };

  /** The state after a commitment; null where the limits refuse it. */
  const after = (change: () => StateFacts): StateFacts | null => {
    try {
      return change();
    } catch (error) {
      if ((error as { code?: string }).code === "LIMITS_EXCEEDED") return null;
      throw error;
    }
  };
});
