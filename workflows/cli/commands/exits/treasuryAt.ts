import { resolve } from "node:path";
import type { Command } from "commander";
import { type Address, sameAddress } from "../../../../policies/treasury/money.ts";
import { askAll, valueOf } from "../../../../simulation/askContract.ts";
import { contractsCompiled } from "../../compile.ts";
import { loadConfig } from "../../config.ts";
import { lookAtCustody } from "../doctor/custody.ts";
import { type Ground, onGround } from "../doctor/ground.ts";
import { readTreasury, type Treasury } from "../doctor/treasury.ts";
import { type WhereOptions, whereOf } from "../doctor/where.ts";
import { againstOptions, NoTreasuryError } from "../policy/against.ts";
import { mandateOf } from "../policy/mandateOf.ts";

export type TreasuryOptions = Pick<WhereOptions, "fork" | "chain" | "treasury" | "module" | "run"> & {
  mandate?: string;
};

/** The options that name a deployed treasury, and the mandate whose tokens are looked at. */
export const treasuryOptions = (command: Command): Command =>
  againstOptions(command).option("--mandate <file>", "whose tokens to look at beside the chain's own");

export type Token = { symbol: string; token: Address; decimals: number };

/** A treasury, who owns its custody, and the tokens it may hold. */
export type Seen = {
  ground: Ground;
  treasury: Treasury;
  custody: {
    kind: "safe" | "treasury";
    /** Who can do anything with it: the Safe itself, or a treasury's owner. */
    owner: Address;
  };
  tokens: Token[];
};

const ROOT = resolve(import.meta.dirname, "../../../..");

/**
 * Reads the treasury that was named, or the last run's, and closes its chain after `use`. Nothing here asks for a price.
 * @throws NoTreasuryError, CustodyUnknownError, NotAModuleError, StateUnknownError, RunNotFoundError, BadUsageError
 */
export const onTreasury = async <T>(options: TreasuryOptions, use: (seen: Seen) => Promise<T>): Promise<T> => {
  const cwd = process.cwd();
  const { env } = process;
  const { mandate } = mandateOf(cwd, options.mandate);
  const source = loadConfig({ cwd }).config.fork ?? (env["MAINNET_RPC_URL"] ? "rpc:" : "replica");
  const { mandate: _, ...place } = options;
  const where = whereOf(place, { cwd, source });
  if (where.kind !== "run" && where.treasury === null) throw new NoTreasuryError();
  return onGround({ where, mandate, cwd, env }, async (ground) => use(await seenOn(ground)));
};

/** @throws CustodyUnknownError where it is no Safe and no Treasury, or another module's */
export const seenOn = async (ground: Ground): Promise<Seen> => {
  if (ground.treasury === null) throw new NoTreasuryError();
  const { custody, module } = ground.treasury;
  const { view, logs } = ground;
  const looked = await lookAtCustody({ view, logs, custody, module, compiled: contractsCompiled(ROOT) });
  const [owner] = looked.owners;
  if (looked.kind === null || owner === undefined)
    throw new CustodyUnknownError(looked.findings[0]?.detail ?? `${custody} does not answer`);
  const treasury = await readTreasury(ground, { custody, module });
  if (!sameAddress(treasury.moduleCustody, custody))
    throw new CustodyUnknownError(`the custody of module ${module} is ${treasury.moduleCustody}`);
  return {
    ground,
    treasury,
    custody: { kind: looked.kind, owner: looked.kind === "safe" ? custody : owner },
    tokens: await tokensOf(ground, treasury),
  };
};

/** Everything that the mandate or the chain names, by the names that the mandate has for it. */
const tokensOf = async ({ mandate, view }: Ground, { policy }: Treasury): Promise<Token[]> => {
  const named: Token[] = [...mandate.assets, ...mandate.held].map(({ symbol, token, decimals }) => ({
    symbol,
    token,
    decimals,
  }));
  const strangers = [...policy.assets.map(({ token }) => token), ...policy.held].filter(
    (token) => !named.some((one) => sameAddress(one.token, token)),
  );
  return [...named, ...(await describeTokens(view, strangers))];
};

/** What tokens call themselves; one that does not say goes by its address and in base units. */
export const describeTokens = async (view: Ground["view"], tokens: readonly Address[]): Promise<Token[]> => {
  const symbols = await askAll<string>(
    tokens.map((to) => ({ to, signature: "function symbol() view returns (string)" })),
    view,
  );
  const decimals = await askAll<number>(
    tokens.map((to) => ({ to, signature: "function decimals() view returns (uint8)" })),
    view,
  );
  return tokens.map((token, index) => {
    const [says, places] = [symbols[index], decimals[index]];
    const symbol = says === undefined ? null : valueOf(says);
    return {
      token,
      symbol: symbol !== null && /^[A-Za-z0-9.]{1,16}$/.test(symbol) ? symbol : token,
      decimals: Math.min(36, (places === undefined ? null : valueOf(places)) ?? 0),
    };
  });
};

export class CustodyUnknownError extends Error {
  readonly code = "CUSTODY_UNKNOWN";
  constructor(reason: string) {
    super(
      `Custody is not known: ${reason}.\nName a Safe or a Treasury with --treasury, and its own module with --module.`,
    );
    this.name = "CustodyUnknownError";
  }
}
