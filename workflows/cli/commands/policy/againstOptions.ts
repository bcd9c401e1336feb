import type { Command } from "commander";
import type { WhereOptions } from "../doctor/where.ts";

export type AgainstOptions = Pick<WhereOptions, "fork" | "chain" | "treasury" | "module" | "run">;

/** The options that name a deployed treasury: as `exchequer doctor` takes them. */
export const againstOptions = (command: Command): Command =>
  command
    .option("--run <id>", "the treasury of this run, on its own chain mined again (default: the last run's)")
    .option("--chain [url]", "a treasury on a live chain (default: MAINNET_RPC_URL)")
    .option("--fork <source>", "a treasury on a fork: replica, bundle:<dir> or rpc:<url>")
    .option("--treasury <address>", "its custody")
    .option("--module <address>", "its policy module");

/** Whether a person named a treasury. */
export const namesATreasury = (options: AgainstOptions): boolean =>
  [options.run, options.chain, options.fork, options.treasury, options.module].some((option) => option !== undefined);
