import type { ForkState } from "../../policies/treasury/snapshot.ts";
import type { Hex } from "../../policies/treasury/money.ts";
import type { Misses } from "../../simulation/forks/stateServer.ts";
import type { BlockEnv } from "../../simulation/forks/stateSource.ts";
import type { ForkClient } from "./forkedState.ts";

/** The chain as a cycle meets it, in whatever process the cycle runs. */
export type CycleChain = {
  state: ForkState;
  client: ForkClient;
  /** Read-and-clear of what the fork was asked for and did not know. */
  takeMisses(): Promise<Misses>;
  /** Environment of the block that would be mined next. */
  nextEnv(): Promise<BlockEnv>;
  /** Hands in a signed transaction. Handing it in again is harmless. */
  submit(raw: Hex): Promise<void>;
  /** Sees to it that what was handed in is mined; returns when the chain has moved, or had nothing to mine. */
  mine(): Promise<void>;
};
