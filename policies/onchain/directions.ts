/** Which way a parameter tightens: to less, to more, or neither way, which counts as loosening. */
export type Tighter = "down" | "up" | "unordered";

export type Unit =
  | "bps"
  | "bps a day"
  | "bps a year"
  | "ppm"
  | "usd8"
  | "usd12"
  | "seconds"
  | "unix seconds"
  | "blocks"
  | "ticks"
  | "count"
  | "base units"
  | "address"
  | "name"
  | "entry";

/**
 * What takes a changed value to the chain: a function of the limits or of the seats; contracts that are immutable and have to be
 * deployed anew (`oracle`, `swap-adapter`, …) and then named; nothing, where the council's own program follows it (`off-chain`);
 * or another treasury (`fixed`).
 */
export const REACHES = [
  "limits",
  "assets",
  "caps",
  "payments",
  "cosigner",
  "guardian",
  "seats",
  "oracle",
  "swap-adapter",
  "position-adapter",
  "lending-adapter",
  "vault-adapter",
  "module",
  "off-chain",
  "fixed",
] as const;
export type Reach = (typeof REACHES)[number];

/** One parameter of the mandate. `*` stands for an entry of a list; a path that ends in it for the entry's being there. */
export type Row = { unit: Unit; tighter: Tighter; reach: Reach };

const row = (unit: Unit, tighter: Tighter, reach: Reach): Row => ({ unit, tighter, reach });
const limit = (unit: Unit, tighter: Tighter): Row => row(unit, tighter, "limits");
const asset = (unit: Unit, tighter: Tighter): Row => row(unit, tighter, "assets");
const feed = (unit: Unit, tighter: Tighter): Row => row(unit, tighter, "oracle");
const offChain = (unit: Unit): Row => row(unit, "unordered", "off-chain");

/**
 * Every parameter of a mandate. The limits contract classifies by the same table (contracts/types/Directions.sol). An entry of a
 * list that appears counts as "more", one that goes as "less": so a new cap tightens and a new recipient loosens.
 */
