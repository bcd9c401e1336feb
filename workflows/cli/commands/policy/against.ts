import type { Command } from "commander";
import type { DeployedPolicy } from "../../../../policies/onchain/deployed.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { sameAddress } from "../../../../policies/treasury/money.ts";
import { loadConfig } from "../../config.ts";
import { type Ground, onGround } from "../doctor/ground.ts";
import { type WhereOptions, whereOf } from "../doctor/where.ts";
import { readDeployed, type ReadTreasury } from "./readDeployed.ts";

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

/**
 * Reads the treasury that was named, or the last run's, and closes its chain after `use`.
 * @throws NoTreasuryError, MandateForOtherTreasuryError, NotAModuleError, StateUnknownError, RunNotFoundError, BadUsageError
 */
export const withTreasury = async <T>(
  options: AgainstOptions,
  mandate: Mandate,
  use: (read: ReadTreasury, ground: Ground) => Promise<T> | T,
): Promise<T> => {
  const cwd = process.cwd();
  const { config } = loadConfig({ cwd });
  const source = config.fork ?? (process.env["MAINNET_RPC_URL"] ? "rpc:" : "replica");
  const where = whereOf(options, { cwd, source });
  if (where.kind !== "run" && where.treasury === null) throw new NoTreasuryError();
  return onGround({ where, mandate, cwd, env: process.env }, async (ground) => {
    if (ground.treasury === null) throw new NoTreasuryError();
    const read = await readDeployed(ground, ground.treasury, mandate);
    requireItsTreasury(mandate, read.deployed);
    return use(read, ground);
  });
};

/** A mandate that shares nothing with what is deployed is another treasury's, however well it reads. */
export const requireItsTreasury = (mandate: Mandate, { policy, chainId }: DeployedPolicy): void => {
  const shared = mandate.assets.some(({ token }) => policy.assets.some((asset) => sameAddress(asset.token, token)));
  if (!shared && mandate.chainId === chainId) throw new MandateForOtherTreasuryError();
};

export class NoTreasuryError extends Error {
  readonly code = "NO_TREASURY";
  constructor() {
    super(
      "No treasury is named, and no run here has deployed one.\nName a run with --run, or one on a chain: --chain <url> --treasury <custody> --module <module>.",
    );
    this.name = "NoTreasuryError";
  }
}

export class MandateForOtherTreasuryError extends Error {
  readonly code = "MANDATE_OTHER_TREASURY";
  constructor() {
    super(
      "The mandate is another treasury's: none of its assets is managed by the one that is deployed.\nCheck the file, and the treasury that was named.",
    );
    this.name = "MandateForOtherTreasuryError";
  }
}
