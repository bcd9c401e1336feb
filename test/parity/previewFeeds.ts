import { pad } from "viem";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import { feedStorage } from "../../simulation/forks/replica/layouts.ts";
import type { GuardedTreasury } from "../support/guardedTreasury.ts";
import type { Draw } from "./drawnDecision.ts";

/** Far after the replica's last round, so that whoever asks for the rounds before finds none to read. */
const ROUND = (1n << 64n) + 100_000n;

/** Writes a feed's last round anew. */
const answer = async ({ fork }: GuardedTreasury, feed: string, usd8: bigint, updatedAt: number): Promise<void> => {
  const rounds = [{ round: ROUND, answer: usd8, updatedAt }];
  for (const [slot, value] of feedStorage({ description: "", decimals: 8, rounds })) {
    // Description and decimals stay.
    if (BigInt(slot) < 2n) continue;
    await fork.client.request({
      method: "anvil_setStorageAt",
      params: [feed, slot, pad(value, { size: 32 })],
    } as never);
  }
};

/** Mostly near what the pools say, so that trades pass; now and then far from it, off a peg, old or clamped. */
export const reprice = async (draw: Draw, guarded: GuardedTreasury, spreads: readonly number[]): Promise<void> => {
  const now = Number((await guarded.fork.client.getBlock()).timestamp);
  const ether = draw.near(300_000_000_000n, draw.pick(spreads));
  const dollars = [draw, draw].map(({ near, pick }) => near(100_000_000n, pick([5, 10, 10, 30, 250])));
  const odd = draw.number(14);
  await answer(guarded, MAINNET.ethUsdFeed, odd === 0 ? 1_000_000_000_001n : ether, now - (odd === 1 ? 4_000 : 0));
  await answer(guarded, MAINNET.usdcUsdFeed, dollars[0] as bigint, now);
  await answer(guarded, MAINNET.daiUsdFeed, dollars[1] as bigint, now - (odd === 2 ? 100_000 : 0));
};
