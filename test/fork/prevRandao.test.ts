import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hex } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ActionsFile, holderOverlay } from "../../simulation/actionsFile.ts";
import { simulateBlock } from "../../simulation/engines/evm.ts";
import { dependsOnPrevRandao } from "../../simulation/engines/prevRandaoDependence.ts";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import { bundleSource } from "../../simulation/forks/stateSource.ts";
import { simulateActions } from "../../simulation/simulate.ts";
import { type ForkedState, openForkedState } from "../../workflows/adapters/forkedState.ts";
import { replicaBundle } from "../../workflows/adapters/replicaCache.ts";
import { compiled } from "./recorded.ts";

const contract = "0x00000000000000000000000000000000000000aa" as const;
const amountIn = (10n ** 18n).toString();
const file: ActionsFile = {
  holdings: { [MAINNET.weth]: amountIn },
  actions: [
    { kind: "swap", venue: "uniswap-v3", tokenIn: MAINNET.weth, tokenOut: MAINNET.usdc, feePpm: 500, amountIn },
  ],
};

describe.skipIf(!compiled)("dependsOnPrevRandao", () => {
  let folder: string;
  let chain: ForkedState;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "exchequer-randao-"));
    const source = bundleSource(await replicaBundle(folder));
    chain = await openForkedState({ source, overlay: holderOverlay(file), library: null, runFolder: folder });
  });
  afterAll(async () => {
    await chain.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const view = () => ({ client: chain.client, takeMisses: chain.takeMisses, env: chain.source.env });
  const depends = async (code: Hex): Promise<boolean> => {
    await chain.client.request({ method: "anvil_setCode", params: [contract, code] } as never);
    const block = { ...view(), calls: [{ from: contract, to: contract, gas: "0x186a0" as const }] };
    return dependsOnPrevRandao(block, await simulateBlock(block));
  };

  test("default: a swap does not depend on it", async () => {
    expect(await simulateActions(file, view())).toMatchObject({ status: "executed", dependsOnPrevRandao: false });
  });

  test.each([
    ["its answer", "0x4460005260206000f3"],
    ["a log", "0x4460005260206000a0"],
    ["the gas of a branch on its last bit", "0x44600116600857005b600160005500"],
    ["storage it writes, by the gas of it", "0x44600116600055"],
  ] as const)("behavior: seen in %s", async (_what, code) => {
    expect(await depends(code)).toBe(true);
  });

  test.each([
    ["the time", "0x4260005260206000f3"],
    ["nothing", "0x00"],
    ["it, and forgets it", "0x445000"],
  ] as const)("behavior: not seen in a contract that reads %s", async (_what, code) => {
    expect(await depends(code)).toBe(false);
  });
});
