import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { address, sameAddress, uintString } from "../../../../policies/treasury/money.ts";
import { latestRun, runIds } from "../../../adapters/recordStore.ts";
import { BadUsageError } from "../../errors.ts";
import { type AgainstOptions, namesATreasury } from "../policy/againstOptions.ts";

/** The part of `exchequer simulate`'s file that says what there is. */
const fileSchema = z.looseObject({ holdings: z.record(address, uintString) });

/**
 * What a list of symbols, a file or a treasury holds, as a list: `WETH=150,USDC=130000`.
 * @param where the treasury that was named; the last run's where none was
 * @throws BadUsageError, HoldingsUnreadError, and the errors of reading a chain
 */
export const holdingsList = async (
  said: string,
  mandate: Mandate,
  where: AgainstOptions,
  cwd = process.cwd(),
): Promise<string> => {
  if (said !== "treasury") {
    if (namesATreasury(where))
      throw new BadUsageError(
        "--chain, --treasury, --module, --fork and --run name whose holdings: add --holdings treasury.",
      );
    return said.endsWith(".json") ? fileHoldings(said, mandate) : said;
  }
  return namesATreasury(where) ? chainHoldings(where, mandate) : lastRunHoldings(mandate, cwd);
};

/** What custody holds now of the mandate's assets, by the tokens' own word. */
const chainHoldings = async (where: AgainstOptions, mandate: Mandate): Promise<string> => {
  // What reads a chain is loaded only where one is asked.
  const [{ withTreasury }, { readHoldings }] = await Promise.all([
    import("../policy/against.ts"),
    import("../exits/holdings.ts"),
  ]);
  return withTreasury(where, mandate, async ({ treasury }, ground) => {
    const tokens = mandate.assets.map(({ symbol, token, decimals }) => ({ symbol, token, decimals }));
    const { balances, held, unread } = await readHoldings({ ground, treasury, tokens });
    if (unread.length > 0) throw new HoldingsUnreadError(unread);
    const positions = held.filter(({ what }) => what === "position").map(({ name }) => name);
    if (positions.length > 0) process.stderr.write(`· --holdings treasury leaves out: ${positions.join(", ")}\n`);
    return mandate.assets
      .flatMap((asset) => {
        const amount = balances.find(({ token }) => sameAddress(token, asset.token))?.amount ?? 0n;
        return amount === 0n ? [] : [`${asset.symbol}=${wholeTokens(String(amount), asset.decimals)}`];
      })
      .join(",");
  });
};

const fileHoldings = (path: string, mandate: Mandate): string => {
  if (!existsSync(path)) throw new BadUsageError(`--holdings: ${path} is not there.`);
  const read = fileSchema.safeParse(parsed(readFileSync(path, "utf8")));
  if (!read.success)
    throw new BadUsageError(
      `--holdings: ${path} does not say what there is.`,
      'Write {"holdings": {"<token>": "<base units>"}}, as simulation/examples/sell-weth.json does.',
    );
  return Object.entries(read.data.holdings)
    .map(([token, amount]) => {
      const asset = mandate.assets.find((one) => sameAddress(one.token, token as `0x${string}`));
      if (asset === undefined) throw new BadUsageError(`--holdings: ${token} is not among the mandate's assets.`);
      return `${asset.symbol}=${wholeTokens(amount, asset.decimals)}`;
    })
    .join(",");
};

/** What the last record says is left: its snapshot's balances, and after an execution those it left; others' assets are left out. */
const lastRunHoldings = (mandate: Mandate, cwd: string): string => {
  const run = runIds(cwd).length > 0 ? latestRun(cwd) : undefined;
  const cycle = run?.cycles().at(-1);
  if (run === undefined || cycle === undefined)
    throw new BadUsageError("--holdings treasury: no run has left a record here.", "`npm start` makes one.");
  const { snapshot, prediction, result } = run.readRecord(cycle).record;
  const left = result === "executed" ? (prediction?.balances ?? []) : [];
  const held = snapshot.assets.filter(({ token }) => mandate.assets.some((one) => sameAddress(one.token, token)));
  if (held.length === 0)
    throw new BadUsageError("--holdings treasury: the last run held none of this mandate's assets.");
  return held
    .map(({ symbol, token, balance, decimals }) => {
      const after = left.find((one) => sameAddress(one.token, token))?.after;
      return `${symbol}=${wholeTokens(after ?? balance, decimals)}`;
    })
    .join(",");
};

const wholeTokens = (amount: string, decimals: number): string => {
  const digits = amount.padStart(decimals + 1, "0");
  const [whole, fraction] = [digits.slice(0, digits.length - decimals), digits.slice(digits.length - decimals)];
  return fraction === "" ? whole : `${whole}.${fraction}`;
};

export class HoldingsUnreadError extends Error {
  readonly code = "HOLDINGS_UNREAD";
  constructor(unread: readonly string[]) {
    super(
      `--holdings treasury: this state does not say ${unread.join(", ")}.\nName a chain that does (--chain <url>), or say the holdings: --holdings WETH=150,USDC=130000.`,
    );
    this.name = "HoldingsUnreadError";
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
