import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { address, sameAddress, uintString } from "../../../../policies/treasury/money.ts";
import { latestRun, runIds } from "../../../adapters/recordStore.ts";
import { BadUsageError } from "../../errors.ts";

/** The part of `exchequer simulate`'s file that says what there is. */
const fileSchema = z.looseObject({ holdings: z.record(address, uintString) });

/** What a list of symbols, a file or the last run's treasury holds, as a list: `WETH=150,USDC=130000`. @throws BadUsageError */
export const holdingsList = (said: string, mandate: Mandate): string =>
  said === "treasury" ? lastRunHoldings(mandate) : said.endsWith(".json") ? fileHoldings(said, mandate) : said;

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

/** What the last record's snapshot says: the mandate's assets; others are left out. */
const lastRunHoldings = (mandate: Mandate): string => {
  const any = runIds(process.cwd()).length > 0;
  const run = any ? latestRun(process.cwd()) : undefined;
  const cycle = run?.cycles().at(-1);
  if (run === undefined || cycle === undefined)
    throw new BadUsageError("--holdings treasury: no run has left a record here.", "`npm start` makes one.");
  const { snapshot } = run.readRecord(cycle).record;
  const held = snapshot.assets.filter(({ token }) => mandate.assets.some((one) => sameAddress(one.token, token)));
  if (held.length === 0)
    throw new BadUsageError("--holdings treasury: the last run held none of this mandate's assets.");
  return held.map(({ symbol, balance, decimals }) => `${symbol}=${wholeTokens(balance, decimals)}`).join(",");
};

const wholeTokens = (amount: string, decimals: number): string => {
  const digits = amount.padStart(decimals + 1, "0");
  const [whole, fraction] = [digits.slice(0, digits.length - decimals), digits.slice(digits.length - decimals)];
  return fraction === "" ? whole : `${whole}.${fraction}`;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
