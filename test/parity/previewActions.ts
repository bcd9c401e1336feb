import { parseEther } from "viem";
import type { Action, ActionKind } from "../../policies/treasury/action.ts";
import { type Address, valueUsd8Down } from "../../policies/treasury/money.ts";
import type { Snapshot, SnapshotAsset } from "../../policies/treasury/snapshot.ts";
import { MAINNET } from "../../simulation/forks/addresses.ts";
import { PAYEES } from "../support/venueTreasury.ts";
import type { Draw } from "./drawnDecision.ts";

const { weth, usdc, dai, uni } = MAINNET;
const uniswap = "uniswap-v3" as const;

/** Listed pools mostly; a pair, a fee and an asset that are not; a pool that cannot take what it is given. */
const ROUTES: [Address[], number[]][] = [
  ...Array.from({ length: 4 }, (): [Address[], number[]] => [[weth, usdc], [500]]),
  ...Array.from({ length: 3 }, (): [Address[], number[]] => [[usdc, weth], [500]]),
  [[dai, usdc], [100]],
  [[usdc, dai], [100]],
  [
    [weth, usdc, dai],
    [500, 100],
  ],
  ...Array.from({ length: 3 }, (): [Address[], number[]] => [[weth, usdc], [3000]]),
  [[weth, dai], [500]],
  [[uni, usdc], [3000]],
];

const KINDS: ActionKind[] = [
  ...(["swap", "swap", "swap", "swap", "swap", "swap", "hold", "hold", "unwrap", "unwrap", "wrap"] as const),
  ...(["supply", "supply", "withdraw", "deposit", "redeem", "pay", "pay"] as const),
  ...(["mint", "mint", "increase", "increase", "decrease", "decrease", "collect", "collect", "burn"] as const),
];

const unitOf = ({ decimals }: SnapshotAsset): bigint => 10n ** BigInt(decimals);
const assetOf = (seen: Snapshot, token: Address): SnapshotAsset | undefined =>
  seen.assets.find((asset) => asset.token === token);
const ofSymbol = (seen: Snapshot, symbol: string): Address =>
  (seen.assets.find((asset) => asset.symbol === symbol) as SnapshotAsset).token;

/** Base units worth so much by the snapshot's price; of a token without one as many hundred-millionths. */
const worth = (seen: Snapshot, token: Address, usd8: bigint): bigint => {
  const asset = assetOf(seen, token);
  return asset === undefined || asset.priceUsd8 === "0" ? usd8 : (usd8 * unitOf(asset)) / BigInt(asset.priceUsd8);
};

/** Mostly small, now and then too large. */
const sizeDrawn = (draw: Draw, seen: Snapshot): bigint =>
  (BigInt(seen.navUsd8) * BigInt(1 + draw.number(draw.pick([30, 30, 30, 200, 700, 2_500])))) / 10_000n +
  BigInt(draw.number(999));

/** One thing for another by the oracle, its least amount about where the rule draws its line. */
const between = (draw: Draw, seen: Snapshot, [given, got]: readonly [Address, Address], usd8: bigint) => {
  const amountIn = worth(seen, given, usd8) + 1n;
  const sold = assetOf(seen, given);
  const fair = sold === undefined ? 0n : valueUsd8Down(amountIn, sold.decimals, BigInt(sold.priceUsd8));
  const passing = [0, 1, 2, 3].map((more) => 9_901 + 7 * more + draw.number(7));
  const bps = draw.pick([9_895 + draw.number(11), ...passing, draw.number(9_999)]);
  const minAmountOut = (worth(seen, got, fair) * BigInt(bps)) / 10_000n;
  return { amountIn: amountIn.toString(), minAmountOut: minAmountOut.toString() };
};

const swap = (draw: Draw, seen: Snapshot): Action => {
  // Three thousand of each lie in the shallow pool.
  if (draw.number(12) === 0) {
    const amountIn = (parseEther("4000") + BigInt(draw.number(1_000_000))).toString();
    return { kind: "swap", venue: uniswap, path: [dai, usdc], feesPpm: [500], amountIn, minAmountOut: "1" };
  }
  const [path, feesPpm] = draw.pick(ROUTES);
  const ends = [path[0], path.at(-1)] as [Address, Address];
  return { kind: "swap", venue: uniswap, path, feesPpm, ...between(draw, seen, ends, sizeDrawn(draw, seen)) };
};

