import { existsSync } from "node:fs";
import { join } from "node:path";
import { address, type Address } from "../../../../policies/treasury/money.ts";
import { openRunById, runIds, type RunFolder } from "../../../adapters/recordStore.ts";
import { readRunSetup } from "../../../adapters/runSetup.ts";
import { forkSource } from "../../config.ts";
import { BadUsageError } from "../../errors.ts";
import type { Where } from "./ground.ts";

export type WhereOptions = {
  fork?: string;
  chain?: string | true;
  treasury?: string;
  module?: string;
  run?: string;
  mandate?: string;
};

/**
 * Which state, and which treasury on it: the one that was named, else the last run's, else the fork a run would take and none.
 * @throws BadUsageError, RunNotFoundError
 */
export const whereOf = (options: WhereOptions, p: { cwd: string; source: string }): Where => {
  if (options.fork !== undefined && !forkSource.safeParse(options.fork).success)
    throw new BadUsageError("--fork takes replica, bundle:<dir> or rpc:<url>.");
  const treasury = treasuryOf(options);
  if (options.run !== undefined) {
    if (treasury !== null || options.fork !== undefined || options.chain !== undefined)
      throw new BadUsageError("--run names a treasury and its chain: it goes without --treasury, --fork and --chain.");
    return { kind: "run", run: openRunById(p.cwd, options.run) };
  }
  if (options.chain !== undefined) {
    if (options.fork !== undefined) throw new BadUsageError("--chain and --fork name two states: take one of them.");
    return { kind: "chain", source: `rpc:${options.chain === true ? "" : options.chain}`, treasury };
  }
  const named = treasury !== null || options.fork !== undefined || options.mandate !== undefined;
  const last = named ? null : lastDeployed(p.cwd);
  return last === null ? { kind: "fork", source: options.fork ?? p.source, treasury } : { kind: "run", run: last };
};

const treasuryOf = ({ treasury, module }: WhereOptions): { custody: Address; module: Address } | null => {
  if (treasury === undefined && module === undefined) return null;
  if (treasury === undefined || module === undefined)
    throw new BadUsageError("--treasury and --module go together: custody's address and its policy module's.");
  return { custody: addressIn("--treasury", treasury), module: addressIn("--module", module) };
};

const addressIn = (option: string, text: string): Address => {
  const parsed = address.safeParse(text);
  if (!parsed.success) throw new BadUsageError(`${option} takes an address: 0x and 40 hex digits.`);
  return parsed.data;
};

/** The newest run that got as far as a treasury on a chain of its own. */
const lastDeployed = (cwd: string): RunFolder | null => {
  for (const id of runIds(cwd).toReversed()) {
    try {
      const run = openRunById(cwd, id);
      if (!existsSync(join(run.folder, "chain.json"))) continue;
      readRunSetup(run.folder);
      return run;
    } catch {
      // A damaged run is told by the command that reads runs; an older one may answer here.
    }
  }
  return null;
};
