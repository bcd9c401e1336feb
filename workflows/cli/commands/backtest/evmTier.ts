import type { Command } from "commander";
import { type EvmReplay, replayInEvm } from "../../../../simulation/backtest/evmReplay.ts";
import { NO_OVERLAY, type OverlayRequest } from "../../../../simulation/forks/overlay.ts";
import { HOLDER } from "../../../../simulation/actionsFile.ts";
import { tokenLayout } from "../../../../simulation/forks/tokenLayouts.ts";
import { openForkedState } from "../../../adapters/forkedState.ts";
import { resolveForkSource } from "../../../adapters/forkSource.ts";
import { BadUsageError } from "../../errors.ts";
import { inScratch } from "../../scratch.ts";
import type { Trio } from "./runs.ts";

export type EvmOption = { evmEvery?: string };

export const withEvmOption = (command: Command): Command =>
  command.option(
    "--evm-every <n>",
    "replay every n-th trade by Uniswap's own code on a replica, and say how far it is off",
  );

/** `--evm-every <n>` as a number; null where it was not said. */
export const evmEvery = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  const every = Number(text);
  if (!Number.isInteger(every) || every < 1)
    throw new BadUsageError(`--evm-every ${text} is no whole number over zero.`, "1 replays every trade.");
  return every;
};

/** Who swaps; what it holds is set for each swap. */
const OVERLAY: OverlayRequest = {
  ...NO_OVERLAY,
  accounts: [{ address: HOLDER, balanceWei: "0", holdings: [], note: "who swaps in a replay" }],
};

/** Replays every n-th trade on a replica of its own, which is gone afterwards. */
export const onReplica = ({ market, run }: Trio, slippageBps: number, every: number): Promise<EvmReplay> =>
  inScratch(async (runFolder) => {
    const { source, bundle } = await resolveForkSource("replica", { env: process.env, cwd: process.cwd() });
    const chain = await openForkedState({ source, overlay: OVERLAY, library: bundle, runFolder });
    try {
      const codeOf = async (address: `0x${string}`) => (await chain.source.code(address)) ?? "0x";
      return await replayInEvm(run.trades, every, {
        market,
        slippageBps,
        fork: { client: chain.client, takeMisses: chain.takeMisses, env: source.env },
        layoutOf: async (token) => tokenLayout(token, await codeOf(token)),
        hasPool: async (pool) => (await codeOf(pool)) !== "0x",
      });
    } finally {
      await chain.close();
    }
  });