/** Into and out of lending and vault; seldom a pair that neither has. */
const lent = (draw: Draw, seen: Snapshot, kind: "supply" | "withdraw" | "deposit" | "redeem"): Action => {
  const lends = kind === "supply" || kind === "withdraw";
  const asset = draw.number(25) === 0 ? weth : lends ? usdc : dai;
  const receipt = ofSymbol(seen, lends ? "aUSDC" : "vDAI");
  const into = kind === "supply" || kind === "deposit";
  const path: [Address, Address] = into ? [asset, receipt] : [receipt, asset];
  const has = BigInt(assetOf(seen, path[0])?.valueUsd8 ?? "0");
  const wanted = sizeDrawn(draw, seen);
  // Mostly no more than there is.
  const amounts = between(draw, seen, path, wanted > has && draw.number(4) !== 0 ? has / 2n : wanted);
  return kind === "supply" || kind === "withdraw"
    ? { kind, venue: "aave-v3", path, ...amounts }
    : { kind, venue: "erc-4626", path, ...amounts };
};

const payment = (draw: Draw, seen: Snapshot): Action => {
  const token = draw.pick([usdc, usdc, usdc, dai, weth, uni, uni]);
  const amountIn = worth(seen, token, BigInt(1 + draw.number(draw.pick([300, 300, 1_500]))) * 100_000_000n);
  const recipient = draw.pick([PAYEES[0], PAYEES[0], PAYEES[1], PAYEES[2]]);
  return { kind: "pay", token, amountIn: amountIn.toString(), recipient };
};

/** The treasury's own positions mostly, else the first of the replica's, which is a stranger's. */
const whose = (draw: Draw, { positions }: Snapshot): { venue: typeof uniswap; positionId: string } => ({
  venue: uniswap,
  positionId: positions.length === 0 || draw.number(5) === 0 ? "1" : draw.pick(positions).id,
});

const putIn = (draw: Draw, seen: Snapshot) => {
  const usd8 = sizeDrawn(draw, seen) / 2n;
  return {
    amount0: worth(seen, usdc, usd8).toString(),
    amount1: worth(seen, weth, usd8).toString(),
    minAmount0: "0",
    minAmount1: "0",
  };
};

const position = (draw: Draw, seen: Snapshot, kind: "mint" | "increase" | "decrease" | "collect" | "burn"): Action => {
  if (kind === "collect" || kind === "burn") return { kind, ...whose(draw, seen) };
  if (kind === "increase") return { kind, ...whose(draw, seen), ...putIn(draw, seen) };
  if (kind === "decrease") {
    const of = whose(draw, seen);
    const all = BigInt(seen.positions.find(({ id }) => id === of.positionId)?.liquidity ?? "1000");
    const liquidity = (all * BigInt(1 + draw.number(100))) / 100n + 1n;
    return { kind, ...of, liquidity: liquidity.toString(), minAmount0: "0", minAmount1: "0" };
  }
  const middle = Math.floor((seen.pools[0]?.tick ?? 0) / 10) * 10;
  const half = 10 * draw.pick([10, 10, 9, 5, 30, 100]);
  return {
    kind,
    venue: uniswap,
    tokens: draw.number(20) === 0 ? [weth, usdc] : [usdc, weth],
    feePpm: 500,
    tickLower: middle - half,
    tickUpper: middle + half,
    ...putIn(draw, seen),
  };
};

/** What needs a position is seldom drawn where there is none. */
const kindDrawn = (draw: Draw, { positions }: Snapshot): ActionKind => {
  const kind = draw.pick(KINDS);
  const needs = ["increase", "decrease", "collect", "burn"].includes(kind) && positions.length === 0;
  return needs && draw.number(4) !== 0 ? "swap" : kind;
};

const actionDrawn = (draw: Draw, seen: Snapshot): Action => {
  const kind = kindDrawn(draw, seen);
  switch (kind) {
    case "hold":
      return { kind };
    case "wrap":
    case "unwrap":
      return { kind, amountIn: (parseEther("1") / BigInt(1 + draw.number(1_000))).toString() };
    case "swap":
      return swap(draw, seen);
    case "pay":
      return payment(draw, seen);
    case "supply":
    case "withdraw":
    case "deposit":
    case "redeem":
      return lent(draw, seen, kind);
    default:
      return position(draw, seen, kind);
  }
};

/** One to three steps of any kinds, on what the snapshot says is there. */
export const actionsDrawn = (draw: Draw, seen: Snapshot): Action[] =>
  Array.from({ length: draw.pick([1, 1, 1, 1, 2, 3]) }, () => actionDrawn(draw, seen));
