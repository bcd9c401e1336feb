import { existsSync, readFileSync } from "node:fs";
import type { Command } from "commander";
import { loadMandate } from "../../../../policies/mandates/mandateFile.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import type { HistorySet } from "../../../../simulation/history/set.ts";
import { syntheticMarket } from "../../../../simulation/history/synthetic.ts";
import { baseUnitsOf } from "../../../../simulation/backtest/treasury.ts";
import { buildMarket, type Market } from "../../../../simulation/market/market.ts";
import type { Surroundings } from "../../../../simulation/backtest.ts";
import { BadUsageError } from "../../errors.ts";
import { MandateAbsentError } from "../mandateOption.ts";
import { againstOptions, type AgainstOptions } from "../policy/againstOptions.ts";
import { openHistory } from "./histories.ts";
import { holdingsList } from "./holdings.ts";

/** As commander hands them over: plain texts, so that they go into another thread as they are. */
export type RunOptions = AgainstOptions & {
  history: string[];
  mandate: string;
  from?: string;
  to?: string;
  every: string;
  holdings?: string;
  startUsd: string;
  slippageBps: string;
  gasGwei?: string;
  oracleLag: string;
  newEpoch?: string;
  renew?: string;
  checkpoints: boolean;
  json?: boolean;
};

/** The options of everything that runs a backtest. */
export const withRunOptions = (command: Command): Command =>
  againstOptions(
    command
      .option(
        "--history <file>",
        "market data, once or several times; a made-up market where there is none",
        collected,
        [],
      )
      .option("--mandate <file>", "limits to judge by", "policies/mandates/example.yaml")
      .option("--from <date>", "first decision, UTC: 2023-03-01 or 2023-03-01T12:00")
      .option("--to <date>", "last decision")
      .option("--every <time>", "time between decisions: 1h, 6h, 1d", "1h")
      .option(
        "--holdings <what>",
        "at the start: WETH=150,USDC=130000 in whole tokens, WETH=60%,USDC=40% of --start-usd, a file as simulate's, or treasury: what the last run's has left, or holds that is named",
      )
      .option("--start-usd <n>", "what shares in --holdings are shares of", "630000")
      .option("--slippage-bps <n>", "lost between decision and block, of what a swap brings", "2")
      .option("--gas-gwei <n>", "price of gas throughout; else the history's, else 20")
      .option("--oracle-lag <time>", "how long an oracle's answer is on its way", "0s")
      .option("--new-epoch <time>", "holders open a new epoch this often; else never")
      .option("--renew <time>", "after a trip, holders set mode and peak anew this much later; else never")
      .option("--no-checkpoints", "nobody calls checkpoint between decisions")
      .option("--json", "print as JSON"),
  );

const collected = (value: string, before: string[]): string[] => [...before, value];

export type Loaded = {
  options: RunOptions;
  mandate: Mandate;
  sets: HistorySet[];
  market: (cutAt?: number) => Market;
  /** Balances at the start of a market, in the mandate's order [base units]. */
  balances: (market: Market) => bigint[];
  surroundings: Surroundings;
  everySeconds: number;
};

/**
 * What a user gave, read and checked.
 * @param read histories that were opened before
 * @throws BadUsageError and the readers' own errors
 */