export const DIRECTIONS: Readonly<Record<string, Row>> = {
  format: offChain("count"),
  name: offChain("name"),
  chainId: row("count", "unordered", "fixed"),

  "limits.maxTradeBps": limit("bps", "down"),
  "limits.minOutBps": limit("bps", "up"),
  "limits.maxPoolShareBps": limit("bps", "down"),
  "limits.lossBudgetBps": limit("bps", "down"),
  "limits.lossRefillSeconds": limit("seconds", "up"),
  "limits.epochLossBps": limit("bps", "down"),
  "limits.turnoverUsd8": limit("usd8", "down"),
  "limits.turnoverRefillSeconds": limit("seconds", "up"),
  "limits.cooldownSeconds": limit("seconds", "up"),
  "limits.stableFloorBps": limit("bps", "up"),
  "limits.stableFloorUsd8": limit("usd8", "up"),
  // A stable counts for less where it must stand higher.
  "limits.depegUsd8": limit("usd8", "up"),
  "limits.repegUsd8": limit("usd8", "up"),
  "limits.maxDrawdownBps": limit("bps", "down"),
  "limits.haltDrawdownBps": limit("bps", "down"),
  "limits.maxNavGrowthBpsPerDay": limit("bps a day", "down"),
  // None asks nobody: more than any number.
  "limits.approvalUsd8": limit("usd8", "down"),
  "limits.vetoSeconds": limit("seconds", "up"),
  "limits.mandateExpiry": limit("unix seconds", "down"),
  "limits.minRangeTicks": limit("ticks", "up"),
  "limits.rangeCooldownSeconds": limit("seconds", "up"),
  "limits.maxPoolDeviationBps": limit("bps", "down"),
  "limits.maxDecisionAgeSeconds": limit("seconds", "down"),
  "limits.maxSnapshotAgeBlocks": limit("blocks", "down"),
  "limits.maxNavToleranceBps": limit("bps", "down"),
  "caps.positions": limit("name", "unordered"),

  // What enters or leaves NAV moves every share of it, both ways.
  "assets.*": asset("entry", "unordered"),
  "assets.*.symbol": offChain("name"),
  "assets.*.token": asset("address", "unordered"),
  "assets.*.decimals": asset("count", "unordered"),
  "assets.*.class": asset("name", "unordered"),
  // A feed that may be farther off makes every trade dearer.
  "assets.*.epsilonBps": asset("bps", "up"),
  "assets.*.capBps": asset("bps", "down"),
  "assets.*.priceGroup": asset("name", "unordered"),
  "assets.*.venue": asset("name", "unordered"),
  "assets.*.issuer": asset("name", "unordered"),
  "assets.*.feed": feed("address", "unordered"),
  "assets.*.feedDescription": offChain("name"),
  "assets.*.feedDecimals": feed("count", "unordered"),
  "assets.*.heartbeatSeconds": feed("seconds", "down"),
  "assets.*.minPriceUsd8": feed("usd8", "up"),
  "assets.*.maxPriceUsd8": feed("usd8", "down"),
  // One more thing that can take a price away.
  "assets.*.twap": feed("entry", "up"),
  "assets.*.twap.pool": feed("address", "unordered"),
  "assets.*.twap.quote": feed("name", "unordered"),
  "assets.*.twap.feePpm": offChain("ppm"),
  "assets.*.twap.windowSeconds": feed("seconds", "unordered"),
  "assets.*.twap.maxDeviationBps": feed("bps", "down"),

  "held.*": asset("entry", "up"),
  "held.*.symbol": offChain("name"),
  "held.*.token": asset("address", "unordered"),
  "held.*.decimals": offChain("count"),

  "caps.venues.*": row("entry", "up", "caps"),
  "caps.venues.*.name": offChain("name"),
  "caps.venues.*.capBps": row("bps", "down", "caps"),
  "caps.issuers.*": row("entry", "up", "caps"),
  "caps.issuers.*.name": offChain("name"),
  "caps.issuers.*.capBps": row("bps", "down", "caps"),

  "payments.*": row("entry", "down", "payments"),
  "payments.*.name": offChain("name"),
  "payments.*.recipient": row("address", "unordered", "payments"),
  "payments.*.capacityUsd8": row("usd8", "down", "payments"),
  "payments.*.refillSeconds": row("seconds", "up", "payments"),

  cosigner: row("address", "unordered", "cosigner"),
  guardian: row("address", "unordered", "guardian"),
  "council.quorum": row("count", "up", "seats"),
  "council.modelBudgetUsd12": offChain("usd12"),
  "council.critiqueRounds": offChain("count"),
  approval: offChain("entry"),
  "approval.aboveUsd8": offChain("usd8"),
  "approval.expirySeconds": offChain("seconds"),
  // The workflow enforces these and no contract does: whoever runs the council can leave them out.
  backtest: offChain("entry"),
  "backtest.windowDays": offChain("count"),
  "backtest.maxCvarBps": offChain("bps"),
  "backtest.maxWorstLossBps": offChain("bps"),
  "backtest.maxHistoryAgeSeconds": offChain("seconds"),
  "backtest.onMissingHistory": offChain("name"),

  weth: row("address", "unordered", "module"),
  "uniswapV3.router": row("address", "unordered", "swap-adapter"),
  "uniswapV3.factory": row("address", "unordered", "swap-adapter"),
  "uniswapV3.positionManager": row("address", "unordered", "module"),
  "uniswapV3.pools.*": row("entry", "down", "swap-adapter"),
  "uniswapV3.pools.*.pool": row("address", "unordered", "swap-adapter"),
  "uniswapV3.pools.*.tokens": row("name", "unordered", "swap-adapter"),
  "uniswapV3.pools.*.feePpm": row("ppm", "unordered", "swap-adapter"),
  aaveV3: row("entry", "down", "lending-adapter"),
  "aaveV3.pool": row("address", "unordered", "lending-adapter"),
  "aaveV3.aTokens.*": row("entry", "down", "lending-adapter"),
  "vaults.*": row("entry", "down", "vault-adapter"),
  "vaults.*.shares": row("name", "unordered", "vault-adapter"),
  "vaults.*.underlying": feed("name", "unordered"),
  "vaults.*.seedShares": feed("base units", "up"),
  "vaults.*.rateBase": feed("base units", "down"),
  "vaults.*.rateTime": feed("unix seconds", "up"),
  "vaults.*.rateGrowthBpsPerYear": feed("bps a year", "down"),
  sequencer: feed("entry", "up"),
  "sequencer.feed": feed("address", "unordered"),
  "sequencer.graceSeconds": feed("seconds", "up"),
};
