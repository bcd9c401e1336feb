import { parseEther } from "viem";
import { describe, expect, test } from "vitest";
import type { Address } from "../../policies/treasury/money.ts";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import { readFeeds } from "../../simulation/oracleReadings.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { guardedTreasury, guardMandate } from "../support/guardedTreasury.ts";

if (!contractsAreCompiled) console.log("a sequencer is not tried: out/ is absent");

const UPTIME: Address = "0x00000000000000000000000000000000005e90e1";
const START = 1_767_225_600;

/** A treasury under a mandate that names a sequencer, and what becomes of a sale. */
const soldUnder = async (answer: "0" | "1", since: number) => {
  const feed = { address: UPTIME, description: "L2 Sequencer Uptime", decimals: 1, answer, updatedAt: since };
  const mandate = { ...guardMandate, sequencer: { feed: UPTIME, graceSeconds: 3_600 } };
  const guarded = await guardedTreasury("treasury", [], { mandate, feeds: [feed] });
  try {
    const seen = await guarded.look();
    const path = [MAINNET.weth, MAINNET.usdc];
    const amountIn = parseEther("1").toString();
    const { decision, prediction } = await guarded.simulate(seen, [
      { kind: "swap", venue: "uniswap-v3", path, feesPpm: [500], amountIn, minAmountOut: "2980000000" },
    ]);
    const receipt = await guarded.execute(decision);
    const denying = prediction.onchainFindings.filter(({ ok }) => !ok).map(({ rule }) => rule);
    const { client, takeMisses } = guarded.fork;
    const read = await readFeeds(mandate, { client, takeMisses, env: guarded.fork.openBlock() });
    return {
      inCode: read.map((reading) => reading.status),
      statuses: seen.assets.map(({ oracleStatus }) => oracleStatus),
      status: prediction.status,
      denying,
      receipt,
    };
  } finally {
    await guarded.close();
  }
};

describe.skipIf(!contractsAreCompiled)("a treasury deployed with a sequencer", { timeout: 120_000 }, () => {
  test("default: up for longer than the grace, it decides", async () => {
    const { inCode, statuses, status, receipt } = await soldUnder("0", START - 7_200);
    expect(inCode).toEqual(statuses);
    expect([statuses, status, receipt.status]).toEqual([["ok", "ok", "ok"], "executed", "success"]);
  });

  test.each([
    ["down", "1", START - 7_200],
    ["up again, within the grace", "0", START - 60],
  ] as const)("behavior: %s, nothing is decided", async (_, answer, since) => {
    const { inCode, statuses, status, denying } = await soldUnder(answer, since);
    expect(inCode).toEqual(statuses);
    expect(statuses).toEqual(["sequencer-down", "sequencer-down", "sequencer-down"]);
    expect(status).toBe("denied");
    expect(denying).toContain("oracle");
  });
});