export const loaded = async (options: RunOptions, read?: HistorySet[]): Promise<Loaded> => {
  const mandate = mandateFrom(options.mandate);
  const sets = read ?? (await opened(options.history));
  const everySeconds = secondsOf("--every", options.every);
  if (everySeconds < 60) throw new BadUsageError("--every is a minute at least.");
  const market = (cutAt?: number): Market =>
    buildMarket({
      mandate,
      sets,
      from: options.from === undefined ? undefined : timeOf("--from", options.from),
      to: options.to === undefined ? undefined : timeOf("--to", options.to),
      everySeconds,
      oracleLagSeconds: secondsOf("--oracle-lag", options.oracleLag),
      gasWei: options.gasGwei === undefined ? undefined : numberOf("--gas-gwei", options.gasGwei) * 1e9,
      cutAt,
    });
  const { run, chain, fork, treasury, module, ...others } = options;
  const holdings = await holdingsList(options.holdings ?? defaultHoldings(mandate), mandate, {
    ...(run !== undefined && { run }),
    ...(chain !== undefined && { chain }),
    ...(fork !== undefined && { fork }),
    ...(treasury !== undefined && { treasury }),
    ...(module !== undefined && { module }),
  });
  const amounts = amountsOf(holdings, mandate);
  const startUsd = numberOf("--start-usd", options.startUsd);
  return {
    // Whatever is opened again from these, here or on another machine, holds the same and asks no chain.
    options: { ...others, holdings },
    mandate,
    sets,
    market,
    balances: (over) => balancesIn(mandate, amounts, startUsd, over),
    surroundings: {
      slippageBps: Math.round(numberOf("--slippage-bps", options.slippageBps)),
      newEpochSeconds: options.newEpoch === undefined ? null : secondsOf("--new-epoch", options.newEpoch),
      renewSeconds: options.renew === undefined ? null : secondsOf("--renew", options.renew),
      checkpoints: options.checkpoints,
    },
    everySeconds,
  };
};

const opened = async (paths: readonly string[]): Promise<HistorySet[]> =>
  paths.length === 0 ? [syntheticMarket()] : Promise.all(paths.map(openHistory));

export const mandateFrom = (path: string): Mandate => {
  if (!existsSync(path)) throw new MandateAbsentError();
  return loadMandate(readFileSync(path, "utf8"));
};

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

export const secondsOf = (option: string, text: string): number => {
  const [, count, unit] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  if (count === undefined || unit === undefined)
    throw new BadUsageError(`${option} ${text} is no time.`, "Write a number and s, m, h, d or w: 6h.");
  return Number(count) * (UNITS[unit] as number);
};

const timeOf = (option: string, text: string): number => {
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text;
  const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?Z?$/.test(whole)
    ? Date.parse(whole.endsWith("Z") ? whole : `${whole}Z`)
    : Number.NaN;
  if (Number.isNaN(time))
    throw new BadUsageError(`${option} ${text} is no date.`, "Write 2023-03-01 or 2023-03-01T12:00, in UTC.");
  return time / 1000;
};

const numberOf = (option: string, text: string): number => {
  const value = Number(text);
  if (!(value >= 0) || text.trim() === "") throw new BadUsageError(`${option} ${text} is no number of zero or more.`);
  return value;
};

const STARTING: Record<string, string> = { WETH: "150", USDC: "130000", DAI: "50000" };

/** What `npm start` gives its treasury, of the assets the mandate has. */
const defaultHoldings = (mandate: Mandate): string =>
  mandate.assets.map(({ symbol }) => `${symbol}=${STARTING[symbol] ?? "0"}`).join(",");

type Amount = { whole: string; fraction: string } | { share: number };

const amountsOf = (text: string, mandate: Mandate): Map<string, Amount> =>
  new Map(
    text.split(",").map((part): [string, Amount] => {
      const [symbol = "", amount = ""] = part.split("=");
      if (!/^\d+(\.\d+)?%?$/.test(amount))
        throw new BadUsageError(
          `--holdings: "${part}" is not symbol=amount.`,
          "Write whole tokens, WETH=150,USDC=130000, or shares of --start-usd, WETH=60%,USDC=40%.",
        );
      if (!mandate.assets.some((asset) => asset.symbol === symbol))
        throw new BadUsageError(`--holdings: ${symbol} is not among the mandate's assets.`);
      const [whole = "0", fraction = ""] = amount.split(".");
      return [symbol, amount.endsWith("%") ? { share: Number(amount.slice(0, -1)) / 100 } : { whole, fraction }];
    }),
  );

/** Balances at the start [base units]: whole tokens as they are said, shares at the market's first prices. */
const balancesIn = (mandate: Mandate, amounts: Map<string, Amount>, startUsd: number, market: Market): bigint[] =>
  mandate.assets.map(({ symbol, decimals }, at) => {
    const amount = amounts.get(symbol) ?? { share: 0 };
    if ("share" in amount) {
      const tokens = (amount.share * startUsd) / (market.assets[at]?.usd[0] as number);
      return baseUnitsOf(tokens, decimals);
    }
    return BigInt(amount.whole + amount.fraction.slice(0, decimals).padEnd(decimals, "0"));
  });
