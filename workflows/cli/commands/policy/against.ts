import type { DeployedPolicy } from "../../../../policies/onchain/deployed.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { sameAddress } from "../../../../policies/treasury/money.ts";
import { loadConfig } from "../../config.ts";
import { type Ground, onGround } from "../doctor/ground.ts";
import { whereOf } from "../doctor/where.ts";
import type { AgainstOptions } from "./againstOptions.ts";
import { readDeployed, type ReadTreasury } from "./readDeployed.ts";

export { againstOptions, type AgainstOptions, namesATreasury } from "./againstOptions.ts";

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
